/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the reset of the peers: nothing comes through, and after a time both get RST. */
#include "fault/hw-fault-type.h"

static const HwFaultStageOps stage = { .pass = hw_fault_stage_drop_bytes };

static HwFaultWish
wish (HwFaultCase *self, HwTime now)
{
  HwFaultWish wish = HW_FAULT_WISH_NONE;
  HwTime end = self->started + HW_MSEC (self->spec->values[0]);

  if (now >= end)
    wish.actions = HW_WIRE_RST;
  else
    wish.deadline = end;

  return wish;
}

const HwFaultType hw_fault_reset_peer = {
  .name = "reset_peer",
  .meaning = N_ ("Bytes are swallowed; after timeout both ends get RST, idle or not"),
  .level = HW_FAULT_LEVEL_BYTES,
  .is_toxic = TRUE,
  .n_attributes = 1,
  .attributes = {
    { "timeout", HW_FAULT_UNIT_MS, HW_FAULT_MAX_MS, N_ ("until the RST"), .example = "2s" },
  },
  .stage = &stage,
  .wish = wish,
};
