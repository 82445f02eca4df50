/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how a lesson writes bytes that no key file can hold: \x00. */
#include "hw-lesson-text.h"

/* The length of the escape at @at, 0 where there is none. */
static guint
read_escape (const char *at, guint8 *byte)
{
  if (at[0] != '\\')
    return 0;
  if (at[1] == '\\')
    {
      *byte = '\\';
      return 2;
    }
  if (at[1] != 'x' || !g_ascii_isxdigit (at[2]) || !g_ascii_isxdigit (at[3]))
    return 0;
  *byte = (guint8) (g_ascii_xdigit_value (at[2]) << 4 | g_ascii_xdigit_value (at[3]));

  return 4;
}

GBytes *
hw_lesson_text_unescape (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();

  while (*text != '\0')
    {
      guint8 byte = (guint8) *text;
      guint n = read_escape (text, &byte);

      g_byte_array_append (bytes, &byte, 1);
      text += MAX (n, 1);
    }

  return g_byte_array_free_to_bytes (bytes);
}
