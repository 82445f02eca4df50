/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a lesson: what it asks, does, expects and explains, read from its key file. */
#pragma once

#include "hw-expectation.h"
#include "hw-lesson-source.h"
#include "hw-lesson-step.h"

G_BEGIN_DECLS

#define HW_LESSON_LAB "Lab"
#define HW_LESSON_KEY_CLIENT "Client"
#define HW_LESSON_KEY_SERVER "Server"
#define HW_LESSON_KEY_CABLE "Cable"

typedef struct
{
  char *id;       /* the file's name without .lesson */
  char *language; /* of the texts, such as "zh_CN"; "C": English */
  HwLessonSource *source;

  char *title;
  char *scale;     /* how the times compare with those of the world; NULL: they are what they are */
  guint order;     /* of the list */
  gboolean is_own; /* the person's, of the folder for these; set by who has found it */
  char *question;
  char **choices;
  guint right;       /* the place of the right one, from 0 */
  char *explanation; /* with ${NAME.FIELD} in it */

  char **client; /* options of `connect`, of the lab's clients */
  char **server; /* options of `serve` */
  char **cable;  /* lines of the cable's language, before the first step */
  guint n_clients;
  gboolean direct; /* the clients connect to the server, with no cable between */

  GArray *steps; /* HwStep */
  guint central; /* the step without which nothing of it is true, from 0 */
  GPtrArray *expectations;
  char **says; /* each expectation's text for people; as many */
} HwLesson;

/* Pure. NULL with "NAME:LINE: what is wrong, and what is allowed". @locale: "C" or such as "zh_CN".
 */
HwLesson *hw_lesson_parse (const char *id,
                           const char *name,
                           const char *text,
                           gsize length,
                           const char *locale,
                           GError **error);
void hw_lesson_free (HwLesson *self);
const HwStep *hw_lesson_get_step (const HwLesson *self, guint n);
/* FALSE: there is no expectation of that name. */
gboolean hw_lesson_find_expectation (const HwLesson *self, const char *name, guint *n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwLesson, hw_lesson_free)

G_END_DECLS
