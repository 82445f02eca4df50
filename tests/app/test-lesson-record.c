/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a record keeps events by their time, and judges by every expectation. */
#include "hw-test.h"

#include "hw-lesson-play.h"

static void
events_lie_by_their_time (void **state)
{
  static const gint64 times_ms[] = { 30, 10, 20, 20, 5 };
  g_autoptr (HwLesson) lesson = NULL;
  g_autoptr (HwLessonRecord) played = play (&lesson);
  g_autoptr (HwLessonRecord) record = hw_lesson_record_new (lesson);
  HwTime before = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (times_ms); i++)
    {
      const EventRow row = { "client", HW_EVENT_CLOSED, times_ms[i] };
      g_autoptr (HwEvent) event = event_from_row (&row);

      hw_lesson_record_add (record, event);
    }
  assert_int_equal (record->events->len, G_N_ELEMENTS (times_ms));
  for (guint i = 0; i < record->events->len; i++)
    {
      assert_true (hw_event_get_mono_us (record->events->pdata[i]) >= before);
      before = hw_event_get_mono_us (record->events->pdata[i]);
    }
}

static void
held_is_all_held (void **state)
{
  static const EventRow wrong = { "client", HW_EVENT_ERROR, 2000 };
  g_autoptr (HwLesson) lesson = NULL;
  g_autoptr (HwLessonRecord) record = play (&lesson);
  g_autoptr (HwEvent) event = event_from_row (&wrong);

  assert_int_equal (record->result, HW_LESSON_HELD);
  hw_expectations_add_event (record->expectations, event);
  assert_int_equal (hw_lesson_record_judge (record), HW_LESSON_BROKEN);
}

static void
it_explains (void **state)
{
  g_autoptr (HwLesson) lesson = NULL;
  g_autoptr (HwLessonRecord) record = play (&lesson);
  g_autofree char *text = hw_lesson_record_explain (record);

  assert_string_equal (text, "After 1.5 s by heartbeat-timeout, silent 1.6 s, conn 1; 2 beats, "
                             "183 µs; —.");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (events_lie_by_their_time),
    cmocka_unit_test (held_is_all_held),
    cmocka_unit_test (it_explains),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
