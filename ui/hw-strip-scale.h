/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the scale of the strip: which stretch of time it shows, and where a moment is on it. */
#pragma once

#include "core/hw-time.h"

G_BEGIN_DECLS

typedef struct
{
  double width;
  HwTime now;  /* at the right edge */
  HwTime span; /* 0: what goes with the width */
} HwStripScale;

#define HW_STRIP_SHORTEST HW_SEC (2)
#define HW_STRIP_LONGEST HW_SEC (24 * 3600)

/* Where nothing else was asked for: 30 s where there is room; less on a narrow strip, more on a
 * very wide one. */
HwTime hw_strip_scale_get_span (const HwStripScale *self);
HwTime hw_strip_scale_get_start (const HwStripScale *self);
double hw_strip_scale_get_x (const HwStripScale *self, HwTime at);
HwTime hw_strip_scale_get_time (const HwStripScale *self, double x);
/* How far apart the lines of its grid are: a round time, with room for a clock between. */
HwTime hw_strip_scale_get_grid (const HwStripScale *self);
/* Half the stretch (@in) or twice, with what is at @x staying there; not past @latest. */
void hw_strip_scale_zoom (HwStripScale *self, gboolean in, double x, HwTime latest);
/* What came first is at the left edge, nearly; not past @latest. */
void hw_strip_scale_show_begin (HwStripScale *self, HwTime earliest, HwTime latest);
/* Moves by that share of the stretch, to the past where it is negative; not past @latest, nor
 * before
 * @earliest. */
void hw_strip_scale_scroll (HwStripScale *self, double share, HwTime earliest, HwTime latest);

G_END_DECLS
