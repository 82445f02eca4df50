/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what is written at the marks of the strip, and what is marked at all. */
#pragma once

#include <gtk/gtk.h>

#include "hw-palette.h"
#include "hw-strip-trace.h"

G_BEGIN_DECLS

/* "client noticed +3.2 s"; NULL: this kind has no label; the caller's to free. */
char *hw_strip_label_for (const HwStripTrace *trace, const HwStripMark *mark);
GdkRGBA hw_strip_label_colour (const HwStripMark *mark, const HwPalette *palette);

G_END_DECLS
