/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the flaky cable: cut for moments, so that the kernels lose and retransmit real segments. */
#include "fault/hw-fault-type.h"

enum
{
  LOSS,
  WINDOW,
};

#define DEFAULT_WINDOW_MS 5

/* Cut and whole by turns; each is of its mean length, more or less a half, so that the share of
 * the time that it is cut is the loss. */
static HwTime
draw_length (HwFaultCase *self, gboolean is_cut)
{
  gint64 loss = self->spec->values[LOSS];
  gint64 window_ms
      = self->spec->values[WINDOW] > 0 ? self->spec->values[WINDOW] : DEFAULT_WINDOW_MS;
  HwTime mean_us = HW_MSEC (window_ms);

  if (!is_cut)
    mean_us = mean_us * (1000 - loss) / loss;

  return MAX (hw_random_range (&self->random, mean_us / 2, mean_us + mean_us / 2), 1);
}

static HwFaultWish
wish (HwFaultCase *self, HwTime now)
{
  HwFaultWish wish = HW_FAULT_WISH_NONE;

  if (self->spec->values[LOSS] == 0)
    return wish;
  while (self->phase_end <= now)
    {
      self->is_off = !self->is_off;
      self->phase_end += draw_length (self, self->is_off);
    }
  wish.flags = self->is_off ? HW_WIRE_DEAF : HW_WIRE_PLAIN;
  wish.deadline = self->phase_end;

  return wish;
}

const HwFaultType hw_fault_flaky = {
  .name = "flaky",
  .meaning = N_ ("Cut for moments, loss of the time: real segments are lost and sent again"),
  .level = HW_FAULT_LEVEL_WIRE,
  .is_both_ways = TRUE,
  .n_attributes = 2,
  .attributes = {
    { "loss", HW_FAULT_UNIT_PERMILLE, 1000, N_ ("the share of the time that it is cut"), .example = "5%" },
    { "window", HW_FAULT_UNIT_MS, HW_FAULT_MAX_MS, N_ ("the mean length of a cut; 0: 5 ms") },
  },
  .wish = wish,
};
