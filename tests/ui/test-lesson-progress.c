/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of what is said of a lesson while it runs, and when it has ended. */
#include "hw-test.h"

#include "hw-lesson-play.h"
#include "hw-lesson-progress.h"

static void
test_before_the_first_step (void **state)
{
  g_autoptr (HwLesson) lesson = NULL;
  g_autoptr (HwLessonRecord) record = play (&lesson);
  g_autofree char *text = NULL;
  g_autofree char *time = NULL;

  record->result = HW_LESSON_RUNNING;
  record->started_us = HW_TIME_NEVER;
  for (guint i = 0; i < lesson->steps->len; i++)
    record->step_us[i] = HW_TIME_NEVER;
  text = hw_lesson_progress_describe (record);
  time = hw_lesson_progress_describe_step (record, 0);

  assert_string_equal (text, "Setting the stage…");
  assert_string_equal (time, "");
}

static void
test_amid_the_steps (void **state)
{
  g_autoptr (HwLesson) lesson = NULL;
  g_autoptr (HwLessonRecord) record = play (&lesson);
  g_autofree char *text = NULL;
  g_autofree char *done = NULL;
  g_autofree char *not_yet = NULL;

  record->result = HW_LESSON_RUNNING;
  record->started_us = HW_MSEC (1000);
  record->step_us[0] = HW_MSEC (1000);
  record->step_us[1] = HW_MSEC (2250);
  record->step_us[2] = HW_TIME_NEVER;
  text = hw_lesson_progress_describe (record);
  done = hw_lesson_progress_describe_step (record, 1);
  not_yet = hw_lesson_progress_describe_step (record, 2);

  assert_string_equal (text, "Step 2 of 3: wait 1s");
  assert_string_equal (done, "1.25 s");
  assert_string_equal (not_yet, "");
}

static void
test_when_it_was_seen (void **state)
{
  g_autoptr (HwLesson) lesson = NULL;
  g_autoptr (HwLessonRecord) record = play (&lesson);
  g_autofree char *noticed = NULL;
  g_autofree char *never = NULL;

  record->started_us = HW_MSEC (1000);
  noticed = hw_lesson_progress_describe_found (record, 0);
  never = hw_lesson_progress_describe_found (record, 2);

  assert_string_equal (noticed, "2.10 s");
  assert_string_equal (never, "");
}

static const struct
{
  HwLessonResult result;
  const char *text;
} results[] = {
  { HW_LESSON_HELD, "All 3 expectations held" },
  { HW_LESSON_BROKEN, "3 of 3 expectations held" },
  { HW_LESSON_FAILED, "It could not be run: no port" },
};

static void
test_the_result (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (HwLesson) lesson = NULL;
      g_autoptr (HwLessonRecord) record = play (&lesson);
      g_autofree char *text = NULL;

      record->result = results[i].result;
      g_free (record->error);
      record->error = g_strdup ("no port");
      text = hw_lesson_progress_describe (record);
      assert_string_equal (text, results[i].text);
    }
}

static const struct
{
  int prediction;
  const char *text;
} predictions[] = {
  { -1, "Right is: two" },
  { 0, "You predicted: one\nRight is: two" },
  { 1, "You predicted it: two" },
};

static void
test_the_prediction (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (predictions); i++)
    {
      g_autoptr (HwLesson) lesson = NULL;
      g_autoptr (HwLessonRecord) record = play (&lesson);
      g_autofree char *text = NULL;

      record->prediction = predictions[i].prediction;
      text = hw_lesson_progress_describe_prediction (record);
      assert_string_equal (text, predictions[i].text);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_before_the_first_step), cmocka_unit_test (test_amid_the_steps),
    cmocka_unit_test (test_when_it_was_seen),      cmocka_unit_test (test_the_result),
    cmocka_unit_test (test_the_prediction),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
