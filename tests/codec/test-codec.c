/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that every codec is found by its name, and by its first byte where it has one. */
#include "hw-test.h"

#include <string.h>

#include "codec/hw-codec.h"

static void
every_codec_is_found_by_its_name (void **state)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n;

  for (n = 0; hw_codec_nth (n) != NULL; n++)
    {
      assert_true (g_hash_table_add (seen, (gpointer) hw_codec_nth (n)->name));
      assert_ptr_equal (hw_codec_find (hw_codec_nth (n)->name), hw_codec_nth (n));
    }
  assert_true (g_hash_table_contains (seen, "binary"));
  assert_true (g_hash_table_contains (seen, "binary1"));
  assert_true (g_hash_table_contains (seen, "json"));
  assert_true (g_hash_table_contains (seen, "nul"));
  assert_true (g_hash_table_contains (seen, "raw"));
  assert_null (hw_codec_nth (G_MAXUINT));
}

static void
unknown_names_are_not_found (void **state)
{
  static const char *const names[] = { "", "auto", "Binary", "binary ", "raw2" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    assert_null (hw_codec_find (names[i]));
}

/* HW-P-040 */
static void
first_byte_tells (void **state)
{
  for (int byte = 0; byte < 256; byte++)
    {
      if (byte == 2)
        assert_ptr_equal (hw_codec_detect (2), &hw_codec_binary);
      else if (byte == 1)
        assert_ptr_equal (hw_codec_detect (1), &hw_codec_binary1);
      else if (byte == '{')
        assert_ptr_equal (hw_codec_detect ('{'), &hw_codec_json);
      else if (byte != 0 && strchr ("hdget", byte) != NULL)
        assert_ptr_equal (hw_codec_detect ((guint8) byte), &hw_codec_nul);
      else
        assert_null (hw_codec_detect ((guint8) byte));
    }
}

static void
nobody_gets_past_the_hard_limit (void **state)
{
  HwDecoder decoder;

  hw_decoder_init (&decoder, &hw_codec_binary, G_MAXSIZE);
  assert_int_equal (decoder.max_payload, HW_FRAME_HARD_MAX);
  hw_decoder_init (&decoder, &hw_codec_binary, 5);
  assert_int_equal (decoder.max_payload, 5);
}

/* HW-P-124 */
static void
what_a_framing_can_say (void **state)
{
  static const struct
  {
    const HwCodec *codec;
    guint8 flags;
    gsize payload_length;
    gboolean can;
  } rows[] = {
    { &hw_codec_binary, HW_FRAME_FLAG_REPLY | HW_FRAME_FLAG_MORE, HW_FRAME_HARD_MAX, TRUE },
    { &hw_codec_binary, 0x80, 0, TRUE },
    { &hw_codec_binary, 0, HW_FRAME_HARD_MAX + 1, FALSE },
    { &hw_codec_binary1, HW_FRAME_FLAG_REPLY, G_MAXUINT16, TRUE },
    { &hw_codec_binary1, HW_FRAME_FLAG_MORE, 0, FALSE },
    { &hw_codec_binary1, 0, G_MAXUINT16 + 1, FALSE },
    { &hw_codec_nul, HW_FRAME_FLAG_REPLY | HW_FRAME_FLAG_MORE, 5, TRUE },
    { &hw_codec_nul, 0x80, 5, FALSE },
    { &hw_codec_json, HW_FRAME_FLAG_REPLY | HW_FRAME_FLAG_MORE, 48000, TRUE },
    { &hw_codec_json, 0, 48001, FALSE },
    { &hw_codec_raw, 0, 5, TRUE },
    { &hw_codec_raw, HW_FRAME_FLAG_MORE, 5, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwFrame frame = { .flags = rows[i].flags, .payload_length = rows[i].payload_length };

      assert_int_equal (hw_codec_can_say (rows[i].codec, &frame), rows[i].can);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_codec_is_found_by_its_name),
    cmocka_unit_test (unknown_names_are_not_found),
    cmocka_unit_test (first_byte_tells),
    cmocka_unit_test (nobody_gets_past_the_hard_limit),
    cmocka_unit_test (what_a_framing_can_say),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
