/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a length, true or lying, costs nothing before it was judged. */
#include "hw-test.h"

#include <string.h>

#include "codec/hw-codec.h"

static const struct
{
  gsize max;
  guint32 payload_length;
  guint8 header_length;
  HwDecodeResult result; /* of the header alone */
  gsize needed;
} rows[] = {
  { 1000, 1, 28, HW_DECODE_MORE, 29 },
  { 1000, 1000, 28, HW_DECODE_MORE, 1028 },
  { 1000, 1000, 255, HW_DECODE_MORE, 1255 },
  { 1000, 0, 255, HW_DECODE_MORE, 255 },
  { 1000, 1001, 28, HW_DECODE_ERROR, 0 },
  { 1000, 1001, 255, HW_DECODE_ERROR, 0 },
  { 1000, 0x80000000u, 28, HW_DECODE_ERROR, 0 },
  { 1000, 0x7fffffffu, 28, HW_DECODE_ERROR, 0 },
  { 1000, 0xffffffffu, 28, HW_DECODE_ERROR, 0 },
  { 1000, 0xffffffffu, 255, HW_DECODE_ERROR, 0 },
  { 0, 1, 28, HW_DECODE_ERROR, 0 },
  { G_MAXSIZE, HW_FRAME_HARD_MAX, 28, HW_DECODE_MORE, HW_FRAME_HARD_MAX + 28 },
  { G_MAXSIZE, HW_FRAME_HARD_MAX + 1, 28, HW_DECODE_ERROR, 0 },
  { G_MAXSIZE, 0xffffffffu, 28, HW_DECODE_ERROR, 0 },
};

static void
write_header (guint8 *bytes, guint32 payload_length, guint8 header_length)
{
  guint32 length = GUINT32_TO_BE (payload_length);

  memset (bytes, 0, 28);
  bytes[0] = 2;
  bytes[1] = HW_FRAME_DATA;
  bytes[3] = header_length;
  memcpy (bytes + 4, &length, sizeof length);
}

static void
lengths_are_judged_by_the_header_alone (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      /* Just these bytes: a sanitizer sees any look at the payload that was promised. */
      g_autofree guint8 *header = g_malloc (28);
      HwDecoder decoder;
      HwDecoded decoded;

      write_header (header, rows[i].payload_length, rows[i].header_length);
      hw_decoder_init (&decoder, &hw_codec_binary, rows[i].max);
      for (gsize length = 8; length <= 28; length++)
        {
          assert_int_equal (hw_decoder_next (&decoder, header, length, &decoded), rows[i].result);
          assert_int_equal (decoded.needed, rows[i].needed);
          assert_int_equal (decoded.consumed, 0);
          if (rows[i].result == HW_DECODE_ERROR)
            assert_int_equal (decoded.reason, HW_REASON_TOO_LARGE);
        }
    }
}

static void
longest_payload_goes_both_ways (void **state)
{
  gsize size = 28 + HW_FRAME_HARD_MAX;
  g_autofree guint8 *payload = g_malloc0 (HW_FRAME_HARD_MAX);
  g_autofree guint8 *bytes = g_malloc (size);
  HwFrame frame
      = { .type = HW_FRAME_DATA, .payload = payload, .payload_length = HW_FRAME_HARD_MAX };
  HwDecoder decoder;
  HwDecoded decoded;

  payload[HW_FRAME_HARD_MAX - 1] = 1;
  assert_int_equal (hw_codec_binary.get_encoded_size (&frame), size);
  hw_codec_binary.encode (&frame, bytes);
  hw_decoder_init (&decoder, &hw_codec_binary, HW_FRAME_HARD_MAX);
  assert_int_equal (hw_decoder_next (&decoder, bytes, size - 1, &decoded), HW_DECODE_MORE);
  assert_int_equal (decoded.needed, size);
  assert_int_equal (hw_decoder_next (&decoder, bytes, size, &decoded), HW_DECODE_FRAME);
  assert_int_equal (decoded.consumed, size);
}

/* A length that says too little makes the rest of the payload the next frame, which it is not. */
static void
understated_length_is_an_error (void **state)
{
  guint8 bytes[40];
  HwDecoder decoder;
  HwDecoded decoded;
  HwFrame frame
      = { .type = HW_FRAME_DATA, .payload = (const guint8 *) "hello heart!", .payload_length = 12 };

  hw_codec_binary.encode (&frame, bytes);
  for (guint8 lie = 0; lie < 12; lie++)
    {
      bytes[7] = lie;
      hw_decoder_init (&decoder, &hw_codec_binary, 1000);
      assert_int_equal (hw_decoder_next (&decoder, bytes, sizeof bytes, &decoded), HW_DECODE_ERROR);
      assert_int_equal (decoded.reason, HW_REASON_PROTOCOL_ERROR);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (lengths_are_judged_by_the_header_alone),
    cmocka_unit_test (longest_payload_goes_both_ways),
    cmocka_unit_test (understated_length_is_an_error),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
