/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how many events are taken before a frame is drawn, so that it isn't kept waiting. */
#pragma once

#include "core/hw-time.h"

G_BEGIN_DECLS

/* How long the taking may last, … */
#define HW_PACE_BUDGET HW_MSEC (8)
/* … also when so many wait that some might be lost. */
#define HW_PACE_HURRY HW_MSEC (24)
#define HW_PACE_MANY 16384
/* Fewer aren't worth the turn, whatever the clock says. */
#define HW_PACE_LEAST 256

typedef struct
{
  double cost_us; /* of one event; 0: not known yet */
} HwPace;

/* How many of @n_waiting to take. */
guint hw_pace_get_share (const HwPace *self, guint n_waiting);
/* It took @took, of the thread's own time, to take @n_events. */
void hw_pace_note (HwPace *self, guint n_events, HwTime took);

G_END_DECLS
