/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the short printable form of a message's bytes, for events. */
#include "io/hw-message-text.h"

/* How many bytes at @data are one printable character; 0: none. */
static gsize
printable_length (const char *data, gsize length)
{
  gunichar c = g_utf8_get_char_validated (data, (gssize) length);

  if (c == (gunichar) -1 || c == (gunichar) -2 || c == 0 || !g_unichar_isprint (c))
    return 0;

  return (gsize) g_unichar_to_utf8 (c, NULL);
}

char *
hw_message_text (const guint8 *data, gsize length)
{
  GString *text = g_string_new (NULL);
  gsize i = 0;

  while (i < MIN (length, HW_MESSAGE_TEXT_MAX))
    {
      gsize n = printable_length ((const char *) data + i, length - i);

      if (n > 0)
        g_string_append_len (text, (const char *) data + i, (gssize) n);
      else
        g_string_append_printf (text, "\\x%02x", data[i]);
      i += MAX (n, 1);
    }
  if (i < length)
    g_string_append (text, "…");

  return g_string_free (text, FALSE);
}
