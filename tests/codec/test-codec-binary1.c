/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that version 1 is what docs/PROTOCOL.md says, and that version 2 can read the one
 * frame of it that it must. */
#include "hw-test.h"

#include <string.h>

#include "codec/hw-codec.h"
#include "hw-transcript.h"

static const struct
{
  guint8 bytes[8];
  gsize length;
  HwFrame frame;
} known[] = {
  { { 1, 0, 0, 0 }, 4, { .type = HW_FRAME_HEARTBEAT } },
  { { 1, 0x80, 0, 0 }, 4, { .type = HW_FRAME_HEARTBEAT, .flags = HW_FRAME_FLAG_REPLY } },
  { { 1, 1, 0, 2, 'h', 'i' },
    6,
    { .type = HW_FRAME_DATA, .payload = (const guint8 *) "hi", .payload_length = 2 } },
  { { 1, 0x81, 0, 2, 'h', 'i' },
    6,
    { .type = HW_FRAME_DATA,
      .flags = HW_FRAME_FLAG_REPLY,
      .payload = (const guint8 *) "hi",
      .payload_length = 2 } },
  { { 1, 0x7f, 0, 0 }, 4, { .type = 0x7f } },
};

static HwDecodeResult
decode (const HwCodec *codec, const guint8 *bytes, gsize length, HwDecoded *decoded)
{
  HwDecoder decoder;

  hw_decoder_init (&decoder, codec, 100);
  return hw_decoder_next (&decoder, bytes, length, decoded);
}

/* HW-P-045 */
static void
known_bytes_are_read_and_written (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      const HwFrame *wanted = &known[i].frame;
      HwDecoded decoded;
      guint8 out[8];

      assert_int_equal (decode (&hw_codec_binary1, known[i].bytes, known[i].length, &decoded),
                        HW_DECODE_FRAME);
      assert_int_equal (decoded.consumed, known[i].length);
      assert_int_equal (decoded.frame.version, 1);
      assert_int_equal (decoded.frame.type, wanted->type);
      assert_int_equal (decoded.frame.flags, wanted->flags);
      assert_int_equal (decoded.frame.payload_length, wanted->payload_length);
      assert_ptr_equal (decoded.frame.payload, known[i].bytes + 4);

      assert_int_equal (hw_codec_binary1.get_encoded_size (wanted), known[i].length);
      hw_codec_binary1.encode (wanted, out);
      assert_memory_equal (out, known[i].bytes, known[i].length);
    }
}

static void
wrong_bytes_are_refused (void **state)
{
  static const guint8 large[] = { 1, 1, 0, 101 };
  HwDecoded decoded;

  for (int version = 0; version < 256; version++)
    {
      guint8 byte = (guint8) version;

      assert_int_equal (decode (&hw_codec_binary1, &byte, 1, &decoded),
                        version == 1 ? HW_DECODE_MORE : HW_DECODE_ERROR);
    }
  assert_int_equal (decode (&hw_codec_binary1, large, 3, &decoded), HW_DECODE_MORE);
  assert_int_equal (decode (&hw_codec_binary1, large, 4, &decoded), HW_DECODE_ERROR);
  assert_int_equal (decoded.reason, HW_REASON_TOO_LARGE);
}

static void
longest_payload_goes_both_ways (void **state)
{
  g_autofree guint8 *payload = g_malloc0 (G_MAXUINT16);
  g_autofree guint8 *bytes = g_malloc (G_MAXUINT16 + 4);
  HwFrame frame = { .type = HW_FRAME_DATA, .payload = payload, .payload_length = G_MAXUINT16 };
  HwDecoder decoder;
  HwDecoded decoded;

  hw_codec_binary1.encode (&frame, bytes);
  hw_decoder_init (&decoder, &hw_codec_binary1, HW_FRAME_HARD_MAX);
  assert_int_equal (hw_decoder_next (&decoder, bytes, G_MAXUINT16 + 3, &decoded), HW_DECODE_MORE);
  assert_int_equal (decoded.needed, G_MAXUINT16 + 4);
  assert_int_equal (hw_decoder_next (&decoder, bytes, G_MAXUINT16 + 4, &decoded), HW_DECODE_FRAME);
  assert_int_equal (decoded.frame.payload_length, G_MAXUINT16);
}

static void
every_split (void **state)
{
  static const guint8 stream[16] = { 1, 1, 0, 2, 'h', 'i', 1, 0, 0, 0, 1, 0x83, 0, 1, 'x', 9 };

  for (guint mask = 0; mask < 1 << 15; mask++)
    {
      gsize cuts[16], n_cuts = 0;

      for (gsize at = 1; at < sizeof stream; at++)
        {
          if (mask & (1u << (at - 1)))
            cuts[n_cuts++] = at;
        }
      assert_null (
          hw_transcript_compare (&hw_codec_binary1, 100, stream, sizeof stream, cuts, n_cuts));
    }
}

/* HW-P-042 */
static void
version_2_reads_the_error_of_version_1 (void **state)
{
  static const guint8 error[] = { 1, 3, 0, 2, 'n', 'o' };
  static const guint8 data[] = { 1, 1, 0, 2, 'h', 'i' };
  HwDecoded decoded;

  for (gsize length = 0; length < sizeof error; length++)
    {
      assert_int_equal (decode (&hw_codec_binary, error, length, &decoded), HW_DECODE_MORE);
      assert_in_range (decoded.needed, length + 1, sizeof error);
    }
  assert_int_equal (decode (&hw_codec_binary, error, sizeof error, &decoded), HW_DECODE_FRAME);
  assert_int_equal (decoded.consumed, sizeof error);
  assert_int_equal (decoded.frame.version, 1);
  assert_int_equal (decoded.frame.type, HW_FRAME_ERROR);
  assert_memory_equal (decoded.frame.payload, "no", 2);

  assert_int_equal (decode (&hw_codec_binary, data, 1, &decoded), HW_DECODE_MORE);
  assert_int_equal (decode (&hw_codec_binary, data, 2, &decoded), HW_DECODE_ERROR);
  assert_int_equal (decoded.reason, HW_REASON_PROTOCOL_ERROR);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (known_bytes_are_read_and_written),
    cmocka_unit_test (wrong_bytes_are_refused),
    cmocka_unit_test (longest_payload_goes_both_ways),
    cmocka_unit_test (every_split),
    cmocka_unit_test (version_2_reads_the_error_of_version_1),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
