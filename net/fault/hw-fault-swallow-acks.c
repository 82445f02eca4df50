/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the swallowing of acknowledgements: what was handled seems lost. */
#include "fault/hw-fault-frames.h"
#include "fault/hw-fault-type.h"

static void
pass (HwFaultStage *self, HwFaultChunk *head)
{
  hw_fault_swallow_pass (self, head, HW_FRAME_ACK);
}

static const HwFaultStageOps stage = {
  .state_size = sizeof (HwFaultSwallow),
  .start = hw_fault_swallow_start,
  .clear = hw_fault_swallow_clear,
  .pass = pass,
  .flush = hw_fault_swallow_flush,
  .get_kept = hw_fault_swallow_get_kept,
};

const HwFaultType hw_fault_swallow_acks = {
  .name = "swallow_acks",
  .meaning = N_ ("A session's ACK frames don't arrive; what rides on other frames does"),
  .level = HW_FAULT_LEVEL_BYTES,
  .n_attributes = 1,
  .attributes = {
    { "count", HW_FAULT_UNIT_COUNT, HW_FAULT_MAX_BYTES, N_ ("so many of each connection; 0: all") },
  },
  .stage = &stage,
};
