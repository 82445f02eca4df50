/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the rig of the socket's tests: a socket, all that it signalled, and a server to talk to. */
#pragma once

#include "io/hw-long-live-socket.h"
#include "server/hw-server.h"

G_BEGIN_DECLS

typedef struct
{
  HwLongLiveSocket *socket;
  HwServer *server;
  char *address;
  GPtrArray *events;
  GPtrArray *messages;
  guint n_asked;
  gboolean allow;
} HwSocketRig;

/* A server on a free port, and a socket for it that isn't started. */
void hw_socket_rig_init (HwSocketRig *self);
/* The same without a server: the port refuses. */
void hw_socket_rig_init_alone (HwSocketRig *self);
void hw_socket_rig_clear (HwSocketRig *self);
void hw_socket_rig_stop_server (HwSocketRig *self);
/* On the same port again. */
void hw_socket_rig_start_server (HwSocketRig *self);
void hw_socket_rig_ask (HwSocketRig *self, gboolean allow); /* connects should-reconnect */
guint hw_socket_rig_count (HwSocketRig *self, HwEventKind kind);
HwEvent *hw_socket_rig_find (HwSocketRig *self, HwEventKind kind);
/* Turns the main loop until there are @n events of @kind; FALSE at the limit. */
gboolean hw_socket_rig_turn_until (HwSocketRig *self, HwEventKind kind, guint n);
/* Turns the main loop until *count is @n. */
gboolean hw_socket_rig_turn_until_count (const guint *count, guint n);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HwSocketRig, hw_socket_rig_clear)

G_END_DECLS
