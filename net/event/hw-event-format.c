/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns how spans of time, counts and strangers' texts are shown to people. */
#include "event/hw-event-format.h"

#define MINUTE HW_SEC (60)
#define HOUR HW_SEC (3600)

static void
append_tenths (GString *out, HwTime span_us, HwTime unit_us, const char *unit)
{
  HwTime tenths = (span_us + unit_us / 20) / (unit_us / 10);

  g_string_append_printf (out, "%" G_GINT64_FORMAT ".%d %s", tenths / 10, (int) (tenths % 10),
                          unit);
}

static void
append_pair (GString *out, HwTime n, HwTime high, const char *high_unit, const char *low_unit)
{
  g_string_append_printf (out, "%" G_GINT64_FORMAT " %s", n / high, high_unit);
  if (n % high > 0)
    g_string_append_printf (out, " %d %s", (int) (n % high), low_unit);
}

/* Each limit is where rounding would carry into the next unit ("1000 ms", "60.0 s"). */
void
hw_format_append_span (GString *out, HwTime span_us)
{
  span_us = MAX (span_us, 0);

  if (span_us < 1000)
    g_string_append_printf (out, "%d µs", (int) span_us);
  else if (span_us < HW_MSEC (10) - 50)
    append_tenths (out, span_us, 1000, "ms");
  else if (span_us < HW_SEC (1) - 500)
    g_string_append_printf (out, "%d ms", (int) ((span_us + 500) / 1000));
  else if (span_us < MINUTE - HW_MSEC (50))
    append_tenths (out, span_us, HW_SEC (1), "s");
  else if (span_us < HOUR - HW_MSEC (500))
    append_pair (out, (span_us + HW_MSEC (500)) / HW_SEC (1), 60, "min", "s");
  else
    append_pair (out, span_us / MINUTE + (span_us % MINUTE >= MINUTE / 2), 60, "h", "min");
}

char *
hw_format_span (HwTime span_us)
{
  GString *out = g_string_new (NULL);

  hw_format_append_span (out, span_us);

  return g_string_free (out, FALSE);
}

void
hw_format_append_count (GString *out, gint64 n, const char *one, const char *many)
{
  g_string_append_printf (out, "%" G_GINT64_FORMAT " %s", n, n == 1 ? one : many);
}

static gboolean
turns_direction (gunichar c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e)
         || (c >= 0x2066 && c <= 0x2069);
}

static void
append_safe_char (GString *out, gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  if (c == '\n')
    g_string_append (out, "\\n");
  else if (c == '\r')
    g_string_append (out, "\\r");
  else if (c == '\t')
    g_string_append (out, "\\t");
  else if (type == G_UNICODE_CONTROL && c < 0x100)
    g_string_append_printf (out, "\\x%02x", c);
  else if (type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR
           || turns_direction (c))
    g_string_append_printf (out, "\\u%04x", c);
  else
    g_string_append_unichar (out, c);
}

void
hw_format_append_safe (GString *out, const char *text, gsize max_bytes)
{
  const char *at = text;

  while (*at != '\0' && (gsize) (g_utf8_next_char (at) - text) <= max_bytes)
    {
      append_safe_char (out, g_utf8_get_char (at));
      at = g_utf8_next_char (at);
    }
  if (*at != '\0')
    g_string_append (out, "…");
}
