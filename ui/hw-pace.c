/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how many events are taken before a frame is drawn, so that it isn't kept waiting. */
#include "hw-pace.h"

/* Until it is measured; dear, so that the first share is no surprise. */
#define FIRST_COST_US 10.0
/* How much of it a new measure is. */
#define WEIGHT 0.25

guint
hw_pace_get_share (const HwPace *self, guint n_waiting)
{
  double cost = self->cost_us > 0 ? self->cost_us : FIRST_COST_US;
  HwTime budget = n_waiting > HW_PACE_MANY ? HW_PACE_HURRY : HW_PACE_BUDGET;
  double share = MAX ((double) budget / cost, HW_PACE_LEAST);

  return share < n_waiting ? (guint) share : n_waiting;
}

/* A few events say more about the turn than about themselves. */
void
hw_pace_note (HwPace *self, guint n_events, HwTime took)
{
  double cost = n_events > 0 ? MAX ((double) took / n_events, 0.01) : 0;

  if (n_events < HW_PACE_LEAST)
    return;
  if (self->cost_us > 0)
    cost = self->cost_us + WEIGHT * (cost - self->cost_us);
  self->cost_us = cost;
}
