/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the cable: a proxy on one thread whose wire can be pulled, for real, and put back. */
#pragma once

#include <gio/gio.h>

#include "core/hw-public.h"
#include "event/hw-event-queue.h"
#include "io/hw-cut-mode.h"

G_BEGIN_DECLS

#define HW_TYPE_CABLE (hw_cable_get_type ())

/**
 * HwCable:
 *
 * Listens, dials its upstream for each connection that it accepts, and relays both ways, on a
 * thread and an epoll loop of its own. Every call is answered by that thread at once, and waits for
 * no peer.
 * Events (source cable) go to the queue.
 */
HW_PUBLIC
G_DECLARE_FINAL_TYPE (HwCable, hw_cable, HW, CABLE, GObject)

/* @listen, @upstream: "ADDR:PORT"; a listen port of 0 picks one. @queue: nullable. */
HW_PUBLIC HwCable *hw_cable_new (const char *listen,
                                 const char *upstream,
                                 HwCutMode mode,
                                 HwEventQueue *queue);
/* Binds (errors come from here), tests the cut, starts the thread. */
HW_PUBLIC gboolean hw_cable_start (HwCable *self, GError **error);
/* Ends the thread and closes everything; also done by dispose. */
HW_PUBLIC void hw_cable_stop (HwCable *self);
HW_PUBLIC const char *hw_cable_get_local_address (HwCable *self); /* the real port; after start */
HW_PUBLIC void hw_cable_set_upstream (HwCable *self,
                                      const char *upstream); /* for new connections */
HW_PUBLIC gboolean hw_cable_change_upstream (HwCable *self, const char *upstream, GError **error);
HW_PUBLIC void hw_cable_pull (HwCable *self);
HW_PUBLIC void hw_cable_plug (HwCable *self);
HW_PUBLIC void hw_cable_reset (HwCable *self); /* RST to both ends of every connection, now */
/* Both directions, ms each; 0 takes it away. Jitter keeps the order. */
HW_PUBLIC void hw_cable_set_latency (HwCable *self, guint latency_ms, guint jitter_ms);
HW_PUBLIC gboolean hw_cable_is_pulled (HwCable *self);
/* What a pull is here: HW_CUT_MODE_KERNEL or HW_CUT_MODE_STALL; after start. */
HW_PUBLIC HwCutMode hw_cable_get_cut (HwCable *self);
/* One line of the command language: pull, plug, reset, add TYPE key=value…, remove NAME, clear,
 * status, … FALSE with a sentence that says what is read. */
HW_PUBLIC gboolean hw_cable_command (HwCable *self, const char *line, GError **error);

G_END_DECLS
