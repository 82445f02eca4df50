/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the one structure for all timers of a loop: a hierarchical timer wheel. */
#pragma once

#include "core/hw-time.h"

G_BEGIN_DECLS

/* Intrusive: a timer lies in its owner's struct, so arming allocates nothing. Arm and cancel are
 * O(1). A timer never fires early; it is taken out before its function is called, which may arm
 * it again, or cancel and arm others. */
typedef struct _HwTimer HwTimer;
typedef struct _HwTimerWheel HwTimerWheel;
typedef void (*HwTimerFunc) (HwTimer *timer, HwTime now);

struct _HwTimer
{
  HwTimer *next; /* NULL: not armed */
  HwTimer *prev;
  HwTime deadline;
  HwTimerFunc func;
};

void hw_timer_init (HwTimer *timer, HwTimerFunc func);
gboolean hw_timer_is_armed (const HwTimer *timer);

HwTimerWheel *hw_timer_wheel_new (HwTime now);
void hw_timer_wheel_free (HwTimerWheel *self); /* armed timers are simply forgotten */
void hw_timer_wheel_arm (HwTimerWheel *self, HwTimer *timer, HwTime deadline); /* re-arms, too */
void hw_timer_wheel_cancel (HwTimerWheel *self, HwTimer *timer);
/* A time not later than the earliest deadline, and close to it; HW_TIME_NEVER with none armed. */
HwTime hw_timer_wheel_get_deadline (const HwTimerWheel *self);
/* Fires what is due; returns how many. */
guint hw_timer_wheel_advance (HwTimerWheel *self, HwTime now);

G_END_DECLS
