/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the limit on data: so many bytes pass, then the connection is closed. */
#include "fault/hw-fault-type.h"

typedef struct
{
  gint64 passed;
  gboolean is_closed;
} Limit;

static void
pass (HwFaultStage *self, HwFaultChunk *head)
{
  Limit *state = self->state;
  HwFaultChunk *mark;
  gint64 left = MAX (self->spec->values[0] - state->passed, 0);

  if (head->length > (gsize) left)
    {
      if (left > 0)
        hw_fault_stage_emit (self, hw_fault_chunk_split (head, (gsize) left));
      state->passed += left;
      hw_fault_chunk_free (head);
    }
  else
    {
      state->passed += (gint64) head->length;
      hw_fault_stage_emit (self, head);
    }
  if (state->passed < self->spec->values[0] || state->is_closed)
    return;
  state->is_closed = TRUE;
  mark = hw_fault_chunk_new_mark (HW_FAULT_MARK_CLOSE, self->last);
  mark->owner = self;
  hw_fault_stage_emit (self, mark);
}

static const HwFaultStageOps stage = { .state_size = sizeof (Limit), .pass = pass };

const HwFaultType hw_fault_limit_data = {
  .name = "limit_data",
  .meaning = N_ ("So many bytes of a connection pass, then it is closed"),
  .level = HW_FAULT_LEVEL_BYTES,
  .is_toxic = TRUE,
  .n_attributes = 1,
  .attributes = {
    { "bytes", HW_FAULT_UNIT_BYTES, HW_FAULT_MAX_BYTES, N_ ("of each connection"), .example = "1000" },
  },
  .stage = &stage,
};
