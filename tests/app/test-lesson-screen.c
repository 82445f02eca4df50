/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a terminal shows the question before, and the explanation only behind. */
#include "hw-test.h"

#include "hw-lesson-play.h"
#include "hw-lesson-screen.h"

static void
the_question_comes_first (void **state)
{
  g_autoptr (HwLesson) lesson = NULL;
  g_autoptr (HwLessonRecord) record = play (&lesson);
  g_autofree char *text = hw_lesson_screen_begin (lesson, HW_LESSON_SCREEN_PLAIN);

  assert_string_equal (text, "\nPull & <plug>  (play)\nSeconds\n\nWho?\n  1  one\n  2  two\n\n");
}

static const struct
{
  EventRow row;
  HwLessonScreenFlags flags;
  const char *text; /* NULL: not shown */
} rows[] = {
  { { "lesson", HW_EVENT_LESSON_STEP, 1600, "\"seq\":1,\"text\":\"pull\"" },
    HW_LESSON_SCREEN_PLAIN,
    "    0.600 s  pull\n" },
  { { "lesson", HW_EVENT_LESSON_STEP, 1600, "\"seq\":1,\"text\":\"pull\"" },
    HW_LESSON_SCREEN_COLOUR,
    "    0.600 s  \033[36mpull\033[0m\n" },
  { { "lesson", HW_EVENT_LESSON_VERDICT, 2000, "\"state\":\"held\",\"text\":\"It is so.\"" },
    HW_LESSON_SCREEN_PLAIN,
    "    1.000 s  ✓ It is so.\n" },
  { { "lesson", HW_EVENT_LESSON_VERDICT, 2000, "\"state\":\"broken\",\"text\":\"It is so.\"" },
    HW_LESSON_SCREEN_PLAIN,
    "    1.000 s  ✗ It is so.\n" },
  { { "lesson", HW_EVENT_LESSON_VERDICT, 2000, "\"state\":\"pending\",\"text\":\"It is so.\"" },
    HW_LESSON_SCREEN_PLAIN,
    NULL },
  { { "lesson", HW_EVENT_LESSON_FINISHED, 2000, "\"state\":\"held\"" },
    HW_LESSON_SCREEN_PLAIN,
    NULL },
  { { "client", HW_EVENT_CLOSED, 2000, "\"reason\":\"user\"" }, HW_LESSON_SCREEN_PLAIN, NULL },
  { { "client", HW_EVENT_CLOSED, 2000, "\"reason\":\"user\"" },
    HW_LESSON_SCREEN_EVENTS,
    "    1.000 s    client  closed              user\n" },
};

static void
what_happens_is_shown (void **state)
{
  g_autoptr (HwLesson) lesson = NULL;
  g_autoptr (HwLessonRecord) record = play (&lesson);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwEvent) event = event_from_row (&rows[i].row);
      g_autofree char *text = hw_lesson_screen_event (record, event, rows[i].flags);

      if (g_strcmp0 (text, rows[i].text) != 0)
        fail_msg ("%" G_GSIZE_FORMAT ": “%s”", i, text);
    }
}

static void
the_end_compares_and_explains (void **state)
{
  g_autoptr (HwLesson) lesson = NULL;
  g_autoptr (HwLessonRecord) record = play (&lesson);
  g_autofree char *unasked = hw_lesson_screen_end (record, HW_LESSON_SCREEN_PLAIN);
  g_autofree char *predicted = NULL;

  assert_null (strstr (unasked, "You predicted"));
  record->prediction = 0;
  predicted = hw_lesson_screen_end (record, HW_LESSON_SCREEN_PLAIN);
  assert_non_null (strstr (predicted, "You predicted: one\nRight is: two\n"));
  assert_non_null (strstr (predicted, "After 1.5 s by heartbeat-timeout"));
  assert_true (g_str_has_suffix (predicted, "\nheld: play, 3 of 3\n"));
}

/* Around a lesson in Chinese. */
static void
its_words_are_the_lesson_s_language (void **state)
{
  g_autoptr (HwLesson) lesson = NULL;
  g_autoptr (HwLessonRecord) record = play (&lesson);
  g_autofree char *held = NULL;
  g_autofree char *failed = NULL;

  g_free (lesson->language);
  lesson->language = g_strdup ("zh_CN");
  record->prediction = 0;
  held = hw_lesson_screen_end (record, HW_LESSON_SCREEN_PLAIN);
  assert_true (g_str_has_prefix (held, "\n你的预测：one\n正确答案：two\n\n"));
  assert_true (g_str_has_suffix (held, "\n成立: play, 3 条预期中 3 条成立\n"));
  record->result = HW_LESSON_FAILED;
  record->error = g_strdup ("no server");
  failed = hw_lesson_screen_end (record, HW_LESSON_SCREEN_PLAIN);
  assert_true (g_str_has_prefix (failed, "\n无法运行：no server\n"));
}

static void
what_could_not_be_run_says_why (void **state)
{
  g_autoptr (HwLesson) lesson = NULL;
  g_autoptr (HwLessonRecord) record = play (&lesson);
  g_autofree char *text = NULL;

  record->result = HW_LESSON_FAILED;
  record->error = g_strdup ("no server");
  text = hw_lesson_screen_end (record, HW_LESSON_SCREEN_PLAIN);
  assert_non_null (strstr (text, "It could not be run: no server\n"));
  assert_null (strstr (text, "Right is"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_question_comes_first),
    cmocka_unit_test (what_happens_is_shown),
    cmocka_unit_test (the_end_compares_and_explains),
    cmocka_unit_test (its_words_are_the_lesson_s_language),
    cmocka_unit_test (what_could_not_be_run_says_why),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
