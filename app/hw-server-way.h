/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the events tell of the way from the cable to somebody else's server. */
#pragma once

#include "hw-certificate.h"
#include "hw-proc-tcp.h"

G_BEGIN_DECLS

/* The client is connected as soon as the cable has accepted it; whether the server is there, only
 * the cable knows. Pure: events go in. */
#define HW_SERVER_WAY_SOCKETS 16

typedef char HwSocketName[HW_PROC_TCP_ADDRESS_SIZE];

typedef struct
{
  guint n_changes; /* how often another server was chosen, or the same one again */
  gboolean is_elsewhere;
  char server[264]; /* as it was asked for: a host and a port */
  char codec[16];
  HwSocketName place; /* the server's address; "": not known yet */
  gint64 conn;        /* the cable's newest connection */
  gboolean is_dialled;
  gboolean is_greeted; /* the client has what it takes for a connection */
  gboolean is_pulled;
  char reason[32];           /* why it failed the last time; "": it didn't, or it is well again */
  char text[256];            /* what the kernel says of it, in the user's language */
  char problem[32];          /* a TLS handshake's, by name; "": it was none */
  HwCertificate certificate; /* what it has shown the last time */
  /* The cable's own sockets to the server, the newest last. */
  HwSocketName sockets[HW_SERVER_WAY_SOCKETS];
  guint n_sockets;
} HwServerWay;

void hw_server_way_init (HwServerWay *self);
void hw_server_way_add (HwServerWay *self, const HwEvent *event);
/* Whether it isn't spoken to for its certificate. */
gboolean hw_server_way_is_distrusted (const HwServerWay *self);
/* Whether what is sent now gets to the server: always, where it is the lab's own. */
gboolean hw_server_way_is_through (const HwServerWay *self);

G_END_DECLS
