/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what is said of a lesson while it runs, and when it has ended. */
#pragma once

#include "hw-lesson-record.h"

G_BEGIN_DECLS

/* Pure. All are the caller's to free. */
/* "Step 2 of 3: pull", "All 4 expectations held", "2 of 4 expectations held", "It could not be run:
 * why". */
char *hw_lesson_progress_describe (const HwLessonRecord *record);
/* When the step was done, since the first; empty: not yet. */
char *hw_lesson_progress_describe_step (const HwLessonRecord *record, guint step);
/* When what was expected was seen, since the first step; empty where nothing was. */
char *hw_lesson_progress_describe_found (const HwLessonRecord *record, guint expectation);
/* What was predicted, beside what is right. */
char *hw_lesson_progress_describe_prediction (const HwLessonRecord *record);

G_END_DECLS
