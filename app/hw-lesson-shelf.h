/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns where lessons are found: those that come with the program, and a person's own. */
#pragma once

#include "hw-lesson.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *lessons; /* HwLesson, in the order in which they are to be taken */
  GPtrArray *faults;  /* char *: "FILE:LINE: what is wrong" of each file that is none */
} HwLessonShelf;

/* @program: the path of the running program, by which those of a build folder are found. */
char **hw_lesson_shelf_get_folders (const char *program);
/* The language of the texts that the environment asks for: such as "zh_CN", or "C". */
char *hw_lesson_shelf_get_locale (void);
/* A lesson of a later folder takes the place of one of the same name. */
HwLessonShelf *hw_lesson_shelf_new (const char *const *folders, const char *locale);
void hw_lesson_shelf_free (HwLessonShelf *self);
const HwLesson *hw_lesson_shelf_find (const HwLessonShelf *self, const char *id);
/* Read, and its options and lines looked at as well. */
HwLesson *hw_lesson_load (const char *path, const char *locale, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwLessonShelf, hw_lesson_shelf_free)

G_END_DECLS
