/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words of a lesson's report that aren't the lesson's own, in the languages of lessons. */
#pragma once

#include <glib.h>

#include "event/hw-event.h"

G_BEGIN_DECLS

typedef enum
{
  HW_WORD_TITLE,
  HW_WORD_N_HELD,      /* ${n} and ${all} are to be replaced */
  HW_WORD_N_PREDICTED, /* likewise */
  HW_WORD_LESSON,
  HW_WORD_RESULT,
  HW_WORD_PREDICTED,
  HW_WORD_YOURS,
  HW_WORD_HELD,
  HW_WORD_BROKEN,
  HW_WORD_FAILED,
  HW_WORD_CONTROL,
  HW_WORD_CLIENT,
  HW_WORD_CABLE,
  HW_WORD_SERVER,
  HW_WORD_ATTEMPTS,
  HW_WORD_SIGNS,
  HW_N_WORDS,
} HwWord;

/* A sign by which the drawing shows that something happened. */
typedef struct
{
  HwEventKind kind;
  const char *shape;
  const char *english;
  const char *chinese;
} HwLessonSign;

/* @language: a lesson's; where there is no such one, English. */
const char *hw_word_get (HwWord word, const char *language);
/* As HTML names it. */
const char *hw_word_get_language_tag (const char *language);

guint hw_lesson_signs_get_n (void);
const HwLessonSign *hw_lesson_signs_get (guint n);
/* NULL: none is drawn. */
const HwLessonSign *hw_lesson_signs_find (HwEventKind kind);
const char *hw_lesson_sign_get_meaning (const HwLessonSign *self, const char *language);

G_END_DECLS
