/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns how the server says what happened. */
#pragma once

#include <sys/socket.h>

#include "codec/hw-frame.h"
#include "event/hw-event-queue.h"

G_BEGIN_DECLS

/* All take a NULL queue, and then do nothing. */
void hw_server_tell (HwEventQueue *queue, HwEventKind kind, gint64 connections);
void hw_server_tell_listening (HwEventQueue *queue, const char *local, const char *codec);
void hw_server_tell_accepted (HwEventQueue *queue,
                              guint64 conn,
                              int fd,
                              const struct sockaddr_storage *peer);
void hw_server_tell_frame (HwEventQueue *queue,
                           HwEventKind kind,
                           guint64 conn,
                           const HwFrame *frame);
/* A worker has finished with a message; @conn 0: its session has no connection. */
void hw_server_tell_work_finished (HwEventQueue *queue,
                                   guint64 conn,
                                   guint64 seq,
                                   gsize bytes,
                                   HwTime delay_us);
/* @bytes of the stream were no frame, and were skipped. */
void hw_server_tell_damage (HwEventQueue *queue,
                            guint64 conn,
                            HwReason reason,
                            gsize bytes,
                            const char *text);
/* @silent_us: negative where it says nothing; @peer, @text: nullable. */
void hw_server_tell_disconnected (HwEventQueue *queue,
                                  guint64 conn,
                                  const char *peer,
                                  HwReason reason,
                                  HwTime silent_us,
                                  const char *text);
/* An `error` that concerns no connection. */
void hw_server_tell_trouble (HwEventQueue *queue, const char *text);
void hw_server_tell_status (HwEventQueue *queue, const char *text);
/* The last event; @text: why it had to end, NULL: in order. */
void hw_server_tell_closed (HwEventQueue *queue, const char *text);
/* The end of a transfer. @reason: nullable. */
void hw_server_tell_transfer (HwEventQueue *queue,
                              HwEventKind kind,
                              guint64 conn,
                              const char *reason,
                              guint64 bytes,
                              const char *text);
/* "127.0.0.1:4711"; the caller's to free. */
char *hw_server_format_sockaddr (const struct sockaddr_storage *address);
/* At most 64 bytes of the beginning, with everything that isn't printable escaped. */
char *hw_server_describe_payload (const guint8 *payload, gsize length);

G_END_DECLS
