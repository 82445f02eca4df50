/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that one message is shown in every framing, and that what one loses is said. */
#include "hw-test.h"

#include "hw-frame-look.h"

static const HwFrame beat = { .version = 2, .type = HW_FRAME_HEARTBEAT, .seq = 3 };
static const HwFrame message = { .version = 2,
                                 .type = HW_FRAME_DATA,
                                 .seq = 5,
                                 .payload = (const guint8 *) "a\0b",
                                 .payload_length = 3 };
static const HwFrame echo = { .version = 2,
                              .type = HW_FRAME_DATA,
                              .flags = HW_FRAME_FLAG_REPLY,
                              .seq = 5,
                              .payload = (const guint8 *) "a",
                              .payload_length = 1 };
static const HwFrame empty = { .version = 2, .type = HW_FRAME_DATA, .seq = 5 };

static void
test_losses (void **state)
{
  enum
  {
    FRAME = HW_FRAME_LOSS_FRAME,
    SEQ = HW_FRAME_LOSS_SEQ,
    REPLY = HW_FRAME_LOSS_REPLY,
    BORDERS = HW_FRAME_LOSS_BORDERS,
    SUM = HW_FRAME_LOSS_CHECKSUM
  };
  static const struct
  {
    const HwCodec *codec;
    const HwFrame *frame;
    int losses;
    gsize size;
  } rows[] = {
    { &hw_codec_binary, &beat, 0, 28 },
    { &hw_codec_binary, &message, 0, 31 },
    { &hw_codec_binary1, &beat, SEQ | SUM, 4 },
    { &hw_codec_binary1, &echo, SEQ | SUM, 5 },
    { &hw_codec_nul, &message, SUM, 0 },
    { &hw_codec_json, &echo, SUM, 0 },
    { &hw_codec_raw, &message, SEQ | BORDERS | SUM, 3 },
    { &hw_codec_raw, &echo, SEQ | REPLY | BORDERS | SUM, 1 },
    { &hw_codec_raw, &beat, FRAME, 0 },
    { &hw_codec_raw, &empty, FRAME, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (HwFrameLook) look = { 0 };

      hw_frame_look_init (&look, rows[i].frame, rows[i].codec);
      if ((int) look.losses != rows[i].losses)
        fail_msg ("row %u: %x instead of %x", i, look.losses, rows[i].losses);
      if (rows[i].size > 0)
        assert_int_equal (look.size, rows[i].size);
    }
}

static void
test_every_byte_has_a_field (void **state)
{
  const HwCodec *codec;

  for (guint n = 0; (codec = hw_codec_nth (n)) != NULL; n++)
    {
      g_auto (HwFrameLook) look = { 0 };

      hw_frame_look_init (&look, &message, codec);
      assert_true (look.size > 0);
      for (gsize byte = 0; byte < look.size; byte++)
        assert_true (hw_frame_look_find_field (&look, byte) >= 0);
      assert_int_equal (hw_frame_look_find_field (&look, look.size), -1);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_losses),
    cmocka_unit_test (test_every_byte_has_a_field),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
