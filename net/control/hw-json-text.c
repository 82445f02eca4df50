/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the writing of JSON's values into a text. */
#include "control/hw-json-text.h"

#include <math.h>
#include <string.h>

#include "codec/hw-json-string.h"

void
hw_json_text_append_string (GString *out, const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;
  gsize start = out->len + 1;
  gsize size;

  if (text == NULL)
    {
      g_string_append (out, "null");
      return;
    }
  size = hw_json_string_escape ((const guint8 *) text, length, NULL);
  g_string_append_c (out, '"');
  g_string_set_size (out, start + size);
  hw_json_string_escape ((const guint8 *) text, length, (guint8 *) out->str + start);
  g_string_append_c (out, '"');
}

void
hw_json_text_append_number (GString *out, double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  int digits = 1;

  if (!isfinite (number))
    number = 0;
  do
    {
      char format[] = "%.00g";

      format[2] = (char) ('0' + digits / 10);
      format[3] = (char) ('0' + digits % 10);
      g_ascii_formatd (buffer, sizeof buffer, format, number);
    }
  while (++digits <= 17 && g_ascii_strtod (buffer, NULL) != number);
  g_string_append (out, buffer);
}

void
hw_json_text_append_boolean (GString *out, gboolean value)
{
  g_string_append (out, value ? "true" : "false");
}

void
hw_json_text_append_separator (GString *out)
{
  if (out->len > 0 && strchr ("[{,:", out->str[out->len - 1]) == NULL)
    g_string_append_c (out, ',');
}

void
hw_json_text_append_key (GString *out, const char *name)
{
  hw_json_text_append_separator (out);
  hw_json_text_append_string (out, name);
  g_string_append_c (out, ':');
}
