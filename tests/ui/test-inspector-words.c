/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of what the inspector says of a frame, and of an event that has none. */
#include "hw-test.h"

#include <string.h>

#include "hw-inspector-words.h"

static void
test_losses (void **state)
{
  g_autofree char *nothing = hw_inspector_words_losses (0);
  g_autofree char *raw = hw_inspector_words_losses (HW_FRAME_LOSS_BORDERS | HW_FRAME_LOSS_CHECKSUM);

  assert_null (nothing);
  assert_string_equal (
      raw, "Can’t carry where it begins and ends · a checksum: damage can pass for data");
}

static void
test_every_framing_is_offered_once (void **state)
{
  guint n = 0;

  for (; hw_inspector_words_codec (n) != NULL; n++)
    {
      assert_non_null (hw_inspector_words_codec_title (n));
      for (guint i = 0; i < n; i++)
        assert_ptr_not_equal (hw_inspector_words_codec (i), hw_inspector_words_codec (n));
    }
  assert_null (hw_codec_nth (n));
  assert_non_null (hw_codec_nth (n - 1));
}

static void
test_a_frame (void **state)
{
  HwEventFrame frame
      = { .frame = { .type = HW_FRAME_DATA, .flags = HW_FRAME_FLAG_REPLY }, .missing = 36 };
  g_autofree char *title = hw_inspector_words_title (&frame);
  g_autofree char *origin = hw_inspector_words_origin (&frame);

  assert_string_equal (title, "DATA REPLY · server → client");
  assert_non_null (strstr (origin, "36 bytes aren’t in the log"));
}

static void
test_what_has_no_frame (void **state)
{
  g_autoptr (HwEvent) event = hw_event_new_at (HW_EVENT_CABLE_PULLED, HW_EVENT_SOURCE_CABLE, 0, 0);
  g_autoptr (GArray) facts = NULL;

  hw_event_set_string (event, HW_EVENT_FIELD_CUT, "kernel");
  hw_event_set_number (event, HW_EVENT_FIELD_CONNECTIONS, 2);
  facts = hw_inspector_words_facts (event);
  assert_int_equal (facts->len, 2);
  assert_string_equal (g_array_index (facts, HwAnnotation, 0).name, "connections");
  assert_string_equal (g_array_index (facts, HwAnnotation, 0).value, "2");
  assert_string_equal (g_array_index (facts, HwAnnotation, 1).value, "kernel");
}

static void
test_a_reason_is_explained (void **state)
{
  g_autoptr (HwEvent) event = hw_event_new_at (HW_EVENT_DISCONNECTED, HW_EVENT_SOURCE_CLIENT, 0, 0);
  g_autoptr (GArray) facts = NULL;

  hw_event_set_reason (event, HW_REASON_REFUSED);
  facts = hw_inspector_words_facts (event);
  assert_int_equal (facts->len, 1);
  assert_string_equal (g_array_index (facts, HwAnnotation, 0).value,
                       "refused · The SYN was answered by RST: nobody listens on that port.");
}

static void
test_heads (void **state)
{
  static const struct
  {
    gsize size;
    const char *text;
  } rows[] = { { 0, "cut" }, { 1, "cut · 1 byte" }, { 8, "cut · 8 bytes" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const HwAnnotation field = { .size = rows[i].size, .name = "cut" };
      g_autofree char *text = hw_inspector_words_head (&field);

      assert_string_equal (text, rows[i].text);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_losses),
    cmocka_unit_test (test_every_framing_is_offered_once),
    cmocka_unit_test (test_a_frame),
    cmocka_unit_test (test_what_has_no_frame),
    cmocka_unit_test (test_a_reason_is_explained),
    cmocka_unit_test (test_heads),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
