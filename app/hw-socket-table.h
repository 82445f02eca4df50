/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns which of the kernel's sockets are the lab's, what each is for, and what is known of it. */
#pragma once

#include "hw-server-way.h"

G_BEGIN_DECLS

/* In the order in which they are shown: first the connection of the client with the cable, then
 * that of the cable with the server; each is three sockets. */
typedef enum
{
  HW_SOCKET_CABLE_LISTENER,
  HW_SOCKET_CLIENT,
  HW_SOCKET_CABLE_TO_CLIENT,
  HW_SOCKET_SERVER_LISTENER,
  HW_SOCKET_CABLE_TO_SERVER,
  HW_SOCKET_SERVER,
  HW_N_SOCKET_ROLES
} HwSocketRole;

/* What TCP_INFO says of a socket that /proc/net/tcp doesn't. */
typedef struct
{
  char local[HW_PROC_TCP_ADDRESS_SIZE];
  char peer[HW_PROC_TCP_ADDRESS_SIZE];
  guint8 state;
  HwTime rto_us;      /* 0: not known */
  HwTime last_ack_at; /* monotonic */
  guint32 total_retransmits;
  guint32 rtt_us;
} HwSocketSample;

typedef struct
{
  HwSocketRole role;
  HwProcTcpRow row;
  HwTime last_ack_ago_us;   /* -1: not known */
  gint64 total_retransmits; /* -1: not known */
} HwSocketEntry;

typedef struct
{
  const char *cable; /* where it listens; NULL: there is none */
  const char *server;
  /* NULL: whoever is connected to the server is the cable. To somebody else's server others are
   * connected, too: then these are the addresses that the cable has called from. */
  const HwSocketName *callers;
  guint n_callers;
  /* A port is used again, and the kernel still remembers connections of whoever had it before:
   * those that are over are shown if their callers are known from events. NULL: all of them. */
  const HwSocketName *known;
  guint n_known;
} HwSocketPlaces;

/* What the samples alone tell, where the kernel's table can't be read; of HwProcTcpRow. */
GArray *hw_socket_table_rows_from_samples (const GArray *samples);
/* Of @rows (HwProcTcpRow) those that are at one of the places, each with what @samples
 * (HwSocketSample) have of it, in their order; of HwSocketEntry, the caller's. */
GArray *hw_socket_table_new (const GArray *rows,
                             const HwSocketPlaces *places,
                             const GArray *samples,
                             HwTime now);
/* Whether its connection is over, and only the kernel still remembers it. */
gboolean hw_socket_entry_is_leftover (const HwSocketEntry *self);
gboolean hw_socket_role_is_listener (HwSocketRole self);
/* Whether it belongs to the connection of the client with the cable. */
gboolean hw_socket_role_is_client_side (HwSocketRole self);

typedef struct
{
  guint sockets;
  guint connections; /* that both ends have, or one still has */
  guint listeners;
  guint leftovers;
} HwSocketCount;

HwSocketCount hw_socket_table_count (const GArray *table);

G_END_DECLS
