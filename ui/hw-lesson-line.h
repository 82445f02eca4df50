/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a line of a lesson that runs: a step or an expectation, and whether it is done. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  HW_LESSON_LINE_PENDING,
  HW_LESSON_LINE_GOOD,
  HW_LESSON_LINE_BAD,
} HwLessonLineState;

#define HW_TYPE_LESSON_LINE (hw_lesson_line_get_type ())

G_DECLARE_FINAL_TYPE (HwLessonLine, hw_lesson_line, HW, LESSON_LINE, GtkListBoxRow)

GtkWidget *hw_lesson_line_new (const char *text);
void hw_lesson_line_set (HwLessonLine *self, HwLessonLineState state, const char *time);

G_END_DECLS
