/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that an explanation says the numbers that were observed. */
#include "hw-test.h"

#include "hw-lesson-play.h"
#include "hw-lesson-template.h"

static const struct
{
  const char *text;
  const char *filled;
} rows[] = {
  { "plain", "plain" },
  { "", "" },
  { "${noticed.after}", "1.5 s" },
  { "a ${noticed.reason} b", "a heartbeat-timeout b" },
  { "${noticed.silent_ms}", "1.6 s" },
  { "${noticed.conn}${noticed.conn}", "11" },
  { "${beats.count}", "2" },
  { "${beats.rtt_us}", "183 µs" },
  { "${never.count}", "0" },
  { "${never.after}", "—" },
  { "${never.conn}", "—" },
  { "${noticed.rtt_us}", "—" },
  { "$ { } $x", "$ { } $x" },
};

static void
numbers_are_put_in (void **state)
{
  g_autoptr (HwLesson) lesson = NULL;
  g_autoptr (HwLessonRecord) record = play (&lesson);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *filled
          = hw_lesson_template_fill (rows[i].text, lesson->expectations, record->expectations);

      assert_string_equal (filled, rows[i].filled);
      assert_true (hw_lesson_template_check (rows[i].text, lesson->expectations, NULL));
    }
}

static void
what_is_refused (void **state)
{
  static const char *const bad[]
      = { "${noticed}", "${nobody.after}", "${noticed.colour}", "${noticed.after", "${}", "${.}" };
  g_autoptr (HwLesson) lesson = NULL;
  g_autoptr (HwLessonRecord) record = play (&lesson);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      if (hw_lesson_template_check (bad[i], lesson->expectations, &error))
        fail_msg ("“%s” was taken", bad[i]);
      assert_non_null (strstr (error->message, "${NAME.FIELD}"));
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (numbers_are_put_in),
    cmocka_unit_test (what_is_refused),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
