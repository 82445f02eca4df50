/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the slicer: bytes come in small pieces. */
#include "fault/hw-fault-type.h"

enum
{
  AVERAGE_SIZE,
  SIZE_VARIATION,
  DELAY,
};

static gsize
draw_size (HwFaultStage *self)
{
  gint64 variation = self->spec->values[SIZE_VARIATION];
  gint64 size = self->spec->values[AVERAGE_SIZE];

  if (variation > 0)
    size += hw_random_range (&self->random, -variation, variation);

  return (gsize) MAX (size, 1);
}

/* The pause is behind each piece, whether the next one was cut off it or came later. */
static HwTime
get_due (HwFaultStage *self, HwFaultChunk *head)
{
  gboolean *is_behind = self->state;
  gsize size = self->spec->values[AVERAGE_SIZE] > 0 ? draw_size (self) : head->length;

  if (size < head->length)
    hw_fault_stage_cut_head (self, size);

  return *is_behind ? MAX (head->stamp, self->last + self->spec->values[DELAY]) : head->stamp;
}

static void
pass (HwFaultStage *self, HwFaultChunk *head)
{
  gboolean *is_behind = self->state;

  *is_behind = head->length > 0;
  hw_fault_stage_emit (self, head);
}

static const HwFaultStageOps stage
    = { .state_size = sizeof (gboolean), .get_due = get_due, .pass = pass };

const HwFaultType hw_fault_slicer = {
  .name = "slicer",
  .meaning = N_ ("Bytes come in pieces: the average size ± its variation, a delay apart"),
  .level = HW_FAULT_LEVEL_BYTES,
  .is_toxic = TRUE,
  .n_attributes = 3,
  .attributes = {
    { "average_size", HW_FAULT_UNIT_BYTES, HW_FAULT_MAX_BYTES, N_ ("of a piece; 0: isn't cut"), .example = "1" },
    { "size_variation", HW_FAULT_UNIT_BYTES, HW_FAULT_MAX_BYTES, N_ ("uniform, more or less") },
    { "delay", HW_FAULT_UNIT_US, HW_FAULT_MAX_US, N_ ("between two pieces"), .example = "10ms" },
  },
  .stage = &stage,
};
