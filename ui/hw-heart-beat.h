/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the beat of the heart as a function of time. */
#pragma once

#include "core/hw-time.h"

G_BEGIN_DECLS

#define HW_HEART_BEAT_US HW_MSEC (420)

/* The size of the heart, 1.0 at rest, @since_us after a beat began: two thumps, the second smaller.
 */
double hw_heart_beat_scale (HwTime since_us);

G_END_DECLS
