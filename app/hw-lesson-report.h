/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the report of lessons that were run: a page to hand out, or JSON for scripts. */
#pragma once

#include "hw-lesson-record.h"

G_BEGIN_DECLS

/* Whether it can be told from the name how it is to be written: .html or .json. */
gboolean hw_lesson_report_check_name (const char *path, GError **error);
/* @records: of HwLessonRecord *. All or nothing. */
gboolean hw_lesson_report_save (const char *path, const GPtrArray *records, GError **error);
/* Pure. One self-contained page, without scripts, light or dark as its reader has it. */
char *hw_lesson_report_to_html (const GPtrArray *records);
char *hw_lesson_report_to_json (const GPtrArray *records);

G_END_DECLS
