/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words around a lesson that aren't its own, on a terminal and in a report, in the
 * languages of lessons. */
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
  HW_WORD_YOU_PREDICTED,
  HW_WORD_RIGHT_IS,
  HW_WORD_NOT_RUN,
  HW_WORD_N_OF, /* ${n} and ${all}: of what was expected */
  HW_WORD_ASK,
  HW_WORD_ASK_AGAIN,
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
/* With the numbers set in; the caller's to free. */
char *hw_word_count (HwWord word, const char *language, guint n, guint all);
/* As HTML names it. */
const char *hw_word_get_language_tag (const char *language);

guint hw_lesson_signs_get_n (void);
const HwLessonSign *hw_lesson_signs_get (guint n);
/* NULL: none is drawn. */
const HwLessonSign *hw_lesson_signs_find (HwEventKind kind);
const char *hw_lesson_sign_get_meaning (const HwLessonSign *self, const char *language);

G_END_DECLS
