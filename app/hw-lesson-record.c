/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what is left of a lesson that was run: its events, steps, verdicts and explanation. */
#include "hw-lesson-record.h"

#include "hw-lesson-template.h"
#include "hw-lesson-words.h"

static const char *const result_names[] = { "running", "held", "broken", "failed" };

const char *
hw_lesson_result_get_name (HwLessonResult result)
{
  return result_names[result];
}

const char *
hw_lesson_result_get_word (HwLessonResult result, const char *language)
{
  HwWord word = result == HW_LESSON_HELD     ? HW_WORD_HELD
                : result == HW_LESSON_BROKEN ? HW_WORD_BROKEN
                                             : HW_WORD_FAILED;

  return hw_word_get (word, language);
}

HwLessonRecord *
hw_lesson_record_new (const HwLesson *lesson)
{
  HwLessonRecord *self = g_new0 (HwLessonRecord, 1);

  self->lesson = lesson;
  self->prediction = -1;
  self->started_us = self->finished_us = HW_TIME_NEVER;
  self->step_us = g_new (HwTime, lesson->steps->len);
  for (guint i = 0; i < lesson->steps->len; i++)
    self->step_us[i] = HW_TIME_NEVER;
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);
  self->expectations = hw_expectations_new (lesson->expectations, lesson->steps->len);

  return self;
}

void
hw_lesson_record_free (HwLessonRecord *self)
{
  hw_expectations_free (self->expectations);
  g_ptr_array_unref (self->events);
  g_free (self->step_us);
  g_free (self->error);
  g_free (self);
}

void
hw_lesson_record_add (HwLessonRecord *self, HwEvent *event)
{
  guint n = self->events->len;

  self->n_events++;
  if (n == HW_LESSON_RECORD_MAX_EVENTS)
    return;
  while (n > 0 && hw_event_get_mono_us (self->events->pdata[n - 1]) > hw_event_get_mono_us (event))
    n--;
  g_ptr_array_insert (self->events, (gint) n, hw_event_ref (event));
}

HwVerdict
hw_lesson_record_get_verdict (const HwLessonRecord *self, guint n)
{
  return hw_expectations_get_verdict (self->expectations, n);
}

HwLessonResult
hw_lesson_record_judge (const HwLessonRecord *self)
{
  for (guint i = 0; i < self->lesson->expectations->len; i++)
    if (hw_lesson_record_get_verdict (self, i) != HW_VERDICT_HELD)
      return HW_LESSON_BROKEN;

  return HW_LESSON_HELD;
}

char *
hw_lesson_record_explain (const HwLessonRecord *self)
{
  return hw_lesson_template_fill (self->lesson->explanation, self->lesson->expectations,
                                  self->expectations);
}
