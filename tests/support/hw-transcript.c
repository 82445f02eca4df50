/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the transcript of a stream: what a codec made of it, however it was cut into pieces. */
#include "hw-transcript.h"

#include <string.h>

void
hw_transcript_init (HwTranscript *self, const HwCodec *codec, gsize max_payload)
{
  *self = (HwTranscript){ .pending = g_byte_array_new (), .text = g_string_new (NULL) };
  hw_decoder_init (&self->decoder, codec, max_payload);
}

void
hw_transcript_clear (HwTranscript *self)
{
  hw_decoder_clear (&self->decoder);
  g_byte_array_unref (self->pending);
  g_string_free (self->text, TRUE);
}

/* Pieces of one damage may come in several steps. */
static void
write_damage (HwTranscript *self)
{
  if (self->damage > 0)
    g_string_append_printf (self->text, "\ndamage %zu", self->damage);
  self->damage = 0;
}

static void
write_frame (HwTranscript *self, const HwFrame *frame)
{
  write_damage (self);
  if (self->decoder.codec->framed)
    g_string_append_printf (self->text,
                            "\nframe %u type %u flags %u seq %" G_GUINT64_FORMAT
                            " ack %" G_GUINT64_FORMAT " [%zu] ",
                            frame->version, frame->type, frame->flags, frame->seq, frame->ack,
                            frame->payload_length);
  g_string_append_len (self->text, (const char *) frame->payload, (gssize) frame->payload_length);
}

static gboolean
same_frame (const HwFrame *a, const HwFrame *b)
{
  return a->version == b->version && a->type == b->type && a->flags == b->flags && a->seq == b->seq
         && a->ack == b->ack && a->payload_length == b->payload_length
         && memcmp (a->payload, b->payload, a->payload_length) == 0;
}

/* What was decoded, encoded and decoded again, is the same frame. */
static gboolean
survives_round_trip (HwTranscript *self, const HwFrame *frame)
{
  const HwCodec *codec = self->decoder.codec;
  gsize size = codec->get_encoded_size (frame);
  g_autofree guint8 *bytes = g_malloc (size);
  HwDecoder decoder;
  HwDecoded decoded;
  gboolean same;

  codec->encode (frame, bytes);
  hw_decoder_init (&decoder, codec, self->decoder.max_payload);
  same = hw_decoder_next (&decoder, bytes, size, &decoded) == HW_DECODE_FRAME
         && decoded.consumed == size && same_frame (frame, &decoded.frame);
  hw_decoder_clear (&decoder);
  return same;
}

static gsize
take_frame (HwTranscript *self, const HwDecoded *decoded, gsize length)
{
  if (decoded->consumed == 0 || decoded->consumed > length)
    self->broken = "a frame of no bytes, or of more than there are";
  else if (decoded->consumed < self->needed)
    self->broken = "more bytes were asked for than the frame took";
  else if (decoded->frame.payload_length > MAX (self->decoder.max_payload, 1))
    self->broken = "a payload past the limit";
  else if (!survives_round_trip (self, &decoded->frame))
    self->broken = "encoded and decoded again it is another frame";
  if (self->broken != NULL)
    return 0;

  self->needed = 0;
  self->n_frames++;
  write_frame (self, &decoded->frame);
  return decoded->consumed;
}

static gsize
ask_for_more (HwTranscript *self, gsize needed, gsize length)
{
  if (needed <= length || needed < self->needed)
    self->broken = "what is needed makes no progress";
  self->needed = needed;
  return 0;
}

static gsize
fail (HwTranscript *self, const HwDecoded *decoded)
{
  if (decoded->reason == HW_REASON_NONE || decoded->detail == NULL)
    self->broken = "an error without reason or detail";
  self->reason = decoded->reason;
  g_string_append_printf (self->text, "\nerror %s", hw_reason_get_name (decoded->reason));
  return 0;
}

static gsize
skip (HwTranscript *self, const HwDecoded *decoded, gsize length)
{
  if (decoded->consumed == 0 || decoded->consumed > length || decoded->reason == HW_REASON_NONE)
    self->broken = "a damage of no bytes, of more than there are, or without a reason";
  self->needed = 0;
  self->damage += decoded->consumed;
  return decoded->consumed;
}

static gsize
step (HwTranscript *self, const guint8 *data, gsize length)
{
  HwDecoded decoded;

  switch (hw_decoder_next (&self->decoder, data, length, &decoded))
    {
    case HW_DECODE_FRAME:
      return take_frame (self, &decoded, length);
    case HW_DECODE_MORE:
      return ask_for_more (self, decoded.needed, length);
    case HW_DECODE_DAMAGE:
      return skip (self, &decoded, length);
    case HW_DECODE_ERROR:
    default:
      return fail (self, &decoded);
    }
}

void
hw_transcript_feed (HwTranscript *self, const guint8 *data, gsize length)
{
  g_autofree guint8 *exact = NULL;
  gsize used = 0, n;

  if (self->broken != NULL || self->reason != HW_REASON_NONE || length == 0)
    return;

  /* A block of just that size, so that a sanitizer sees a read past its end. */
  g_byte_array_append (self->pending, data, (guint) length);
  length = self->pending->len;
  exact = g_memdup2 (self->pending->data, length);
  do
    {
      n = step (self, exact + used, length - used);
      used += n;
    }
  while (n > 0 && used < length && self->broken == NULL);
  g_byte_array_remove_range (self->pending, 0, (guint) used);
}

void
hw_transcript_end (HwTranscript *self)
{
  write_damage (self);
  if (self->reason == HW_REASON_NONE)
    g_string_append_printf (self->text, "\nleft %u", self->pending->len);
}

static const char *
difference (const HwTranscript *whole, const HwTranscript *cut)
{
  if (whole->broken != NULL)
    return whole->broken;
  if (cut->broken != NULL)
    return cut->broken;
  return g_string_equal (whole->text, cut->text) ? NULL : "cut, the stream means something else";
}

static const char *
compare (const HwDecoder *decoder,
         const guint8 *data,
         gsize length,
         const gsize *cuts,
         gsize n_cuts)
{
  HwTranscript whole, cut;
  const char *wrong;
  gsize from = 0;

  hw_transcript_init (&whole, decoder->codec, decoder->max_payload);
  whole.decoder.resync = decoder->resync;
  hw_transcript_feed (&whole, data, length);
  hw_transcript_end (&whole);

  hw_transcript_init (&cut, decoder->codec, decoder->max_payload);
  cut.decoder.resync = decoder->resync;
  for (gsize i = 0; i < n_cuts; from = cuts[i], i++)
    hw_transcript_feed (&cut, data + from, cuts[i] - from);
  hw_transcript_feed (&cut, data + from, length - from);
  hw_transcript_end (&cut);

  wrong = difference (&whole, &cut);
  hw_transcript_clear (&whole);
  hw_transcript_clear (&cut);
  return wrong;
}

const char *
hw_transcript_compare (const HwCodec *codec,
                       gsize max_payload,
                       const guint8 *data,
                       gsize length,
                       const gsize *cuts,
                       gsize n_cuts)
{
  HwDecoder decoder;

  hw_decoder_init (&decoder, codec, max_payload);
  return compare (&decoder, data, length, cuts, n_cuts);
}

const char *
hw_transcript_compare_resync (const HwCodec *codec,
                              gsize max_payload,
                              const guint8 *data,
                              gsize length,
                              const gsize *cuts,
                              gsize n_cuts)
{
  HwDecoder decoder;

  hw_decoder_init (&decoder, codec, max_payload);
  decoder.resync = TRUE;
  return compare (&decoder, data, length, cuts, n_cuts);
}
