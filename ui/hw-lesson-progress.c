/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what is said of a lesson while it runs, and when it has ended. */
#include "config.h"

#include "hw-lesson-progress.h"

#include <glib/gi18n.h>

#include "event/hw-event-format.h"

static guint
count_done (const HwLessonRecord *record)
{
  guint n = 0;

  while (n < record->lesson->steps->len && record->step_us[n] != HW_TIME_NEVER)
    n++;

  return n;
}

static guint
count_held (const HwLessonRecord *record)
{
  guint n = 0;

  for (guint i = 0; i < record->lesson->expectations->len; i++)
    n += hw_lesson_record_get_verdict (record, i) == HW_VERDICT_HELD;

  return n;
}

static char *
describe_running (const HwLessonRecord *record)
{
  guint n = count_done (record);

  if (n == 0)
    return g_strdup (_ ("Setting the stage…"));

  return g_strdup_printf (_ ("Step %u of %u: %s"), n, record->lesson->steps->len,
                          hw_lesson_get_step (record->lesson, n - 1)->text);
}

char *
hw_lesson_progress_describe (const HwLessonRecord *record)
{
  guint n = record->lesson->expectations->len;

  switch (record->result)
    {
    case HW_LESSON_HELD:
      return g_strdup_printf (_ ("All %u expectations held"), n);
    case HW_LESSON_BROKEN:
      return g_strdup_printf (_ ("%u of %u expectations held"), count_held (record), n);
    case HW_LESSON_FAILED:
      return g_strdup_printf (_ ("It could not be run: %s"), record->error);
    case HW_LESSON_RUNNING:
    default:
      return describe_running (record);
    }
}

static char *
describe_moment (const HwLessonRecord *record, HwTime at)
{
  if (at == HW_TIME_NEVER || record->started_us == HW_TIME_NEVER)
    return g_strdup ("");

  return g_strdup_printf ("%.2f s", (double) MAX (at - record->started_us, 0) / HW_SEC (1));
}

char *
hw_lesson_progress_describe_step (const HwLessonRecord *record, guint step)
{
  return describe_moment (record, record->step_us[step]);
}

char *
hw_lesson_progress_describe_found (const HwLessonRecord *record, guint expectation)
{
  const HwEvent *found = hw_expectations_get_found (record->expectations, expectation);

  return describe_moment (record, found != NULL ? hw_event_get_mono_us (found) : HW_TIME_NEVER);
}

char *
hw_lesson_progress_describe_prediction (const HwLessonRecord *record)
{
  const HwLesson *lesson = record->lesson;
  const char *right = lesson->choices[lesson->right];

  if (record->prediction < 0)
    return g_strdup_printf (_ ("Right is: %s"), right);
  if ((guint) record->prediction == lesson->right)
    return g_strdup_printf (_ ("You predicted it: %s"), right);

  return g_strdup_printf (_ ("You predicted: %s\nRight is: %s"),
                          lesson->choices[record->prediction], right);
}
