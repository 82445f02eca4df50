/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the slow close: the end of a stream is held back. */
#include "fault/hw-fault-type.h"

static HwTime
get_due (HwFaultStage *self, HwFaultChunk *head)
{
  if (head->mark != HW_FAULT_MARK_FIN)
    return head->stamp;

  return head->stamp + HW_MSEC (self->spec->values[0]);
}

static const HwFaultStageOps stage = { .get_due = get_due };

const HwFaultType hw_fault_slow_close = {
  .name = "slow_close",
  .meaning = N_ ("The end of the stream (FIN) comes later"),
  .level = HW_FAULT_LEVEL_BYTES,
  .is_toxic = TRUE,
  .n_attributes = 1,
  .attributes = {
    { "delay", HW_FAULT_UNIT_MS, HW_FAULT_MAX_MS, N_ ("how much later"), .example = "2s" },
  },
  .stage = &stage,
};
