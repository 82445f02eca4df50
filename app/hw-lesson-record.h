/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what is left of a lesson that was run: its events, steps, verdicts and explanation. */
#pragma once

#include "hw-expectations.h"
#include "hw-lesson.h"

G_BEGIN_DECLS

#define HW_LESSON_RECORD_MAX_EVENTS 50000

typedef enum
{
  HW_LESSON_RUNNING,
  HW_LESSON_HELD,   /* every expectation */
  HW_LESSON_BROKEN, /* at least one wasn't */
  HW_LESSON_FAILED, /* it could not be run: error says why */
} HwLessonResult;

typedef struct
{
  const HwLesson *lesson;
  HwLessonResult result;
  char *error;    /* NULL: none */
  int prediction; /* the place of a choice; -1: nothing was predicted */
  gboolean control;
  HwTime started_us; /* mono_us of the first step */
  HwTime finished_us;
  HwTime *step_us;   /* mono_us, as many as steps; HW_TIME_NEVER: not done */
  GPtrArray *events; /* HwEvent, by their time; the first so many */
  guint64 n_events;
  HwExpectations *expectations;
} HwLessonRecord;

HwLessonRecord *hw_lesson_record_new (const HwLesson *lesson);
void hw_lesson_record_free (HwLessonRecord *self);
void hw_lesson_record_add (HwLessonRecord *self, HwEvent *event);
HwVerdict hw_lesson_record_get_verdict (const HwLessonRecord *self, guint n);
/* Held where all are; the caller has ended the expectations. */
HwLessonResult hw_lesson_record_judge (const HwLessonRecord *self);
/* With the numbers that were observed; the caller's to free. */
char *hw_lesson_record_explain (const HwLessonRecord *self);
const char *hw_lesson_result_get_name (HwLessonResult result); /* "held", "broken", "failed" */
/* For people, in a lesson's language. */
const char *hw_lesson_result_get_word (HwLessonResult result, const char *language);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwLessonRecord, hw_lesson_record_free)

G_END_DECLS
