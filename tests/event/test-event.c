/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that events keep what they were given, and that every name finds its way back. */
#include "hw-test.h"

#include "event/hw-event.h"

static void
absent_is_not_zero (void **state)
{
  g_autoptr (HwEvent) event = hw_event_new_at (HW_EVENT_CONNECTED, HW_EVENT_SOURCE_CLIENT, 7, 9);

  assert_false (hw_event_has (event, HW_EVENT_FIELD_CONN));
  hw_event_set_number (event, HW_EVENT_FIELD_CONN, 0);
  assert_true (hw_event_has (event, HW_EVENT_FIELD_CONN));
  assert_null (hw_event_get_string (event, HW_EVENT_FIELD_TEXT));
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, "a\xff");
  assert_true (g_utf8_validate (hw_event_get_string (event, HW_EVENT_FIELD_TEXT), -1, NULL));
  assert_int_equal (hw_event_get_mono_us (event), 7);
  assert_int_equal (hw_event_get_time_us (event), 9);
}

static void
every_name_finds_its_way_back (void **state)
{
  for (int i = 0; i < HW_N_EVENT_KINDS; i++)
    {
      HwEventKind kind = HW_N_EVENT_KINDS;

      assert_non_null (hw_event_kind_get_name (i));
      assert_true (hw_event_kind_from_name (hw_event_kind_get_name (i), &kind));
      assert_int_equal (kind, i);
    }
  for (int i = 0; i < HW_N_EVENT_FIELDS; i++)
    {
      HwEventField field = HW_N_EVENT_FIELDS;

      assert_non_null (hw_event_field_get_name (i));
      assert_true (hw_event_field_from_name (hw_event_field_get_name (i), &field));
      assert_int_equal (field, i);
    }
  for (int i = 0; i < HW_N_EVENT_SOURCES; i++)
    {
      HwEventSource source = HW_N_EVENT_SOURCES;

      assert_true (hw_event_source_from_name (hw_event_source_get_name (i), &source));
      assert_int_equal (source, i);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (absent_is_not_zero),
    cmocka_unit_test (every_name_finds_its_way_back),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
