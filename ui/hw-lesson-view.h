/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns one lesson on the screen: it asks, runs, and explains. */
#pragma once

#include <gtk/gtk.h>

#include "hw-lesson-record.h"

G_BEGIN_DECLS

#define HW_TYPE_LESSON_VIEW (hw_lesson_view_get_type ())

/* Signals: `ended` (int, an HwLessonResult): it ran to its end; `next`: another is wanted. */
G_DECLARE_FINAL_TYPE (HwLessonView, hw_lesson_view, HW, LESSON_VIEW, GtkWidget)

/* @lesson outlives what is shown of it. What ran before is ended. */
void hw_lesson_view_show (HwLessonView *self, const HwLesson *lesson);
void hw_lesson_view_focus_choices (HwLessonView *self);

G_END_DECLS
