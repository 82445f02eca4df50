/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a lesson's explanation: the numbers that were just observed, put into its text. */
#pragma once

#include "hw-expectations.h"

G_BEGIN_DECLS

/* Pure. ${NAME.FIELD} is a field of the event that the expectation found; ${NAME.after} the span
 * from what it is counted from; ${NAME.count} how many there were. Spans of time are written with
 * their unit. "—" stands where nothing was found. */
gboolean hw_lesson_template_check (const char *text, const GPtrArray *expectations, GError **error);
char *hw_lesson_template_fill (const char *text,
                               const GPtrArray *expectations,
                               const HwExpectations *found);

G_END_DECLS
