/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a lesson's key file as text: its values, and on which line each of them stands. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HW_LESSON_MAX_BYTES (64 * 1024)

/* Pure. GKeyFile gives the values, translated as those of desktop entries are; what it can't give,
 * the lines, comes from a reading of its own. */
typedef struct _HwLessonSource HwLessonSource;

/* @name: how errors call the file. @locale: such as "zh_CN"; "C": the values as they stand. */
HwLessonSource *hw_lesson_source_new (const char *name,
                                      const char *text,
                                      gsize length,
                                      const char *locale,
                                      GError **error);
void hw_lesson_source_free (HwLessonSource *self);
/* The keys of a group in their order, without translations; empty where there is no such group. */
char **hw_lesson_source_get_keys (const HwLessonSource *self, const char *group);
/* NULL: the key isn't there. */
char *hw_lesson_source_get (const HwLessonSource *self, const char *group, const char *key);
char **hw_lesson_source_get_list (const HwLessonSource *self, const char *group, const char *key);
/* @groups: group, then its keys separated by spaces ("*": any), … NULL. FALSE at the first group or
 * key that isn't among them. */
gboolean hw_lesson_source_check (const HwLessonSource *self,
                                 const char *const *groups,
                                 GError **error);
/* "NAME:LINE: what is wrong", of the line on which the key stands, or else its group. Always FALSE.
 */
gboolean hw_lesson_source_refuse (const HwLessonSource *self,
                                  const char *group,
                                  const char *key,
                                  GError **error,
                                  const char *format,
                                  ...) G_GNUC_PRINTF (5, 6);
/* The same around an error of the value itself, which is taken. */
gboolean hw_lesson_source_place (const HwLessonSource *self,
                                 const char *group,
                                 const char *key,
                                 GError **error,
                                 GError *inner);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwLessonSource, hw_lesson_source_free)

G_END_DECLS
