/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the error domain of the library. */
#pragma once

#include <glib.h>

#include "core/hw-public.h"

G_BEGIN_DECLS

/**
 * HwError:
 * @HW_ERROR_INVALID_ARGUMENT: a setting or an argument makes no sense
 * @HW_ERROR_ADDRESS: an address can't be read or resolved
 * @HW_ERROR_DURATION: a duration can't be read
 * @HW_ERROR_NOT_CONNECTED: there is no connection, and none is being made
 * @HW_ERROR_CLOSED: the object was closed by its owner
 * @HW_ERROR_WOULD_BLOCK: a bounded queue is full; try again when it has drained
 * @HW_ERROR_TOO_LARGE: a message is larger than a frame may be
 * @HW_ERROR_TIMED_OUT: a limit in time was reached
 * @HW_ERROR_PROTOCOL: the peer broke the protocol
 * @HW_ERROR_SELF_CONNECT: the connection had reached itself (RFC 9293, 3.5, simultaneous open)
 * @HW_ERROR_UNSUPPORTED: the kernel or the platform hasn't got what was asked
 * @HW_ERROR_FAILED: anything else
 *
 * What the library itself can refuse. GIO's own errors pass through unchanged.
 */
typedef enum
{
  HW_ERROR_INVALID_ARGUMENT,
  HW_ERROR_ADDRESS,
  HW_ERROR_DURATION,
  HW_ERROR_NOT_CONNECTED,
  HW_ERROR_CLOSED,
  HW_ERROR_WOULD_BLOCK,
  HW_ERROR_TOO_LARGE,
  HW_ERROR_TIMED_OUT,
  HW_ERROR_PROTOCOL,
  HW_ERROR_SELF_CONNECT,
  HW_ERROR_UNSUPPORTED,
  HW_ERROR_FAILED,
} HwError;

#define HW_ERROR (hw_error_quark ())

HW_PUBLIC GQuark hw_error_quark (void);

G_END_DECLS
