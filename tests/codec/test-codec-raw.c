/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that raw changes nothing: what comes is one frame, and goes out as it is. */
#include "hw-test.h"

#include <string.h>

#include "codec/hw-codec.h"

static const guint8 bytes[] = { 0x00, 0xff, 0x02, 'h', 'i', '\n' };

static HwDecodeResult
decode (gsize max_payload, gsize length, HwDecoded *decoded)
{
  HwDecoder decoder;

  hw_decoder_init (&decoder, &hw_codec_raw, max_payload);
  return hw_decoder_next (&decoder, bytes, length, decoded);
}

static void
nothing_asks_for_a_byte (void **state)
{
  HwDecoded decoded;

  assert_int_equal (decode (100, 0, &decoded), HW_DECODE_MORE);
  assert_int_equal (decoded.needed, 1);
}

static void
what_came_is_one_frame (void **state)
{
  static const struct
  {
    gsize max_payload, length, taken;
  } rows[] = {
    { 100, 1, 1 }, { 100, 6, 6 }, { 6, 6, 6 }, { 5, 6, 5 }, { 1, 6, 1 }, { 0, 6, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwDecoded decoded;

      assert_int_equal (decode (rows[i].max_payload, rows[i].length, &decoded), HW_DECODE_FRAME);
      assert_int_equal (decoded.consumed, rows[i].taken);
      assert_int_equal (decoded.frame.type, HW_FRAME_DATA);
      assert_int_equal (decoded.frame.flags, 0);
      assert_ptr_equal (decoded.frame.payload, bytes);
      assert_int_equal (decoded.frame.payload_length, rows[i].taken);
    }
}

static void
goes_out_as_it_is (void **state)
{
  HwFrame frame = {
    .type = HW_FRAME_DATA, .flags = 0xff, .seq = 7, .payload = bytes, .payload_length = sizeof bytes
  };
  guint8 out[sizeof bytes + 1] = { [sizeof bytes] = 0x55 };

  assert_int_equal (hw_codec_raw.get_encoded_size (&frame), sizeof bytes);
  hw_codec_raw.encode (&frame, out);
  assert_memory_equal (out, bytes, sizeof bytes);
  assert_int_equal (out[sizeof bytes], 0x55);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (nothing_asks_for_a_byte),
    cmocka_unit_test (what_came_is_one_frame),
    cmocka_unit_test (goes_out_as_it_is),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
