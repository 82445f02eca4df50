/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the frames in a stream, for the faults that know our codecs. */
#include "fault/hw-fault-frames.h"

#include "fault/hw-fault-chain.h"

/* Well below what a chain holds, so that a frame kept back until it is whole can't stop itself. */
#define MAX_PAYLOAD HW_FRAME_DEFAULT_MAX

void
hw_fault_frames_init (HwFaultFrames *self)
{
  *self = (HwFaultFrames){ 0 };
  hw_byte_queue_init (&self->bytes, HW_FAULT_CHAIN_LIMIT + HW_FRAME_DEFAULT_MAX);
}

void
hw_fault_frames_clear (HwFaultFrames *self)
{
  hw_byte_queue_clear (&self->bytes);
  if (self->decoder.codec != NULL)
    hw_decoder_clear (&self->decoder);
}

gboolean
hw_fault_frames_push (HwFaultFrames *self, const guint8 *bytes, gsize length)
{
  const HwCodec *codec;

  if (self->decoder.codec == NULL && !self->is_opaque && length > 0)
    {
      codec = hw_codec_detect (bytes[0]);
      if (codec != NULL)
        hw_decoder_init (&self->decoder, codec, MAX_PAYLOAD);
      self->is_opaque = codec == NULL;
    }
  if (hw_byte_queue_append (&self->bytes, bytes, length))
    return TRUE;
  self->is_opaque = TRUE;

  return FALSE;
}

gboolean
hw_fault_frames_peek (HwFaultFrames *self, HwFrame *frame, gsize *length)
{
  gsize n_bytes = hw_byte_queue_get_length (&self->bytes);
  HwDecoded decoded;
  HwDecodeResult result;

  if (self->is_opaque || n_bytes == 0)
    return FALSE;
  result = hw_decoder_next (&self->decoder, hw_byte_queue_peek (&self->bytes), n_bytes, &decoded);
  self->is_opaque = result == HW_DECODE_ERROR;
  if (result != HW_DECODE_FRAME)
    return FALSE;
  *frame = decoded.frame;
  *length = decoded.consumed;

  return TRUE;
}

void
hw_fault_frames_emit (HwFaultFrames *self, HwFaultStage *stage, gsize length)
{
  hw_fault_stage_emit (stage,
                       hw_fault_chunk_new (hw_byte_queue_peek (&self->bytes), length, stage->last));
  hw_byte_queue_consume (&self->bytes, length);
}

void
hw_fault_frames_emit_rest (HwFaultFrames *self, HwFaultStage *stage)
{
  gsize length = hw_byte_queue_get_length (&self->bytes);

  if (length > 0)
    hw_fault_frames_emit (self, stage, length);
}

void
hw_fault_frames_drop (HwFaultFrames *self, gsize length)
{
  hw_byte_queue_consume (&self->bytes, length);
}

void
hw_fault_swallow_start (HwFaultStage *stage)
{
  HwFaultSwallow *self = stage->state;

  hw_fault_frames_init (&self->frames);
}

void
hw_fault_swallow_clear (HwFaultStage *stage)
{
  HwFaultSwallow *self = stage->state;

  hw_fault_frames_clear (&self->frames);
}

void
hw_fault_swallow_flush (HwFaultStage *stage, HwTime now)
{
  HwFaultSwallow *self = stage->state;

  hw_fault_frames_emit_rest (&self->frames, stage);
}

gsize
hw_fault_swallow_get_kept (HwFaultStage *stage)
{
  HwFaultSwallow *self = stage->state;

  return hw_byte_queue_get_length (&self->frames.bytes);
}

static gboolean
is_swallowed (HwFaultSwallow *self, HwFaultStage *stage, const HwFrame *frame, guint8 frame_type)
{
  gint64 limit = stage->spec->values[0];

  return frame->type == frame_type && (limit == 0 || self->n_swallowed < limit);
}

void
hw_fault_swallow_pass (HwFaultStage *stage, HwFaultChunk *head, guint8 frame_type)
{
  HwFaultSwallow *self = stage->state;
  gboolean is_end = head->mark != HW_FAULT_MARK_NONE;
  HwFrame frame;
  gsize length;

  if (!hw_fault_frames_push (&self->frames, head->bytes, head->length))
    {
      hw_fault_frames_emit_rest (&self->frames, stage);
      hw_fault_stage_emit (stage, head);
      return;
    }
  while (hw_fault_frames_peek (&self->frames, &frame, &length))
    if (is_swallowed (self, stage, &frame, frame_type))
      {
        self->n_swallowed++;
        hw_fault_frames_drop (&self->frames, length);
      }
    else
      hw_fault_frames_emit (&self->frames, stage, length);
  if (self->frames.is_opaque || is_end)
    hw_fault_frames_emit_rest (&self->frames, stage);
  if (is_end)
    hw_fault_stage_emit (stage, head);
  else
    hw_fault_chunk_free (head);
}
