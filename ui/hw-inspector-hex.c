/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns where each byte stands in a dump: "0000  02 01 …  ..", and which byte stands where. */
#include "hw-inspector-hex.h"

#define PER_LINE HW_INSPECTOR_HEX_PER_LINE
#define DIGITS_COLUMN 6 /* behind "0000  " */
#define CHARACTERS_COLUMN (DIGITS_COLUMN + 3 * PER_LINE + 1)
#define LINE_LENGTH (CHARACTERS_COLUMN + PER_LINE + 1) /* with its end */

static void
append_line (GString *text, const guint8 *bytes, gsize size, gsize at)
{
  gsize n = MIN (size - at, PER_LINE);

  g_string_append_printf (text, "%04x  ", (guint) (at & 0xffff));
  for (gsize i = 0; i < PER_LINE; i++)
    if (i < n)
      g_string_append_printf (text, "%02x ", bytes[at + i]);
    else
      g_string_append (text, "   ");
  g_string_append_c (text, ' ');
  for (gsize i = 0; i < PER_LINE; i++)
    g_string_append_c (text, i >= n                            ? ' '
                             : g_ascii_isprint (bytes[at + i]) ? (char) bytes[at + i]
                                                               : '.');
}

char *
hw_inspector_hex_format (const guint8 *bytes, gsize size)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize at = 0; at < size; at += PER_LINE)
    {
      if (at > 0)
        g_string_append_c (text, '\n');
      append_line (text, bytes, size, at);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

gsize
hw_inspector_hex_digits_at (gsize byte)
{
  return byte / PER_LINE * LINE_LENGTH + DIGITS_COLUMN + 3 * (byte % PER_LINE);
}

gsize
hw_inspector_hex_character_at (gsize byte)
{
  return byte / PER_LINE * LINE_LENGTH + CHARACTERS_COLUMN + byte % PER_LINE;
}

gboolean
hw_inspector_hex_find_byte (gsize offset, gsize size, gsize *byte)
{
  gsize column = offset % LINE_LENGTH;
  gsize in_line;

  if (column >= DIGITS_COLUMN && column < CHARACTERS_COLUMN - 1)
    in_line = (column - DIGITS_COLUMN) / 3;
  else if (column >= CHARACTERS_COLUMN && column < CHARACTERS_COLUMN + PER_LINE)
    in_line = column - CHARACTERS_COLUMN;
  else
    return FALSE;
  *byte = offset / LINE_LENGTH * PER_LINE + in_line;

  return *byte < size;
}
