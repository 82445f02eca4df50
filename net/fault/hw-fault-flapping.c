/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the flapping cable: out for a time, in for a time, and so on. */
#include "fault/hw-fault-type.h"

enum
{
  DOWN,
  UP,
};

static HwFaultWish
wish (HwFaultCase *self, HwTime now)
{
  HwFaultWish wish = HW_FAULT_WISH_NONE;
  HwTime down_us = HW_MSEC (self->spec->values[DOWN]);
  HwTime period_us = down_us + HW_MSEC (self->spec->values[UP]);
  HwTime phase_us;

  if (down_us == 0)
    return wish;
  phase_us = (now - self->begun) % period_us;
  if (phase_us < down_us)
    wish.flags = HW_WIRE_CUT | HW_WIRE_DROP_SYNS;
  wish.deadline = now - phase_us + (phase_us < down_us ? down_us : period_us);

  return wish;
}

const HwFaultType hw_fault_flapping = {
  .name = "flapping",
  .meaning = N_ ("Out for down, in for up, again and again"),
  .level = HW_FAULT_LEVEL_WIRE,
  .is_both_ways = TRUE,
  .has_listener = TRUE,
  .n_attributes = 2,
  .attributes = {
    { "down", HW_FAULT_UNIT_MS, HW_FAULT_MAX_MS, N_ ("how long it is out"), .example = "1s" },
    { "up", HW_FAULT_UNIT_MS, HW_FAULT_MAX_MS, N_ ("how long it is in"), .example = "3s" },
  },
  .wish = wish,
};
