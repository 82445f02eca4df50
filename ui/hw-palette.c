/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the colours that the drawn views take from the style, light or dark. */
#include "config.h"

#include "hw-palette.h"

#include "hw-toolkit.h"

GdkRGBA
hw_palette_fade (GdkRGBA colour, double opacity)
{
  colour.alpha *= (float) opacity;

  return colour;
}

void
hw_palette_read (HwPalette *self, GtkWidget *widget)
{
  GdkRGBA text = hw_toolkit_get_text_colour (widget);

  self->background = hw_toolkit_get_colour (widget, "view_bg_color", text);
  self->text = text;
  self->dim = hw_palette_fade (text, hw_toolkit_has_high_contrast () ? 0.9 : 0.65);
  self->line = hw_palette_fade (text, hw_toolkit_has_high_contrast () ? 0.8 : 0.45);
  self->fill = hw_palette_fade (text, 0.06);
  self->alive = hw_toolkit_get_class_colour (widget, "success");
  self->doubt = hw_toolkit_get_class_colour (widget, "warning");
  self->dead = hw_toolkit_get_class_colour (widget, "error");
  self->accent = hw_toolkit_get_class_colour (widget, "accent");
}
