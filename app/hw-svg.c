/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the writing of SVG: lines, rectangles and text, with a point in their numbers whatever the
 * locale. */
#include "hw-svg.h"

static void
append_number (GString *out, const char *name, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (out, " %s=\"%s\"", name,
                          g_ascii_formatd (buffer, sizeof buffer, "%.1f", value));
}

void
hw_svg_line (GString *out, double x1, double y1, double x2, double y2, const char *rest)
{
  g_string_append (out, "<line");
  append_number (out, "x1", x1);
  append_number (out, "y1", y1);
  append_number (out, "x2", x2);
  append_number (out, "y2", y2);
  g_string_append_printf (out, " %s/>\n", rest);
}

void
hw_svg_rect (GString *out, double x, double y, double width, double height, const char *rest)
{
  g_string_append (out, "<rect");
  append_number (out, "x", x);
  append_number (out, "y", y);
  append_number (out, "width", MAX (width, 0.5));
  append_number (out, "height", height);
  g_string_append_printf (out, " %s/>\n", rest);
}

void
hw_svg_text (GString *out, double x, double y, const char *rest, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (out, "<text");
  append_number (out, "x", x);
  append_number (out, "y", y);
  g_string_append_printf (out, " %s>%s</text>\n", rest, escaped);
}

void
hw_svg_text_titled (GString *out,
                    double x,
                    double y,
                    const char *rest,
                    const char *text,
                    const char *title)
{
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  g_string_append_printf (out, "<g><title>%s</title>", escaped);
  hw_svg_text (out, x, y, rest, text);
  g_string_append (out, "</g>\n");
}
