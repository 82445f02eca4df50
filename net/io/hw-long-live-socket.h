/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns HwLongLiveSocket: a connection that stays alive. */
#pragma once

#include <gio/gio.h>

#include "core/hw-delivery.h"
#include "core/hw-heartbeat-policy.h"
#include "core/hw-link-state.h"
#include "core/hw-public.h"
#include "core/hw-reconnect-policy.h"
#include "event/hw-event-queue.h"
#include "event/hw-event.h"

G_BEGIN_DECLS

#define HW_TYPE_LONG_LIVE_SOCKET (hw_long_live_socket_get_type ())

/**
 * HwLongLiveSocket:
 *
 * A TCP connection that beats, notices when its peer is gone, and comes back. The work is done on a
 * thread of its own with a main context of its own; signals and callbacks come in the
 * thread-default main context of the thread that made the object, events in batches. Every call may
 * be made from any thread; the blocking ones need no main loop.
 *
 * Properties (durations in ms): `address` ("HOST:PORT"), `codec` ("binary", "raw"),
 * `heartbeat-interval-ms`, `heartbeat-timeout-ms`, `heartbeat-misses`, `heartbeat-policy`
 * (adaptive: `heartbeat-step-ms`, `heartbeat-longest-ms`, `heartbeat-memory-file`, where what was
 * found for each network is kept, and `heartbeat-memory-peer`, whom the network leads to where
 * `address` is a relay on this machine), `connect-timeout-ms`, `handshake-timeout-ms`,
 * `read-timeout-ms`, `write-timeout-ms`, `reconnect-policy`, `reconnect-min-ms`,
 * `reconnect-base-ms`, `reconnect-max-ms`, `reconnect-stable-ms`, `suspect-retransmits`,
 * `keepalive-idle-s`, `keepalive-interval-s`, `keepalive-count`, `user-timeout-ms`, `no-delay`,
 * `resync`, `kernel-sample-ms`, `max-payload` (of a frame), `max-message` (in parts),
 * `outbox-limit` (bytes), `outbox-messages`, `tls` with `tls-name`, `tls-ca`, `tls-pin`, `seed`,
 * `event-queue` (construct-only: where events go instead of to the signal), and, read-only,
 * `state`, `rtt-us`, `conn`, `worst-case-ms`.
 *
 * With `tls` (needs glib-networking) a connection is made only to a peer whose certificate is good:
 * issued by whom the system trusts, or by an issuer in the PEM file `tls-ca` and by no other; valid
 * now; for `tls-name`, or else for the host of `address`. With `tls-pin` ("sha256:" and the 64
 * hexadecimal digits of the SHA-256 of its SubjectPublicKeyInfo) only that key will do, and nothing
 * else of the certificate counts. Each is a nullable string, copied, and serves the next connection
 * on. The event HW_EVENT_CERTIFICATE tells what was shown and what was thought of it; one that is
 * refused ends the attempt with HW_REASON_UNTRUSTED, whose text says why in a sentence. The
 * handshake is a part of the `connect-timeout-ms`.
 *
 * Signals: `event` (HwEvent), `message` (GBytes: an echo's or another DATA frame's payload),
 * `message-acked` (guint64: its number, and all before it), `session-lost` (reason, how many are in
 * doubt), `should-reconnect` (HwReason → gboolean; without a handler: yes).
 *
 * With a `delivery` there is a session, which outlives connections (docs/DELIVERY.md): `resend`,
 * `session-window`, `ack-timeout-ms`, `attach-timeout-ms`, `close-timeout-ms`, `durable-file`. Then
 * the outbox counts what isn't ACKed, too, and has 1 MiB at most; a message is of one frame. These
 * properties, and another delivery, are those of the next session: the one that start or open makes
 * when the socket is closed.
 */
HW_PUBLIC
G_DECLARE_FINAL_TYPE (HwLongLiveSocket, hw_long_live_socket, HW, LONG_LIVE_SOCKET, GObject)

HW_PUBLIC HwLongLiveSocket *hw_long_live_socket_new (const char *address);

/* Starts connecting and returns at once; what becomes of it, the events tell. */
HW_PUBLIC gboolean hw_long_live_socket_start (HwLongLiveSocket *self, GError **error);
/* Waits until connected (through reconnects), or closed, or cancelled: then it isn't closed. */
HW_PUBLIC gboolean hw_long_live_socket_open (HwLongLiveSocket *self,
                                             GCancellable *cancellable,
                                             GError **error);
HW_PUBLIC void hw_long_live_socket_open_async (HwLongLiveSocket *self,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
HW_PUBLIC gboolean hw_long_live_socket_open_finish (HwLongLiveSocket *self,
                                                    GAsyncResult *result,
                                                    GError **error);

/* Takes the message into the bounded outbox or says HW_ERROR_WOULD_BLOCK, TOO_LARGE, CLOSED,
 * NOT_CONNECTED. */
HW_PUBLIC gboolean hw_long_live_socket_try_send (HwLongLiveSocket *self,
                                                 GBytes *message,
                                                 GError **error);
/* The same, but waits for room in the outbox. */
HW_PUBLIC gboolean hw_long_live_socket_send (HwLongLiveSocket *self,
                                             GBytes *message,
                                             GCancellable *cancellable,
                                             GError **error);
HW_PUBLIC void hw_long_live_socket_send_async (HwLongLiveSocket *self,
                                               GBytes *message,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
HW_PUBLIC gboolean hw_long_live_socket_send_finish (HwLongLiveSocket *self,
                                                    GAsyncResult *result,
                                                    GError **error);

/* The next message that arrived. Messages are kept for it, bounded, from the first call on, or from
 * open on where the message signal has no handler then. */
HW_PUBLIC GBytes *hw_long_live_socket_receive (HwLongLiveSocket *self,
                                               GCancellable *cancellable,
                                               GError **error);
HW_PUBLIC void hw_long_live_socket_receive_async (HwLongLiveSocket *self,
                                                  GCancellable *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer user_data);
HW_PUBLIC GBytes *hw_long_live_socket_receive_finish (HwLongLiveSocket *self,
                                                      GAsyncResult *result,
                                                      GError **error);

/* Ends the connection in order (goodbye, FIN); start or open begins anew. A session is given
 * `close-timeout-ms` for its last messages: HW_ERROR_TIMED_OUT when some weren't ACKed. */
HW_PUBLIC gboolean hw_long_live_socket_close (HwLongLiveSocket *self,
                                              GCancellable *cancellable,
                                              GError **error);
HW_PUBLIC void hw_long_live_socket_close_async (HwLongLiveSocket *self,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer user_data);
HW_PUBLIC gboolean hw_long_live_socket_close_finish (HwLongLiveSocket *self,
                                                     GAsyncResult *result,
                                                     GError **error);
/* Cuts a wait for the next attempt short. */
HW_PUBLIC void hw_long_live_socket_retry_now (HwLongLiveSocket *self);
HW_PUBLIC HwLinkState hw_long_live_socket_get_state (HwLongLiveSocket *self);

G_END_DECLS
