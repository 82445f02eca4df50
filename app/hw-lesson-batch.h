/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the running of several lessons: one after the other, or some at the same time. */
#pragma once

#include "hw-lesson-runner.h"

G_BEGIN_DECLS

typedef struct _HwLessonBatch HwLessonBatch;

typedef struct
{
  /* Before a lesson runs: answer by hw_lesson_batch_begin, now or later. */
  void (*ask) (const HwLesson *lesson, gpointer user_data);
  /* Where one runs at a time, as it happens; else all of a lesson's when it has ended, so that they
   * don't mix with another's. */
  void (*event) (const HwLessonRecord *record, HwEvent *event, gpointer user_data);
  void (*ended) (const HwLessonRecord *record, gpointer user_data);
  void (*done) (gpointer user_data); /* all have ended */
} HwLessonBatchFuncs;

typedef struct
{
  const char *program;
  HwLessonRunKind kind;
  guint n_jobs; /* so many at the same time */
} HwLessonBatchOptions;

/* @lessons: of HwLesson *; outlives this. */
HwLessonBatch *hw_lesson_batch_new (const GPtrArray *lessons,
                                    const HwLessonBatchOptions *options,
                                    const HwLessonBatchFuncs *funcs,
                                    gpointer user_data);
void hw_lesson_batch_free (HwLessonBatch *self); /* ends what runs */
void hw_lesson_batch_start (HwLessonBatch *self);
/* The lesson that was asked about runs, with this prediction (-1: none). */
void hw_lesson_batch_begin (HwLessonBatch *self, int prediction);
/* Of HwLessonRecord *, in the order of the lessons; those that haven't begun are missing. */
GPtrArray *hw_lesson_batch_get_records (const HwLessonBatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwLessonBatch, hw_lesson_batch_free)

G_END_DECLS
