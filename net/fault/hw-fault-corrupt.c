/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns corruption: here and there a bit is turned. */
#include "fault/hw-fault-type.h"

typedef struct
{
  gint64 gap; /* bytes until the next one that is hit; below 0: not drawn yet */
} Corrupt;

static void
start (HwFaultStage *self)
{
  ((Corrupt *) self->state)->gap = -1;
}

/* Uniform around the mean: on average one byte in so many. */
static gint64
draw_gap (HwFaultStage *self)
{
  return hw_random_range (&self->random, 0, 2 * (self->spec->values[0] - 1));
}

static void
pass (HwFaultStage *self, HwFaultChunk *head)
{
  Corrupt *state = self->state;
  gint64 at;

  if (self->spec->values[0] > 0 && state->gap < 0)
    state->gap = draw_gap (self);
  for (at = state->gap; at >= 0 && at < (gint64) head->length; at += 1 + draw_gap (self))
    head->bytes[at] ^= (guint8) (1 << hw_random_range (&self->random, 0, 7));
  state->gap = self->spec->values[0] > 0 ? at - (gint64) head->length : -1;
  hw_fault_stage_emit (self, head);
}

static const HwFaultStageOps stage
    = { .state_size = sizeof (Corrupt), .start = start, .pass = pass };

const HwFaultType hw_fault_corrupt = {
  .name = "corrupt",
  .meaning = N_ ("A bit is turned in one byte of so many; TCP's checksum doesn't see it"),
  .level = HW_FAULT_LEVEL_BYTES,
  .n_attributes = 1,
  .attributes = {
    { "one_in", HW_FAULT_UNIT_BYTES, HW_FAULT_MAX_BYTES, N_ ("bytes, on average; 0: none is"), .example = "1000" },
  },
  .stage = &stage,
};
