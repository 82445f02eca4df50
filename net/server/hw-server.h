/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns HwServer: the echo server on a thread, an epoll loop and a timer wheel of its own. */
#pragma once

#include <gio/gio.h>

#include "core/hw-public.h"
#include "event/hw-event-queue.h"

G_BEGIN_DECLS

/**
 * HwServerReport:
 * @HW_SERVER_REPORT_CONNECTIONS: listening, accepted, disconnected, refused, errors: always
 * @HW_SERVER_REPORT_HEARTBEATS: each heartbeat
 * @HW_SERVER_REPORT_MESSAGES: each message
 *
 * What the server says of its work.
 */
typedef enum
{
  HW_SERVER_REPORT_CONNECTIONS = 0,
  HW_SERVER_REPORT_HEARTBEATS = 1 << 0,
  HW_SERVER_REPORT_MESSAGES = 1 << 1,
} HwServerReport;

#define HW_TYPE_SERVER (hw_server_get_type ())

/**
 * HwServer:
 *
 * Echoes DATA frames (flag REPLY) and answers heartbeats, or, raw, sends back what comes (RFC 862).
 * Listens on one or several addresses; events (source server) go to the queue in batches.
 *
 * Properties, to be set before start: `codec` ("auto", "binary", "binary1", "nul", "json", "raw"),
 * `resync` (damage is skipped, where the framing can tell), `heartbeat-timeout-ms` (a framed peer
 * that is silent for longer is dropped, 0: never), `max-connections` (0: what the descriptors
 * allow, less 64), `max-connections-per-address` (0: 1,024 on loopback, 64 elsewhere),
 * `max-payload`, `first-frame-timeout-ms`, `frame-timeout-ms`, `output-soft-limit`,
 * `output-hard-limit`, `total-output-limit`, `slow-reader-timeout-ms`, `kernel-sample-ms` (0:
 * none), `report` (HwServerReport), `drain-timeout-ms`, `upload-dir` (where transfers
 * are put; NULL: none are taken), `upload-max-bytes` (of one transfer), `upload-lease-ms` (how long
 * one waits for a client that was lost), `session-folder` (where sessions are kept,
 * so that they survive the process; NULL: in memory), `workers` (0: messages are answered as they
 * come), `work-delay-min-ms`, `work-delay-max-ms` and `work-seed` (each message takes a worker a
 * time between the two), `order` (0: answers leave as their messages came, 1: as their work is
 * finished, though not with a `session-folder`); and `event-queue` (construct-only). Where
 * sessions can't be saved any more, the server ends: `closed` then has the reason `write-error`.
 */
HW_PUBLIC
G_DECLARE_FINAL_TYPE (HwServer, hw_server, HW, SERVER, GObject)

HW_PUBLIC HwServer *hw_server_new (HwEventQueue *queue); /* nullable */
/* Binds and listens at once, so that a taken port is an error here; "ADDR:PORT". */
HW_PUBLIC gboolean hw_server_listen (HwServer *self, const char *address, GError **error);
/* Starts the thread; the `listening` events come first. */
HW_PUBLIC gboolean hw_server_start (HwServer *self, GError **error);
/* The n-th address that it listens on, with its real port; NULL past the last. */
HW_PUBLIC const char *hw_server_get_local_address (HwServer *self, guint n);
/* No new connections; what is unanswered is answered; goodbye; then `closed`. Returns at once. */
HW_PUBLIC void hw_server_drain (HwServer *self);
/* Waits until the thread has ended (after a drain, or at once with everything closed). */
HW_PUBLIC void hw_server_stop (HwServer *self);
HW_PUBLIC gboolean hw_server_is_running (HwServer *self);

G_END_DECLS
