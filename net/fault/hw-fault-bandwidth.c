/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the bandwidth: so many bytes a second, in portions. */
#include "fault/hw-fault-type.h"

/* A portion is 100 ms worth, as in Toxiproxy; at rates at which that were more than one of its
 * reads, it is such a read, or 1 ms worth, so that a fast link isn't sent in tiny pieces. It goes
 * out at the time at which its last byte would have. Times are kept to the fraction of a µs: at
 * 1 GB/s a portion lasts 1,000 µs and a rounded µs would be an error of 0.1 %. */
#define PORTION_MS 100
#define READ_BYTES (32 * 1024)

typedef struct
{
  gint64 carry; /* bytes × 1000 that the last portion was short of a whole µs */
  gint64 next_carry;
} Bandwidth;

static gsize
get_portion (gint64 rate)
{
  if (rate <= READ_BYTES / PORTION_MS)
    return (gsize) (rate * PORTION_MS);

  return (gsize) MAX (READ_BYTES, rate);
}

static HwTime
get_due (HwFaultStage *self, HwFaultChunk *head)
{
  Bandwidth *state = self->state;
  gint64 rate = self->spec->values[0]; /* KB/s: bytes a millisecond */
  gint64 owed;

  if (head->length == 0)
    return head->stamp;
  if (rate == 0)
    return HW_TIME_NEVER;
  if (head->length > get_portion (rate))
    hw_fault_stage_cut_head (self, get_portion (rate));
  owed = (gint64) self->line.head->length * 1000 + state->carry;
  state->next_carry = owed % rate;

  return MAX (head->stamp, self->last) + owed / rate;
}

static void
pass (HwFaultStage *self, HwFaultChunk *head)
{
  Bandwidth *state = self->state;

  if (head->length > 0)
    state->carry = state->next_carry;
  hw_fault_stage_emit (self, head);
}

static const HwFaultStageOps stage
    = { .state_size = sizeof (Bandwidth), .get_due = get_due, .pass = pass };

const HwFaultType hw_fault_bandwidth = {
  .name = "bandwidth",
  .meaning = N_ ("So many KB/s; 0 stalls"),
  .level = HW_FAULT_LEVEL_BYTES,
  .is_toxic = TRUE,
  .n_attributes = 1,
  .attributes = {
    { "rate", HW_FAULT_UNIT_KB_PER_S, 1000 * 1000 * 1000, N_ ("1000 bytes a second; 0: none"), .example = "10" },
  },
  .stage = &stage,
};
