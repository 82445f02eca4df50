/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the cut inside a frame: after some whole ones, a part of one, and then silence. */
#include "fault/hw-fault-frames.h"
#include "fault/hw-fault-type.h"

enum
{
  FRAMES,
  BYTES,
};

typedef struct
{
  HwFaultFrames frames;
  gint64 n_passed;
  gboolean is_tripped;
} CutInFrame;

static void
start (HwFaultStage *self)
{
  hw_fault_frames_init (&((CutInFrame *) self->state)->frames);
}

static void
clear (HwFaultStage *self)
{
  hw_fault_frames_clear (&((CutInFrame *) self->state)->frames);
}

static void
flush (HwFaultStage *self, HwTime now)
{
  hw_fault_frames_emit_rest (&((CutInFrame *) self->state)->frames, self);
}

static gsize
get_kept (HwFaultStage *self)
{
  return hw_byte_queue_get_length (&((CutInFrame *) self->state)->frames.bytes);
}

static void
trip (HwFaultStage *self, gsize frame_length)
{
  CutInFrame *state = self->state;
  gsize wanted = (gsize) self->spec->values[BYTES];
  gsize part = wanted > 0 && wanted < frame_length ? wanted : (frame_length + 1) / 2;
  HwFaultChunk *mark = hw_fault_chunk_new_mark (HW_FAULT_MARK_TRIP, self->last);

  mark->owner = self;
  hw_fault_frames_emit (&state->frames, self, part);
  hw_fault_stage_emit (self, mark);
  state->is_tripped = TRUE;
}

static void
pass (HwFaultStage *self, HwFaultChunk *head)
{
  CutInFrame *state = self->state;
  HwFrame frame;
  gsize length;

  if (state->is_tripped || !hw_fault_frames_push (&state->frames, head->bytes, head->length))
    {
      hw_fault_frames_emit_rest (&state->frames, self);
      hw_fault_stage_emit (self, head);
      return;
    }
  while (!state->is_tripped && hw_fault_frames_peek (&state->frames, &frame, &length))
    if (state->n_passed++ >= self->spec->values[FRAMES])
      trip (self, length);
    else
      hw_fault_frames_emit (&state->frames, self, length);
  if (state->is_tripped || state->frames.is_opaque || head->mark != HW_FAULT_MARK_NONE)
    hw_fault_frames_emit_rest (&state->frames, self);
  if (head->mark != HW_FAULT_MARK_NONE)
    hw_fault_stage_emit (self, head);
  else
    hw_fault_chunk_free (head);
}

static const HwFaultStageOps stage = {
  .state_size = sizeof (CutInFrame),
  .start = start,
  .clear = clear,
  .pass = pass,
  .flush = flush,
  .get_kept = get_kept,
};

static HwFaultWish
wish (HwFaultCase *self, HwTime now)
{
  HwFaultWish wish = HW_FAULT_WISH_NONE;

  wish.flags = self->is_tripped ? HW_WIRE_CUT : HW_WIRE_PLAIN;

  return wish;
}

const HwFaultType hw_fault_cut_in_frame = {
  .name = "cut_in_frame",
  .meaning = N_ ("After so many whole frames the cable is cut inside the next one"),
  .level = HW_FAULT_LEVEL_BYTES,
  .n_attributes = 2,
  .attributes = {
    { "frames", HW_FAULT_UNIT_COUNT, HW_FAULT_MAX_BYTES, N_ ("that pass whole"), .example = "3" },
    { "bytes", HW_FAULT_UNIT_BYTES, HW_FAULT_MAX_BYTES, N_ ("of the next one; 0: half of it") },
  },
  .stage = &stage,
  .wish = wish,
};
