/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that all 2^15 ways to cut 16 bytes, and a million random ways to cut more, mean
 * the same, for every codec. */
#include "hw-test.h"

#include <string.h>

#include "codec/hw-codec.h"
#include "core/hw-random.h"
#include "hw-stream-digest.h"
#include "hw-transcript.h"

#define MAX_PAYLOAD 12
#define N_BYTES 16
#define N_DRAWN 12 /* streams of a codec that are drawn */
#define LONG_STREAM 240
#define N_LONG 50
#ifndef N_RANDOM_SPLITS
#define N_RANDOM_SPLITS 1000000
#endif

/* What each codec is asked to read: whole frames, several, damaged ones, halves. */
static const struct
{
  const HwCodec *codec;
  char bytes[N_BYTES + 1]; /* with the literal's NUL */
} streams[] = {
  { &hw_codec_binary, "\x02\x01\x00\x1c\x00\x00\x00\x0c\x00\x00\x00\x00\x00\x00\x00" },
  { &hw_codec_binary, "\x02\x01\x00\x1c\x00\x00\x00\x0d\x00\x00\x00\x00\x00\x00\x00" },
  { &hw_codec_binary, "\x02\x01\x00\x1b\x00\x00\x00\x01\x02\x01\x00\x1c\x00\x00\x00" },
  { &hw_codec_binary, "\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02" },
  { &hw_codec_binary, "\x01\x03\x00\x04oops\x02\x01\x00\x1c\xff\xff\xff" },
  { &hw_codec_binary, "\x01\x03\x00\x00\x01\x03\x00\x01x\x01\x01\x00\x00\x02\x02" },
  { &hw_codec_binary, "\x05\x01\x03\x00\x00\x02\x01\x00\x1c\x00\x00\x00\x00\x00\x00" },
  { &hw_codec_binary1, "\x01\x01\x00\x02hi\x01\x81\x00\x02hi\x01\x00\x00" },
  { &hw_codec_binary1, "\x01\x00\x00\x00\x01\x80\x00\x00\x01\x02\x00\x03"
                       "bye" },
  { &hw_codec_binary1, "\x01\x01\x00\x0d\x01\x01\x00\x00\x01\x01\x00\x00\x01\x01\x00" },
  { &hw_codec_binary1, "\x01\x01\x00\x01x\x02\x01\x00\x1c\x00\x00\x00\x00\x00\x00" },
  { &hw_codec_nul, "d \0\nd1 a\0\0b\0\nh+1" },
  { &hw_codec_nul, "d \0\0\0\0\0\nd \0\0x\0\n" },
  { &hw_codec_nul, "d1,2 a\0xd \0\nh \0\n" },
  { &hw_codec_nul, "d 0123456789abc\0" },
  { &hw_codec_nul, "t1,2,300 x\0\nd \0\n" },
  { &hw_codec_nul, "e no\0\ng \0\nGET /\r" },
  { &hw_codec_json, "{\"type\":0}\n{\"ty\"" },
  { &hw_codec_json, "{\"type\":0}\r\n\n{\"t" },
  { &hw_codec_json, "{\"type\":1}}\n{\"ty" },
  { &hw_codec_json, "{}\n{\"type\":256}\n" },
  { &hw_codec_json, "{\"\\u0061\":[{}]}\n" },
  { &hw_codec_raw, "hello\0heart!\n\2\1\0" },
};

static const HwCodec *const codecs[]
    = { &hw_codec_binary, &hw_codec_binary1, &hw_codec_nul, &hw_codec_json, &hw_codec_raw };

typedef struct
{
  HwStreamDigest digest;
  const guint8 *data;
  gsize length;
  guint64 whole;
} Judge;

/* With a decoder that skips damage, too, where the codec can. */
static void
judge_init (Judge *self, const HwCodec *codec, gboolean resync, const guint8 *data, gsize length)
{
  HwDecoder decoder;

  hw_decoder_init (&decoder, codec, MAX_PAYLOAD);
  decoder.resync = resync;
  hw_stream_digest_init (&self->digest, &decoder, length);
  self->data = data;
  self->length = length;
  self->whole = hw_stream_digest_get (&self->digest, data, length, NULL, 0);
}

/* The transcript knows what is wrong, and looks closer. */
static void
complain (const Judge *self, const gsize *cuts, gsize n_cuts)
{
  const HwDecoder *decoder = &self->digest.fresh;
  const char *wrong
      = (decoder->resync ? hw_transcript_compare_resync
                         : hw_transcript_compare) (decoder->codec, MAX_PAYLOAD, self->data,
                                                   self->length, cuts, n_cuts);

  fail_msg ("%s: %s (%zu cuts, the first at %zu)", decoder->codec->name,
            wrong != NULL ? wrong : "its digest hangs on the cuts", n_cuts,
            n_cuts > 0 ? cuts[0] : 0);
}

static void
judge (Judge *self, const gsize *cuts, gsize n_cuts)
{
  if (hw_stream_digest_get (&self->digest, self->data, self->length, cuts, n_cuts) != self->whole)
    complain (self, cuts, n_cuts);
}

/* Bit n of a mask: a cut after byte @from + n. */
static void
judge_every_mask (Judge *self, gsize from)
{
  for (guint mask = 0; mask < 1u << (N_BYTES - 1); mask++)
    {
      gsize cuts[N_BYTES], n_cuts = 0;

      for (gsize at = 1; at < N_BYTES; at++)
        {
          if (mask & 1u << (at - 1))
            cuts[n_cuts++] = from + at;
        }
      judge (self, cuts, n_cuts);
    }
}

static void
every_split_of (const HwCodec *codec, const guint8 *data, gsize length, gsize from)
{
  for (gboolean resync = FALSE; resync <= (codec->find_next != NULL); resync++)
    {
      Judge self;

      judge_init (&self, codec, resync, data, length);
      judge_every_mask (&self, from);
      hw_stream_digest_clear (&self.digest);
    }
}

/* With its last NUL each is 16 bytes long. */
static void
every_split_of_what_was_thought_of (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (streams); i++)
    every_split_of (streams[i].codec, (const guint8 *) streams[i].bytes, N_BYTES, 0);
}

/* Frames of the codec's own, one byte of some changed, so that most of it is read. */
static void
draw_stream (HwRandom *random, const HwCodec *codec, guint8 *out, gsize length)
{
  guint8 buffer[2 * LONG_STREAM + 256], payload[MAX_PAYLOAD];
  gsize at = 0;

  while (at < length)
    {
      HwFrame frame = { .version = codec == &hw_codec_binary1 ? 1 : 2,
                        .type = (guint8) hw_random_range (random, 0, 5),
                        .flags = (guint8) hw_random_range (random, 0, 1),
                        .seq = hw_random_next (random) >> hw_random_range (random, 0, 63),
                        .payload = payload };

      frame.payload_length = (gsize) hw_random_range (random, 0, MAX_PAYLOAD);
      for (gsize i = 0; i < MAX_PAYLOAD; i++)
        payload[i] = (guint8) hw_random_range (random, 0, i % 2 == 0 ? 2 : 255);
      codec->encode (&frame, buffer + at);
      at += codec->get_encoded_size (&frame);
    }
  memcpy (out, buffer, length);
  if (hw_random_range (random, 0, 1) == 0)
    out[hw_random_range (random, 0, (gint64) length - 1)] = (guint8) hw_random_next (random);
}

static void
every_split_of_drawn_ones (void **state)
{
  HwRandom random;

  hw_random_init (&random, 16);
  for (gsize i = 0; i < G_N_ELEMENTS (codecs) * N_DRAWN; i++)
    {
      guint8 data[N_BYTES];

      draw_stream (&random, codecs[i / N_DRAWN], data, sizeof data);
      every_split_of (codecs[i / N_DRAWN], data, sizeof data, 0);
    }
}

/* No frame of version 2 fits into 16 bytes: so 16 bytes of two frames, at every place. */
static void
every_split_inside_two_frames (void **state)
{
  static const guint8 payload[] = "heart";
  guint8 data[66];
  HwFrame frame = { .type = HW_FRAME_DATA, .payload = payload, .payload_length = 5 };

  assert_int_equal (2 * hw_codec_binary.get_encoded_size (&frame), sizeof data);
  hw_codec_binary.encode (&frame, data);
  hw_codec_binary.encode (&frame, data + sizeof data / 2);
  for (gsize from = 0; from + N_BYTES <= sizeof data; from += 5)
    every_split_of (&hw_codec_binary, data, sizeof data, from);
}

static gsize
draw_cuts (HwRandom *random, gsize *cuts)
{
  gsize n_cuts = 0, at = 0;
  guint64 step = 2 + hw_random_next (random) % 59, drawn = hw_random_next (random);

  while ((at += 1 + drawn % step) < LONG_STREAM)
    {
      cuts[n_cuts++] = at;
      drawn = drawn >> 7 != 0 ? drawn >> 7 : hw_random_next (random);
    }

  return n_cuts;
}

static void
random_splits_of (HwRandom *random, const HwCodec *codec, gboolean resync, guint n_splits)
{
  guint8 data[LONG_STREAM];
  gsize cuts[LONG_STREAM];
  Judge self;

  draw_stream (random, codec, data, sizeof data);
  judge_init (&self, codec, resync, data, sizeof data);
  for (guint i = 0; i < n_splits; i++)
    {
      gsize n_cuts = draw_cuts (random, cuts);

      judge (&self, cuts, n_cuts);
    }
  hw_stream_digest_clear (&self.digest);
}

/* A million for each codec, over streams that are whole and such that aren't. */
static void
a_million_random_splits (void **state)
{
  HwRandom random;

  hw_random_init (&random, 2026);
  for (gsize i = 0; i < G_N_ELEMENTS (codecs) * N_LONG; i++)
    {
      const HwCodec *codec = codecs[i / N_LONG];

      random_splits_of (&random, codec, codec->find_next != NULL && i % 2 == 1,
                        N_RANDOM_SPLITS / N_LONG);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_split_of_what_was_thought_of),
    cmocka_unit_test (every_split_of_drawn_ones),
    cmocka_unit_test (every_split_inside_two_frames),
    cmocka_unit_test (a_million_random_splits),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
