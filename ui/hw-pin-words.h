/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words for a key's pin that is being typed. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is wrong with it, in a sentence: the caller's to free; NULL: nothing, or nothing is typed.
 */
char *hw_pin_words_complain (const char *text);

G_END_DECLS
