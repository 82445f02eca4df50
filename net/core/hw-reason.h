/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the reasons for which a connection ends or isn't made, and their names in events. */
#pragma once

#include <glib.h>

#include "core/hw-public.h"

G_BEGIN_DECLS

/**
 * HwReason:
 * @HW_REASON_NONE: no reason
 * @HW_REASON_EOF: the peer's FIN was read
 * @HW_REASON_RESET: the peer's RST was received (ECONNRESET, EPIPE)
 * @HW_REASON_REFUSED: the connect was answered by RST (ECONNREFUSED)
 * @HW_REASON_UNREACHABLE: no route, or an ICMP error
 * @HW_REASON_RESOLVE_FAILED: the name has no address
 * @HW_REASON_SELF_CONNECT: the socket had connected to itself
 * @HW_REASON_CONNECT_TIMEOUT: no SYN-ACK within the connect timeout
 * @HW_REASON_HANDSHAKE_TIMEOUT: connected, but the first heartbeat wasn't answered in time
 * @HW_REASON_HEARTBEAT_TIMEOUT: heartbeats weren't answered
 * @HW_REASON_READ_TIMEOUT: nothing was read for as long as the read timeout
 * @HW_REASON_WRITE_TIMEOUT: nothing could be written for as long as the write timeout
 * @HW_REASON_KERNEL_TIMEOUT: the kernel gave up: keepalive or TCP_USER_TIMEOUT (ETIMEDOUT)
 * @HW_REASON_WRITE_ERROR: another error of a write
 * @HW_REASON_READ_ERROR: another error of a read
 * @HW_REASON_PROTOCOL_ERROR: the peer's bytes are no frames
 * @HW_REASON_TOO_LARGE: a frame was larger than the limit
 * @HW_REASON_SLOW_FRAME: a frame wasn't complete within its time
 * @HW_REASON_SLOW_READER: the peer doesn't read what it is sent
 * @HW_REASON_LIMIT: a limit on connections was reached
 * @HW_REASON_GOODBYE: the peer said goodbye: it is shutting down in order
 * @HW_REASON_ACK_TIMEOUT: what was sent in a session wasn't ACKed in time
 * @HW_REASON_TAKEN_OVER: another connection has the session now
 * @HW_REASON_STALE: an attempt to attach that came behind a later one
 * @HW_REASON_SESSION_LOST: the peer has no such session any more
 * @HW_REASON_SHUTDOWN: this side is shutting down in order
 * @HW_REASON_USER: the user asked for it
 * @HW_REASON_UNACKED: the kernel sends the same again and again, and gets no ACK
 * @HW_REASON_UNTRUSTED: the peer's certificate isn't one to trust
 * @HW_REASON_TLS_FAILED: the peer doesn't speak TLS, or none that both know
 */
typedef enum
{
  HW_REASON_NONE,
  HW_REASON_EOF,
  HW_REASON_RESET,
  HW_REASON_REFUSED,
  HW_REASON_UNREACHABLE,
  HW_REASON_RESOLVE_FAILED,
  HW_REASON_SELF_CONNECT,
  HW_REASON_CONNECT_TIMEOUT,
  HW_REASON_HANDSHAKE_TIMEOUT,
  HW_REASON_HEARTBEAT_TIMEOUT,
  HW_REASON_READ_TIMEOUT,
  HW_REASON_WRITE_TIMEOUT,
  HW_REASON_KERNEL_TIMEOUT,
  HW_REASON_WRITE_ERROR,
  HW_REASON_READ_ERROR,
  HW_REASON_PROTOCOL_ERROR,
  HW_REASON_TOO_LARGE,
  HW_REASON_SLOW_FRAME,
  HW_REASON_SLOW_READER,
  HW_REASON_LIMIT,
  HW_REASON_GOODBYE,
  HW_REASON_ACK_TIMEOUT,
  HW_REASON_TAKEN_OVER,
  HW_REASON_STALE,
  HW_REASON_SESSION_LOST,
  HW_REASON_SHUTDOWN,
  HW_REASON_USER,
  HW_REASON_UNACKED,
  HW_REASON_UNTRUSTED,
  HW_REASON_TLS_FAILED,
  /*< private >*/
  HW_N_REASONS /*< skip >*/
} HwReason;

/* The reason's name in events, such as "heartbeat-timeout"; static. */
HW_PUBLIC const char *hw_reason_get_name (HwReason reason);

/* The reason for an errno of a connect, a read or a write; @otherwise where it has none of its own.
 */
HW_PUBLIC HwReason hw_reason_from_errno (int error_number, HwReason otherwise);

G_END_DECLS
