/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the writing of JSON's values into a text. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In quotes; @text is UTF-8, NULL is written as null. */
void hw_json_text_append_string (GString *out, const char *text);
/* The shortest text that reads as the same number: 1, 0.25. @number is finite. */
void hw_json_text_append_number (GString *out, double number);
void hw_json_text_append_boolean (GString *out, gboolean value);
/* "name": and a comma before it unless it is the first behind its bracket. */
void hw_json_text_append_key (GString *out, const char *name);
/* The same comma, where values have no names. */
void hw_json_text_append_separator (GString *out);

G_END_DECLS
