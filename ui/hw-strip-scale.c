/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the scale of the strip: which stretch of time it shows, and where a moment is on it. */
#include "hw-strip-scale.h"

#define PIXELS_PER_SECOND 32.0

HwTime
hw_strip_scale_get_span (const HwStripScale *self)
{
  HwTime span = (HwTime) (self->width / PIXELS_PER_SECOND * 1e6);

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
