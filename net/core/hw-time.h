/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the unit of time: microseconds on a monotonic clock, always handed in by the caller. */
#pragma once

#include <glib.h>

/**
 * HwTime:
 *
 * A point on a monotonic clock, or a span, in microseconds. Nothing in the pure rooms reads a
 * clock: the time is an argument, and the next deadline is a value that comes out.
 */
typedef gint64 HwTime;

/* Later than everything: no deadline. */
#define HW_TIME_NEVER G_MAXINT64

#define HW_MSEC(n) ((HwTime) (n) *1000)
#define HW_SEC(n) ((HwTime) (n) *1000000)
