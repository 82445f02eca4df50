/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a stream means the same however it is cut. */
#include "hw-test.h"

#include <string.h>

#include "codec/hw-codec.h"
#include "hw-transcript.h"

#define MAX_PAYLOAD 64

static GByteArray *
binary_stream (guint n_frames, gsize payload_length)
{
  static const guint8 payload[MAX_PAYLOAD] = "a heart on a wire";
  GByteArray *stream = g_byte_array_new ();

  for (guint i = 0; i < n_frames; i++)
    {
      HwFrame frame = { .type = (guint8) (i % 4),
                        .flags = (guint8) (i % 4),
                        .seq = i,
                        .payload = payload,
                        .payload_length = (payload_length * i) % MAX_PAYLOAD };
      guint at = stream->len;

      g_byte_array_set_size (stream, at + (guint) hw_codec_binary.get_encoded_size (&frame));
      hw_codec_binary.encode (&frame, stream->data + at);
    }
  return stream;
}

static void
compare (const HwCodec *codec, const guint8 *data, gsize length, const gsize *cuts, gsize n_cuts)
{
  const char *wrong = hw_transcript_compare (codec, MAX_PAYLOAD, data, length, cuts, n_cuts);

  if (wrong != NULL)
    fail_msg ("%s: %s (%zu cuts, the first at %zu)", codec->name, wrong, n_cuts,
              n_cuts > 0 ? cuts[0] : 0);
}

/* Bit n of @mask: a cut after byte n. */
static void
compare_mask (const HwCodec *codec, const guint8 *data, gsize length, guint64 mask)
{
  gsize cuts[64], n_cuts = 0;

  for (gsize at = 1; at < length; at++)
    {
      if (mask & (G_GUINT64_CONSTANT (1) << (at - 1)))
        cuts[n_cuts++] = at;
    }
  compare (codec, data, length, cuts, n_cuts);
}

static void
every_split_of_short_streams (void **state)
{
  static const guint8 bytes[] = "hello\0heart!\n";
  const gsize length = sizeof bytes - 1;
  static const guint8 lying[12] = { 2, 1, 0, 28, 0, 0, 1, 0, 9, 9, 9, 9 };
  static const guint8 short_header[12] = { 2, 1, 0, 27 };

  for (guint64 mask = 0; mask < 1 << (length - 1); mask++)
    compare_mask (&hw_codec_raw, bytes, length, mask);
  for (guint64 mask = 0; mask < 1 << (sizeof lying - 1); mask++)
    {
      compare_mask (&hw_codec_binary, lying, sizeof lying, mask);
      compare_mask (&hw_codec_binary, short_header, sizeof short_header, mask);
    }
}

static void
every_single_and_double_split (void **state)
{
  g_autoptr (GByteArray) stream = binary_stream (4, 9);

  for (gsize a = 1; a < stream->len; a++)
    {
      for (gsize b = a; b < stream->len; b++)
        compare (&hw_codec_binary, stream->data, stream->len, (const gsize[]){ a, b }, 2);
    }
}

static void
every_split_of_the_first_and_last_bytes (void **state)
{
  g_autoptr (GByteArray) stream = binary_stream (2, 17);

  assert_int_equal (stream->len, 73);
  for (guint64 mask = 0; mask < 1 << 11; mask++)
    {
      compare_mask (&hw_codec_binary, stream->data, 45, mask);
      compare_mask (&hw_codec_binary, stream->data + 28, 45, mask << 33);
    }
}

static void
byte_by_byte (void **state)
{
  g_autoptr (GByteArray) stream = binary_stream (9, 7);
  g_autofree gsize *cuts = g_new (gsize, stream->len);

  for (gsize i = 1; i < stream->len; i++)
    cuts[i - 1] = i;
  compare (&hw_codec_binary, stream->data, stream->len, cuts, stream->len - 1);
}

static gsize
random_cuts (GRand *random, gsize length, gsize *cuts)
{
  gsize n_cuts = 0;
  gint32 step = g_rand_int_range (random, 2, 60);

  for (gsize at = 0; at < length; at += (gsize) g_rand_int_range (random, 1, step))
    {
      if (at > 0)
        cuts[n_cuts++] = at;
    }
  return n_cuts;
}

/* Whole streams, and streams with one byte changed: their end too must be the same. */
static void
random_splits (void **state)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20);
  g_autoptr (GByteArray) stream = binary_stream (8, 11);
  g_autofree gsize *cuts = g_new (gsize, stream->len);

  for (guint i = 0; i < 20000; i++)
    {
      guint at = (guint) g_rand_int_range (random, 0, (gint32) stream->len);
      guint8 change = i % 2 == 0 ? 0 : (guint8) g_rand_int_range (random, 1, 256);
      gsize n_cuts = random_cuts (random, stream->len, cuts);

      stream->data[at] ^= change;
      compare (&hw_codec_binary, stream->data, stream->len, cuts, n_cuts);
      compare (&hw_codec_raw, stream->data, stream->len, cuts, n_cuts);
      stream->data[at] ^= change;
    }
}

static void
transcript_has_every_frame (void **state)
{
  g_autoptr (GByteArray) stream = binary_stream (8, 11);
  HwTranscript transcript;

  hw_transcript_init (&transcript, &hw_codec_binary, MAX_PAYLOAD);
  hw_transcript_feed (&transcript, stream->data, stream->len - 1);
  assert_null (transcript.broken);
  assert_int_equal (transcript.n_frames, 7);
  hw_transcript_feed (&transcript, stream->data + stream->len - 1, 1);
  assert_int_equal (transcript.n_frames, 8);
  assert_int_equal (transcript.pending->len, 0);
  hw_transcript_clear (&transcript);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_split_of_short_streams),
    cmocka_unit_test (every_single_and_double_split),
    cmocka_unit_test (every_split_of_the_first_and_last_bytes),
    cmocka_unit_test (byte_by_byte),
    cmocka_unit_test (random_splits),
    cmocka_unit_test (transcript_has_every_frame),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
