/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the stage of a lesson: its lab and its clients, and the doing of a step. */
#pragma once

#include "hw-lab.h"
#include "hw-lesson.h"

G_BEGIN_DECLS

typedef struct _HwLessonStage HwLessonStage;

/* @program: the path of `heartwire`. NULL: an option or a line of the lab's is wrong; the error
 * names its line. */
HwLessonStage *hw_lesson_stage_new (const char *program,
                                    const HwLesson *lesson,
                                    HwCutMode cut,
                                    HwEventQueue *queue,
                                    GError **error);
void hw_lesson_stage_free (HwLessonStage *self);
/* Starts the lab, then the other clients, with the cable as the lesson wants it. */
void hw_lesson_stage_start_async (HwLessonStage *self,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean hw_lesson_stage_start_finish (GAsyncResult *result, GError **error);
/* Any but the waits. */
gboolean hw_lesson_stage_do (HwLessonStage *self, const HwStep *step, GError **error);
/* Nothing is pushed into the queue any more. */
void hw_lesson_stage_stop (HwLessonStage *self);
/* What stands in the file of options and lines is looked at, and nothing started. */
gboolean hw_lesson_stage_check (const HwLesson *lesson, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwLessonStage, hw_lesson_stage_free)

G_END_DECLS
