/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how the window says an error of the library. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In the user's language where the error has a sentence; the caller's to free. */
char *hw_error_words (const GError *error);

G_END_DECLS
