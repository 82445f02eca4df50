/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words for an address that is being typed. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is wrong with it, in words; NULL: nothing, or nothing has been typed yet. */
const char *hw_address_words_complain (const char *text);

G_END_DECLS
