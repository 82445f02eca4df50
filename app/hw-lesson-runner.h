/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the running of a lesson: its steps in their time, and the verdicts as they fall. */
#pragma once

#include "hw-lesson-record.h"
#include "io/hw-cable.h"

G_BEGIN_DECLS

/* Everything happens in the thread-default main context of the thread that made it. What is judged
 * are the events alone. */
typedef struct _HwLessonRunner HwLessonRunner;

typedef struct
{
  /* Each event of the lab, and the lesson's own (source lesson): started, step, verdict, finished.
   */
  void (*event) (HwEvent *event, gpointer user_data);
  /* The last call; what became of it is in the record. */
  void (*finished) (gpointer user_data);
} HwLessonRunnerFuncs;

typedef enum
{
  HW_LESSON_RUN_WHOLE,
  HW_LESSON_RUN_CONTROL, /* without its central step: what is expected must fail */
} HwLessonRunKind;

/* @lesson outlives this. @prediction: the place of a choice, or -1. */
HwLessonRunner *hw_lesson_runner_new (const char *program,
                                      const HwLesson *lesson,
                                      HwLessonRunKind kind,
                                      int prediction,
                                      const HwLessonRunnerFuncs *funcs,
                                      gpointer user_data);
/* Ends it where it is. */
void hw_lesson_runner_free (HwLessonRunner *self);
void hw_lesson_runner_start (HwLessonRunner *self);
const HwLessonRecord *hw_lesson_runner_get_record (const HwLessonRunner *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwLessonRunner, hw_lesson_runner_free)

G_END_DECLS
