/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the latency: everything comes later, by more or less, and in order. */
#include "fault/hw-fault-type.h"

enum
{
  LATENCY,
  JITTER,
};

/* The end of a stream takes as long as its bytes do. */
static HwTime
get_due (HwFaultStage *self, HwFaultChunk *head)
{
  HwTime latency_us = HW_MSEC (self->spec->values[LATENCY]);
  HwTime jitter_us = HW_MSEC (self->spec->values[JITTER]);

  if (jitter_us > 0)
    latency_us += hw_random_range (&self->random, -jitter_us, jitter_us - 1);

  return head->stamp + latency_us;
}

static const HwFaultStageOps stage = { .get_due = get_due };

const HwFaultType hw_fault_latency = {
  .name = "latency",
  .meaning = N_ ("Everything comes later, by latency ± jitter, in order"),
  .level = HW_FAULT_LEVEL_BYTES,
  .is_toxic = TRUE,
  .n_attributes = 2,
  .attributes = {
    { "latency", HW_FAULT_UNIT_MS, HW_FAULT_MAX_MS, N_ ("how much later"), .example = "200ms" },
    { "jitter", HW_FAULT_UNIT_MS, HW_FAULT_MAX_MS, N_ ("uniform, more or less") },
  },
  .stage = &stage,
};
