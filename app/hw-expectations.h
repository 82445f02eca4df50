/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the judging of a lesson's expectations: events go in, verdicts come out. */
#pragma once

#include "hw-expectation.h"

G_BEGIN_DECLS

typedef enum
{
  HW_VERDICT_PENDING,
  HW_VERDICT_HELD,
  HW_VERDICT_BROKEN,
} HwVerdict;

const char *hw_verdict_get_name (HwVerdict verdict); /* "pending", "held", "broken" */

/* Pure. Events of several processes come a little out of order, so nothing is decided by the order
 * in which they come, only by their own time: what a window ends with waits HW_EXPECTATIONS_GRACE
 * for what is under way. What is counted from something that never happened is broken, also a
 * never. */
typedef struct _HwExpectations HwExpectations;

#define HW_EXPECTATIONS_GRACE HW_MSEC (300)

/* @expectations: of HwExpectation *, whose names are found; outlives this. */
HwExpectations *hw_expectations_new (const GPtrArray *expectations, guint n_steps);
void hw_expectations_free (HwExpectations *self);
void hw_expectations_add_event (HwExpectations *self, HwEvent *event);
void hw_expectations_add_step (HwExpectations *self, guint step, HwTime now);
void hw_expectations_advance (HwExpectations *self, HwTime now);
/* No more will come: nothing stays pending. */
void hw_expectations_end (HwExpectations *self, HwTime now);
/* When a verdict can fall by time alone; HW_TIME_NEVER: none. */
HwTime hw_expectations_get_deadline (const HwExpectations *self);

HwVerdict hw_expectations_get_verdict (const HwExpectations *self, guint n);
/* The event by which it was decided: the nth where n were wanted, the one too many; NULL: none. */
HwEvent *hw_expectations_get_found (const HwExpectations *self, guint n);
guint hw_expectations_get_count (const HwExpectations *self, guint n);
/* From the moment it is counted from to what was found; -1: there is no such. */
HwTime hw_expectations_get_after_us (const HwExpectations *self, guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwExpectations, hw_expectations_free)

G_END_DECLS
