/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the choice of what is promised of a message, and of when it is sent again. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The rules named HW-D-… are in docs/DELIVERY.md. */

/**
 * HwDelivery:
 * @HW_DELIVERY_AT_MOST_ONCE: sent once and forgotten (HW-D-011)
 * @HW_DELIVERY_AT_LEAST_ONCE: sent until it is ACKed on a connection, and delivered again where it
 *   comes again (HW-D-012)
 * @HW_DELIVERY_EXACTLY_ONCE: sent until it is ACKed, delivered once and in order (HW-D-013)
 * @HW_DELIVERY_NONE: there is no session: what was on its way when a connection ended is lost
 *
 * What a session promises of each message, or that there is none.
 */
typedef enum
{
  HW_DELIVERY_AT_MOST_ONCE,
  HW_DELIVERY_AT_LEAST_ONCE,
  HW_DELIVERY_EXACTLY_ONCE,
  HW_DELIVERY_NONE,
} HwDelivery;

/**
 * HwResend:
 * @HW_RESEND_RESUME: only on a new connection: TCP sends again by itself (HW-D-014)
 * @HW_RESEND_TIMER: also on a living one, after a measured timeout (HW-D-015)
 *
 * When a message that isn't ACKed is sent again.
 */
typedef enum
{
  HW_RESEND_RESUME,
  HW_RESEND_TIMER,
} HwResend;

G_END_DECLS
