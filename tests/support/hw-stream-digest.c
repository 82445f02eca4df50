/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the digest of a stream: what a codec made of it, as one number, for millions of streams. */
#include "hw-stream-digest.h"

#include <string.h>

#define NEVER_WAS 0xa5

typedef struct
{
  HwDecoder decoder;
  guint64 hash; /* FNV-1a */
  gsize used;
  gsize damage; /* since the last frame; its parts may come in several steps */
  gboolean ended;
} Reading;

static void
mix (Reading *self, guint64 value)
{
  self->hash = (self->hash ^ value) * G_GUINT64_CONSTANT (0x100000001b3);
}

static void
mix_damage (Reading *self)
{
  if (self->damage > 0)
    {
      mix (self, 1000);
      mix (self, self->damage);
    }
  self->damage = 0;
}

static void
mix_frame (Reading *self, const HwFrame *frame)
{
  mix_damage (self);
  if (self->decoder.codec->framed)
    {
      mix (self, (guint64) frame->version << 16 | (guint64) frame->type << 8 | frame->flags);
      mix (self, frame->seq);
      mix (self, frame->ack);
      mix (self, frame->payload_length);
    }
  for (gsize i = 0; i < frame->payload_length; i++)
    mix (self, frame->payload[i]);
}

static void
mix_error (Reading *self, HwReason reason)
{
  mix_damage (self);
  mix (self, 2000 + reason);
  self->ended = TRUE;
}

/* FALSE: it wants more, or has ended. */
static gboolean
step (Reading *self, const guint8 *data, gsize length)
{
  HwDecoded decoded;
  HwDecodeResult result = hw_decoder_next (&self->decoder, data, length, &decoded);

  if (result == HW_DECODE_FRAME)
    mix_frame (self, &decoded.frame);
  else if (result == HW_DECODE_DAMAGE)
    self->damage += decoded.consumed;
  else if (result == HW_DECODE_ERROR)
    mix_error (self, decoded.reason);
  if (result != HW_DECODE_FRAME && result != HW_DECODE_DAMAGE)
    return FALSE;
  self->used += decoded.consumed;

  return TRUE;
}

static void
read_on (Reading *self, const guint8 *seen, gsize length)
{
  while (!self->ended && self->used < length && step (self, seen + self->used, length - self->used))
    ;
}

void
hw_stream_digest_init (HwStreamDigest *self, const HwDecoder *decoder, gsize largest_stream)
{
  *self = (HwStreamDigest){ .fresh = *decoder, .seen = g_malloc (largest_stream) };
  self->size = largest_stream;
}

void
hw_stream_digest_clear (HwStreamDigest *self)
{
  g_free (self->seen);
}

guint64
hw_stream_digest_get (HwStreamDigest *self,
                      const guint8 *data,
                      gsize length,
                      const gsize *cuts,
                      gsize n_cuts)
{
  Reading reading = { .decoder = self->fresh, .hash = G_GUINT64_CONSTANT (0xcbf29ce484222325) };
  gsize from = 0;

  g_assert (length <= self->size);
  memset (self->seen, NEVER_WAS, length);
  for (gsize i = 0; i <= n_cuts; i++)
    {
      gsize to = i < n_cuts ? cuts[i] : length;

      memcpy (self->seen + from, data + from, to - from);
      read_on (&reading, self->seen, to);
      from = to;
    }
  mix_damage (&reading);
  mix (&reading, reading.ended ? 0 : length - reading.used);
  hw_decoder_clear (&reading.decoder);

  return reading.hash;
}
