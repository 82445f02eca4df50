/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how the heart monitor's line, its spikes and its marks are drawn. */
#pragma once

#include <gtk/gtk.h>

#include "hw-palette.h"
#include "hw-strip-scale.h"
#include "hw-strip-trace.h"

G_BEGIN_DECLS

#define HW_STRIP_LANES 3

typedef struct
{
  HwStripScale scale;
  double height;
  double lane_height; /* of the labels; follows from their type */
  double covered;     /* so much of its left end, by buttons: no label begins there */
  HwTime wall_offset; /* of the wall’s clock from the monotonic one: the grid is the wall’s */
  HwTime cursor;      /* of the row that is selected in the log; HW_TIME_NEVER: none */
  HwPalette palette;
  const HwStripTrace *trace;
} HwStripScene;

void hw_strip_scene_draw (const HwStripScene *self, cairo_t *cr);
/* The next ones follow every hw_strip_scale_get_grid(). */
HwTime hw_strip_scene_get_first_grid (const HwStripScene *self);
/* The line of a mark whose label is in @lane. */
void hw_strip_scene_draw_mark (const HwStripScene *self,
                               cairo_t *cr,
                               const HwStripMark *mark,
                               int lane);
/* What lies behind a label, so that no line of another mark crosses its text. */
void hw_strip_scene_clear_label (const HwStripScene *self,
                                 cairo_t *cr,
                                 double x,
                                 double width,
                                 int lane);

G_END_DECLS
