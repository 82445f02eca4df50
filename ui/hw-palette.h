/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the colours that the drawn views take from the style, light or dark. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  GdkRGBA background; /* of views */
  GdkRGBA text;
  GdkRGBA dim;  /* secondary text */
  GdkRGBA line; /* hairlines, cables */
  GdkRGBA fill; /* of boxes */
  GdkRGBA alive;
  GdkRGBA doubt;
  GdkRGBA dead;
  GdkRGBA accent;
} HwPalette;

void hw_palette_read (HwPalette *self, GtkWidget *widget);
GdkRGBA hw_palette_fade (GdkRGBA colour, double opacity);

G_END_DECLS
