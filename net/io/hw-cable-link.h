/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns one connection through the cable: two sockets, two pipes, and how each end is passed on. */
#pragma once

#include "event/hw-event-queue.h"
#include "io/hw-poller.h"
#include "io/hw-socket-address.h"

G_BEGIN_DECLS

typedef struct _HwCableLink HwCableLink;

/* What all links of a cable share; the loop's own, and only its thread touches it. */
typedef struct
{
  HwPoller *poller;
  HwEventQueue *queue; /* nullable */
  guint8 *buffer;      /* HW_CABLE_BUFFER_SIZE bytes that every link reads into */
  HwSocketAddress upstream;
  HwTime latency_us;
  HwTime jitter_us;
  guint64 seed;
  gboolean pulled; /* then no link reads, writes, dials or watches anything */
  GQueue links;    /* by the node that lies in each link */
} HwCableWire;

#define HW_CABLE_BUFFER_SIZE (256 * 1024)

void hw_cable_wire_emit (HwCableWire *wire, HwEvent *event); /* takes @event */

/* Takes @client_fd, joins the wire's links, and dials (after the plug, where it is pulled). A link
 * leaves and frees itself when it has ended. */
void hw_cable_link_add (HwCableWire *wire, int client_fd, guint64 conn);
/* Stops watching both sockets; to be called when the wire is already pulled. */
void hw_cable_link_pull (HwCableLink *self);
/* Makes both deaf, or heals them. */
gboolean hw_cable_link_cut (HwCableLink *self, GError **error);
void hw_cable_link_heal (HwCableLink *self);
/* Goes on where the pull stopped it; to be called when the wire is already plugged; may free it. */
void hw_cable_link_plug (HwCableLink *self);
/* RST to both ends, or FIN. */
void hw_cable_link_reset (HwCableLink *self);
void hw_cable_link_shut_down (HwCableLink *self);

G_END_DECLS
