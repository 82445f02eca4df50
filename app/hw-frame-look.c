/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how one frame looks in a framing: its bytes, their fields, and what the framing loses. */
#include "hw-frame-look.h"

static void
find_losses (HwFrameLook *self, const HwFrame *sent, const HwFrame *read, const HwCodec *codec)
{
  if (read->type != sent->type)
    self->losses |= HW_FRAME_LOSS_TYPE;
  if (read->seq != sent->seq)
    self->losses |= HW_FRAME_LOSS_SEQ;
  if ((read->flags ^ sent->flags) & HW_FRAME_FLAG_REPLY)
    self->losses |= HW_FRAME_LOSS_REPLY;
  if (!codec->framed)
    self->losses |= HW_FRAME_LOSS_BORDERS;
  if (codec != &hw_codec_binary)
    self->losses |= HW_FRAME_LOSS_CHECKSUM;
}

/* Raw carries the bytes of messages, and nothing else. */
static gboolean
can_say (const HwFrame *frame, const HwCodec *codec)
{
  if (!codec->framed)
    return frame->type == HW_FRAME_DATA;

  return hw_codec_can_say (codec, frame);
}

static HwFrame
without_what_is_not_said (const HwFrame *frame, const HwCodec *codec)
{
  HwFrame said = *frame;

  said.flags &= codec->flags;

  return said;
}

void
hw_frame_look_init (HwFrameLook *self, const HwFrame *frame, const HwCodec *codec)
{
  HwFrame said = without_what_is_not_said (frame, codec);
  HwDecoder decoder;
  HwDecoded decoded;

  *self = (HwFrameLook){ 0 };
  if (!can_say (&said, codec))
    {
      self->losses = HW_FRAME_LOSS_FRAME;
      self->fields = g_array_new (FALSE, FALSE, sizeof (HwAnnotation));
      return;
    }
  self->size = codec->get_encoded_size (&said);
  self->bytes = g_malloc (MAX (self->size, 1));
  codec->encode (&said, self->bytes);
  hw_decoder_init (&decoder, codec, HW_FRAME_HARD_MAX);
  if (self->size > 0
      && hw_decoder_next (&decoder, self->bytes, self->size, &decoded) == HW_DECODE_FRAME)
    {
      self->fields = hw_annotate_frame (codec, self->bytes, self->size, &decoded.frame);
      find_losses (self, frame, &decoded.frame, codec);
    }
  else /* an empty message, raw */
    {
      self->fields = g_array_new (FALSE, FALSE, sizeof (HwAnnotation));
      self->losses = HW_FRAME_LOSS_FRAME;
    }
  hw_decoder_clear (&decoder);
}

void
hw_frame_look_clear (HwFrameLook *self)
{
  g_clear_pointer (&self->bytes, g_free);
  g_clear_pointer (&self->fields, g_array_unref);
  self->size = 0;
}

int
hw_frame_look_find_field (const HwFrameLook *self, gsize byte)
{
  for (guint i = 0; self->fields != NULL && i < self->fields->len; i++)
    {
      const HwAnnotation *field = &g_array_index (self->fields, HwAnnotation, i);

      if (byte >= field->offset && byte < field->offset + field->size)
        return (int) i;
    }

  return -1;
}
