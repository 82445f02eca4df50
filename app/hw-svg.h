/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the writing of SVG: lines, rectangles and text, with a point in their numbers whatever the
 * locale. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @rest: further attributes, as they are written. What is text is escaped. */
void hw_svg_line (GString *out, double x1, double y1, double x2, double y2, const char *rest);
void hw_svg_rect (GString *out, double x, double y, double width, double height, const char *rest);
void hw_svg_text (GString *out, double x, double y, const char *rest, const char *text);
/* Text with what a reader who points at it is told. */
void hw_svg_text_titled (GString *out,
                         double x,
                         double y,
                         const char *rest,
                         const char *text,
                         const char *title);

G_END_DECLS
