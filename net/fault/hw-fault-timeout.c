/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the timeout: nothing comes through, and after a time the connection is closed. */
#include "fault/hw-fault-type.h"

static const HwFaultStageOps stage = { .pass = hw_fault_stage_drop_bytes };

static HwFaultWish
wish (HwFaultCase *self, HwTime now)
{
  HwFaultWish wish = HW_FAULT_WISH_NONE;
  HwTime timeout_us = HW_MSEC (self->spec->values[0]);

  if (timeout_us == 0)
    return wish;
  if (now >= self->started + timeout_us)
    wish.actions = HW_WIRE_CLOSE;
  else
    wish.deadline = self->started + timeout_us;

  return wish;
}

const HwFaultType hw_fault_timeout = {
  .name = "timeout",
  .meaning = N_ ("Bytes are swallowed; after timeout the connection is closed"),
  .level = HW_FAULT_LEVEL_BYTES,
  .is_toxic = TRUE,
  .n_attributes = 1,
  .attributes = {
    { "timeout", HW_FAULT_UNIT_MS, HW_FAULT_MAX_MS, N_ ("until it is closed; 0: never") },
  },
  .stage = &stage,
  .wish = wish,
};
