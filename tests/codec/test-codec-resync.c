/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that behind damage the next whole frame is found, at a bounded cost. */
#include "hw-test.h"

#include <string.h>

#include "codec/hw-codec.h"
#include "hw-transcript.h"

#define MAX_PAYLOAD 64
#define N_FRAMES 8

static GByteArray *
make_stream (gsize *starts)
{
  GByteArray *stream = g_byte_array_new ();

  for (guint i = 0; i < N_FRAMES; i++)
    {
      HwFrame frame = { .type = HW_FRAME_DATA,
                        .seq = 100 + i,
                        .payload = (const guint8 *) "two \x02 and \x02\x01\x00\x1c",
                        .payload_length = 14 };

      starts[i] = stream->len;
      g_byte_array_set_size (stream,
                             stream->len + (guint) hw_codec_binary.get_encoded_size (&frame));
      hw_codec_binary.encode (&frame, stream->data + starts[i]);
    }
  starts[N_FRAMES] = stream->len;
  return stream;
}

/* What is found in it, as bits by sequence; how many bytes were skipped. */
static guint
read_all (const GByteArray *stream, gsize *skipped)
{
  HwDecodeResult result = HW_DECODE_FRAME;
  HwDecoder decoder;
  HwDecoded decoded;
  guint found = 0;
  gsize at = 0;

  *skipped = 0;
  hw_decoder_init (&decoder, &hw_codec_binary, MAX_PAYLOAD);
  decoder.resync = TRUE;
  while (at < stream->len)
    {
      result = hw_decoder_next (&decoder, stream->data + at, stream->len - at, &decoded);
      assert_true (result != HW_DECODE_ERROR);
      if (result == HW_DECODE_MORE)
        break;
      assert_true (decoded.consumed > 0);
      at += decoded.consumed;
      if (result == HW_DECODE_DAMAGE)
        *skipped += decoded.consumed;
      else
        found |= 1u << (decoded.frame.seq - 100);
    }
  return found;
}

/* HW-P-081: any bit of the second frame changed, the others are found, and nothing else. */
static void
one_bit_costs_one_frame (void **state)
{
  gsize starts[N_FRAMES + 1];
  g_autoptr (GByteArray) stream = make_stream (starts);

  for (gsize bit = 8 * starts[1]; bit < 8 * starts[2]; bit++)
    {
      gsize skipped;

      stream->data[bit / 8] ^= (guint8) (1 << bit % 8);
      assert_int_equal (read_all (stream, &skipped), 0xfd);
      assert_int_equal (skipped, starts[2] - starts[1]);
      stream->data[bit / 8] ^= (guint8) (1 << bit % 8);
    }
}

static void
lost_and_added_bytes_cost_one_frame (void **state)
{
  for (gsize at = 44; at < 84; at++)
    {
      gsize starts[N_FRAMES + 1], skipped;
      g_autoptr (GByteArray) less = make_stream (starts);
      g_autoptr (GByteArray) more = make_stream (starts);
      guint8 rest[512];
      gsize n_rest = more->len - at;

      g_byte_array_remove_index (less, (guint) at);
      assert_int_equal (read_all (less, &skipped), 0xfd);
      assert_int_equal (skipped, starts[2] - starts[1] - 1);

      memcpy (rest, more->data + at, n_rest);
      g_byte_array_set_size (more, (guint) at);
      g_byte_array_append (more, (const guint8 *) "\x02", 1);
      g_byte_array_append (more, rest, (guint) n_rest);
      assert_int_equal (read_all (more, &skipped), 0xfd);
      assert_int_equal (skipped, starts[2] - starts[1] + 1);
    }
}

static void
damage_is_the_same_however_it_is_cut (void **state)
{
  gsize starts[N_FRAMES + 1];
  g_autoptr (GByteArray) stream = make_stream (starts);

  for (gsize damaged = 0; damaged < stream->len; damaged += 7)
    {
      stream->data[damaged] ^= 2;
      for (gsize a = 1; a < stream->len; a += 5)
        for (gsize b = a; b < stream->len; b += 11)
          {
            const char *wrong
                = hw_transcript_compare_resync (&hw_codec_binary, MAX_PAYLOAD, stream->data,
                                                stream->len, (const gsize[]){ a, b }, 2);

            if (wrong != NULL)
              fail_msg ("%s (damaged at %zu, cut at %zu and %zu)", wrong, damaged, a, b);
          }
      stream->data[damaged] ^= 2;
    }
}

static void
first_damage_has_its_reason (void **state)
{
  static const guint8 large[] = { 2, 1, 0, 28, 0xff, 0, 0, 0, 7, 7 };
  HwDecoder decoder;
  HwDecoded decoded;

  hw_decoder_init (&decoder, &hw_codec_binary, MAX_PAYLOAD);
  decoder.resync = TRUE;
  assert_int_equal (hw_decoder_next (&decoder, large, sizeof large, &decoded), HW_DECODE_DAMAGE);
  assert_int_equal (decoded.reason, HW_REASON_TOO_LARGE);
  assert_int_equal (decoded.consumed, sizeof large);
}

/* A 1 could begin an ERROR frame of version 1, but not behind damage, whatever lay between. */
static void
only_version_2_begins_behind_damage (void **state)
{
  static const guint8 stream[] = { 2, 1, 0, 0, 9, 1, 3, 0, 0 };

  for (gsize cut = 1; cut < sizeof stream; cut++)
    {
      const char *wrong = hw_transcript_compare_resync (&hw_codec_binary, MAX_PAYLOAD, stream,
                                                        sizeof stream, &cut, 1);

      if (wrong != NULL)
        fail_msg ("%s (cut at %zu)", wrong, cut);
    }
}

/* A frame that was found ends the search: what may begin a stream may follow it again. */
static void
found_frame_ends_the_search (void **state)
{
  static const guint8 error[] = { 1, 3, 0, 0 };
  HwFrame frame = { .type = HW_FRAME_HEARTBEAT };
  guint8 bytes[1 + 28 + sizeof error] = { 9 };
  HwDecoder decoder;
  HwDecoded decoded;

  hw_codec_binary.encode (&frame, bytes + 1);
  memcpy (bytes + 29, error, sizeof error);
  hw_decoder_init (&decoder, &hw_codec_binary, MAX_PAYLOAD);
  decoder.resync = TRUE;
  assert_int_equal (hw_decoder_next (&decoder, bytes, sizeof bytes, &decoded), HW_DECODE_DAMAGE);
  assert_int_equal (decoded.consumed, 1);
  assert_int_equal (hw_decoder_next (&decoder, bytes + 1, sizeof bytes - 1, &decoded),
                    HW_DECODE_FRAME);
  assert_int_equal (hw_decoder_next (&decoder, bytes + 29, sizeof error, &decoded),
                    HW_DECODE_FRAME);
  assert_int_equal (decoded.frame.type, HW_FRAME_ERROR);
}

/* HW-P-080 */
static void
other_framings_end (void **state)
{
  static const HwCodec *const codecs[] = { &hw_codec_binary1, &hw_codec_nul, &hw_codec_json };

  for (gsize i = 0; i < G_N_ELEMENTS (codecs); i++)
    {
      HwDecoder decoder;
      HwDecoded decoded;

      hw_decoder_init (&decoder, codecs[i], MAX_PAYLOAD);
      decoder.resync = TRUE;
      assert_int_equal (hw_decoder_next (&decoder, (const guint8 *) "?", 1, &decoded),
                        HW_DECODE_ERROR);
    }
}

/* HW-P-083: beginnings without end, each of a whole megabyte. */
static void
vain_work_is_bounded (void **state)
{
  gsize size = 2 * HW_FRAME_DEFAULT_MAX, at = 0;
  g_autofree guint8 *bytes = g_malloc (size);
  HwDecodeResult result = HW_DECODE_DAMAGE;
  HwDecoder decoder;
  HwDecoded decoded;

  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) "\x02\x01\x1c\x1c\x00\x0f\x00\x00"[i % 8];
  hw_decoder_init (&decoder, &hw_codec_binary, HW_FRAME_DEFAULT_MAX);
  decoder.resync = TRUE;
  while (result == HW_DECODE_DAMAGE && at < size)
    {
      result = hw_decoder_next (&decoder, bytes + at, size - at, &decoded);
      at += decoded.consumed;
    }
  assert_int_equal (result, HW_DECODE_ERROR);
  assert_true (at < 1000);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (one_bit_costs_one_frame),
    cmocka_unit_test (lost_and_added_bytes_cost_one_frame),
    cmocka_unit_test (damage_is_the_same_however_it_is_cut),
    cmocka_unit_test (first_damage_has_its_reason),
    cmocka_unit_test (only_version_2_begins_behind_damage),
    cmocka_unit_test (found_frame_ends_the_search),
    cmocka_unit_test (other_framings_end),
    cmocka_unit_test (vain_work_is_bounded),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
