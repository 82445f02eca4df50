/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the scale of the strip: which stretch of time it shows, and where a moment is on it. */
#include "hw-strip-scale.h"

#define PIXELS_PER_SECOND 32.0
#define MIN_GRID_PIXELS 90.0

HwTime
hw_strip_scale_get_span (const HwStripScale *self)
{
  HwTime span = (HwTime) (self->width / PIXELS_PER_SECOND * 1e6);

  if (self->span > 0)
    return self->span;

  return CLAMP (span, HW_SEC (10), HW_SEC (60));
}

HwTime
hw_strip_scale_get_start (const HwStripScale *self)
{
  return self->now - hw_strip_scale_get_span (self);
}

double
hw_strip_scale_get_x (const HwStripScale *self, HwTime at)
{
  double share = (double) (self->now - at) / (double) hw_strip_scale_get_span (self);

  return self->width * (1.0 - share);
}

HwTime
hw_strip_scale_get_time (const HwStripScale *self, double x)
{
  double share = 1.0 - x / MAX (self->width, 1);

  return self->now - (HwTime) (share * (double) hw_strip_scale_get_span (self));
}

HwTime
hw_strip_scale_get_grid (const HwStripScale *self)
{
  static const HwTime steps[]
      = { HW_SEC (1),   HW_SEC (5),   HW_SEC (10),   HW_SEC (30),   HW_SEC (60),
          HW_SEC (300), HW_SEC (600), HW_SEC (1800), HW_SEC (3600), HW_SEC (3 * 3600) };
  double span = (double) hw_strip_scale_get_span (self);

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if ((double) steps[i] / span * self->width >= MIN_GRID_PIXELS)
      return steps[i];

  return HW_SEC (12 * 3600);
}

void
hw_strip_scale_zoom (HwStripScale *self, gboolean in, double x, HwTime latest)
{
  HwTime span = hw_strip_scale_get_span (self);
  HwTime fixed = hw_strip_scale_get_time (self, x);
  double right = 1.0 - x / MAX (self->width, 1);

  self->span = CLAMP (in ? span / 2 : span * 2, HW_STRIP_SHORTEST, HW_STRIP_LONGEST);
  self->now = MIN (fixed + (HwTime) (right * (double) self->span), latest);
}

void
hw_strip_scale_show_begin (HwStripScale *self, HwTime earliest, HwTime latest)
{
  HwTime span = hw_strip_scale_get_span (self);

  self->now = MIN (earliest + span - span / 10, latest);
}

void
hw_strip_scale_scroll (HwStripScale *self, double share, HwTime earliest, HwTime latest)
{
  HwTime span = hw_strip_scale_get_span (self);
  HwTime lowest = MIN (earliest + span / 2, latest);

  self->now = CLAMP (self->now + (HwTime) (share * (double) span), lowest, latest);
}
