/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the drawing of a lesson's course in time. */
#pragma once

#include "hw-lesson-record.h"

G_BEGIN_DECLS

/* Pure. An SVG element: lanes for client, cable and server with their kernels, the steps above, the
 * verdicts below. Its colours are the page's. Where there is a crowd of connects, its plot as well.
 */
char *hw_lesson_timeline_draw (const HwLessonRecord *record);

G_END_DECLS
