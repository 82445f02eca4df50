/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how a lesson reads on a terminal: the question, what happens, the explanation. */
#pragma once

#include "hw-lesson-record.h"

G_BEGIN_DECLS

typedef enum
{
  HW_LESSON_SCREEN_PLAIN = 0,
  HW_LESSON_SCREEN_COLOUR = 1 << 0,
  HW_LESSON_SCREEN_EVENTS = 1 << 1, /* each event, not only steps and verdicts */
} HwLessonScreenFlags;

/* Pure. */
char *hw_lesson_screen_begin (const HwLesson *lesson, HwLessonScreenFlags flags);
/* A line of what happened, with its time since the first step; NULL: nothing to show. */
char *hw_lesson_screen_event (const HwLessonRecord *record,
                              const HwEvent *event,
                              HwLessonScreenFlags flags);
char *hw_lesson_screen_end (const HwLessonRecord *record, HwLessonScreenFlags flags);

G_END_DECLS
