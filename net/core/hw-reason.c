/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the reasons for which a connection ends or isn't made, and their names in events. */
#include "core/hw-reason.h"

#include <errno.h>

static const char *const names[HW_N_REASONS] = {
  [HW_REASON_NONE] = "none",
  [HW_REASON_EOF] = "eof",
  [HW_REASON_RESET] = "reset",
  [HW_REASON_REFUSED] = "refused",
  [HW_REASON_UNREACHABLE] = "unreachable",
  [HW_REASON_RESOLVE_FAILED] = "resolve-failed",
  [HW_REASON_SELF_CONNECT] = "self-connect",
  [HW_REASON_CONNECT_TIMEOUT] = "connect-timeout",
  [HW_REASON_HANDSHAKE_TIMEOUT] = "handshake-timeout",
  [HW_REASON_HEARTBEAT_TIMEOUT] = "heartbeat-timeout",
  [HW_REASON_READ_TIMEOUT] = "read-timeout",
  [HW_REASON_WRITE_TIMEOUT] = "write-timeout",
  [HW_REASON_KERNEL_TIMEOUT] = "kernel-timeout",
  [HW_REASON_WRITE_ERROR] = "write-error",
  [HW_REASON_READ_ERROR] = "read-error",
  [HW_REASON_PROTOCOL_ERROR] = "protocol-error",
  [HW_REASON_TOO_LARGE] = "too-large",
  [HW_REASON_SLOW_FRAME] = "slow-frame",
  [HW_REASON_SLOW_READER] = "slow-reader",
  [HW_REASON_LIMIT] = "limit",
  [HW_REASON_GOODBYE] = "goodbye",
  [HW_REASON_ACK_TIMEOUT] = "ack-timeout",
  [HW_REASON_TAKEN_OVER] = "taken-over",
  [HW_REASON_STALE] = "stale",
  [HW_REASON_SESSION_LOST] = "session-lost",
  [HW_REASON_SHUTDOWN] = "shutdown",
  [HW_REASON_USER] = "user",
  [HW_REASON_UNACKED] = "unacked",
  [HW_REASON_UNTRUSTED] = "untrusted",
  [HW_REASON_TLS_FAILED] = "tls-failed",
};

const char *
hw_reason_get_name (HwReason reason)
{
  g_return_val_if_fail ((unsigned) reason < HW_N_REASONS, "none");

  return names[reason];
}

HwReason
hw_reason_from_errno (int error_number, HwReason otherwise)
{
  switch (error_number)
    {
    case ECONNRESET:
    case EPIPE:
      return HW_REASON_RESET;
    case ECONNREFUSED:
      return HW_REASON_REFUSED;
    case ETIMEDOUT:
      return HW_REASON_KERNEL_TIMEOUT;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN:
    case EHOSTDOWN:
      return HW_REASON_UNREACHABLE;
    default:
      return otherwise;
    }
}
