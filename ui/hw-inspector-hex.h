/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns where each byte stands in a dump: "0000  02 01 …  ..", and which byte stands where. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HW_INSPECTOR_HEX_PER_LINE 8

/* Characters of ASCII, one byte each; lines of HW_INSPECTOR_HEX_PER_LINE bytes; the caller's. */
char *hw_inspector_hex_format (const guint8 *bytes, gsize size);
/* Where its two digits begin, and where its character is. */
gsize hw_inspector_hex_digits_at (gsize byte);
gsize hw_inspector_hex_character_at (gsize byte);
/* The byte whose digits or character are at the offset; FALSE: none of @size bytes. */
gboolean hw_inspector_hex_find_byte (gsize offset, gsize size, gsize *byte);

G_END_DECLS
