/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how a lesson writes bytes that no key file can hold: \x00. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Pure. \xHH is the byte, \\ a backslash; anything else is itself. */
GBytes *hw_lesson_text_unescape (const char *text);

G_END_DECLS
