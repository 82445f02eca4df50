/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the lab: client, cable and server child together, and what can be done to them. */
#pragma once

#include <gio/gio.h>

#include "event/hw-event-queue.h"
#include "io/hw-cable.h"
#include "io/hw-long-live-socket.h"

G_BEGIN_DECLS

#define HW_TYPE_LAB (hw_lab_get_type ())

/* The server is a real child process (this program's `serve`), so that a crash is a SIGKILL and a
 * hang a SIGSTOP. The child's events (JSON Lines on its stdout), the cable's and the client's all
 * come out of one queue, which its owner drains. Calls belong to the thread that made the lab.
 *
 * Signal: `gone-elsewhere`: the cable leads to somebody else's server now. */
G_DECLARE_FINAL_TYPE (HwLab, hw_lab, HW, LAB, GObject)

/* A client with the lab's own times, which are short: a dead peer is noticed within 2 s. */
HwLongLiveSocket *hw_lab_create_client (HwEventQueue *queue);
/* @program: the path of `heartwire`. @client: its address is set by the lab; its event-queue is
 * @queue. */
HwLab *hw_lab_new (const char *program,
                   HwLongLiveSocket *client,
                   HwCutMode cut,
                   HwEventQueue *queue);
/* More options of `serve`, from the next start of the server on. */
void hw_lab_set_server_options (HwLab *self, const char *const *options);
/* Where the server listens as well, from its next start on; NULL: nowhere. Clients of the lab's own
 * don't use these. */
void hw_lab_set_more_addresses (HwLab *self, const char *const *addresses);
/* Where what an adaptive heartbeat finds is kept while the cable leads to somebody else's server;
 * NULL: nowhere. The lab's own cable is no network, and whatever it forgets is a fault of today. */
void hw_lab_set_memory (HwLab *self, const char *file);
/* The client connects to the server, with no cable between; before the start. */
void hw_lab_set_direct (HwLab *self);
/* Where clients connect to; NULL before the first start. */
const char *hw_lab_get_address (HwLab *self);
/* Starts the child, then the cable, then connects; what went wrong is also an `error` event. */
void hw_lab_start_async (HwLab *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
gboolean hw_lab_start_finish (HwLab *self, GAsyncResult *result, GError **error);
void hw_lab_stop (HwLab *self); /* child gone, cable gone, client closed; also done by dispose */

HwLongLiveSocket *hw_lab_get_client (HwLab *self);
HwCable *hw_lab_get_cable (HwLab *self);
GPid hw_lab_get_server_pid (HwLab *self); /* 0: none runs */
gboolean hw_lab_is_server_hung (HwLab *self);

void hw_lab_pull (HwLab *self);
void hw_lab_plug (HwLab *self);
void hw_lab_reset (HwLab *self);
gboolean hw_lab_kill_server (HwLab *self, GError **error); /* SIGKILL */
gboolean hw_lab_restart_server (HwLab *self,
                                GError **error); /* kills first where one runs; the same port */
gboolean hw_lab_hang_server (HwLab *self, GError **error);   /* SIGSTOP */
gboolean hw_lab_resume_server (HwLab *self, GError **error); /* SIGCONT */
/* NULL before the server listens for the first time. */
const char *hw_lab_get_server_address (HwLab *self);
/* A `status` event: what client, cable and server are now. */
HwEvent *hw_lab_create_status (HwLab *self);

G_END_DECLS
