/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the inside of JSON's strings: escapes there and back, and strict base64. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Looks from behind the first quote to the last one: *size up to it, *plain_size once unescaped
 * (may be NULL). FALSE: there is no end, a control character, or an escape that isn't one (a half
 * of a surrogate pair is none). */
gboolean hw_json_string_measure (const guint8 *from, gsize length, gsize *size, gsize *plain_size);
/* Writes the plain_size bytes of a string that was measured. */
void hw_json_string_unescape (const guint8 *from, gsize size, guint8 *out);
/* Bytes that @bytes take between quotes; written to @out, unless that is NULL. */
gsize hw_json_string_escape (const guint8 *bytes, gsize length, guint8 *out);

/* FALSE: not base64 (RFC 4648, section 4) with its padding. */
gboolean hw_json_base64_measure (const guint8 *from, gsize length, gsize *plain_size);
/* Writes the plain_size bytes of what was measured. */
void hw_json_base64_decode (const guint8 *from, gsize length, guint8 *out);

G_END_DECLS
