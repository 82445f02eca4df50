/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns where lessons are found: those that come with the program, and a person's own. */
#pragma once

#include "hw-lesson.h"

G_BEGIN_DECLS

/* A file that is no lesson. */
typedef struct
{
  char *id;
  char *text; /* "FILE:LINE: what is wrong" */
  gboolean is_own;
} HwLessonFault;

typedef struct
{
  GPtrArray *lessons; /* HwLesson, in the order in which they are to be taken: one's own first */
  guint n_own;        /* so many of them are the person's own */
  GPtrArray *faults;  /* HwLessonFault; likewise */
} HwLessonShelf;

/* @program: the path of the running program, by which those of a build folder are found. */
char **hw_lesson_shelf_get_folders (const char *program);
/* Where a person's own lie; whether it is there or not. */
char *hw_lesson_shelf_get_own_folder (void);
/* The language of the texts that the environment asks for: such as "zh_CN", or "C". */
char *hw_lesson_shelf_get_locale (void);
/* A lesson of a later folder takes the place of one of the same name, and one of @own (nullable) of
 * any. */
HwLessonShelf *hw_lesson_shelf_new (const char *const *folders,
                                    const char *own,
                                    const char *locale);
void hw_lesson_shelf_free (HwLessonShelf *self);
const HwLesson *hw_lesson_shelf_find (const HwLessonShelf *self, const char *id);
/* NULL: no file of that name is broken. */
const HwLessonFault *hw_lesson_shelf_find_fault (const HwLessonShelf *self, const char *id);
/* Read, and its options and lines looked at as well. */
HwLesson *hw_lesson_load (const char *path, const char *locale, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwLessonShelf, hw_lesson_shelf_free)

G_END_DECLS
