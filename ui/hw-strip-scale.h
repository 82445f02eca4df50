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
  HwTime now; /* at the right edge */
} HwStripScale;

/* 30 s where there is room; less on a narrow strip, more on a very wide one. */
HwTime hw_strip_scale_get_span (const HwStripScale *self);
HwTime hw_strip_scale_get_start (const HwStripScale *self);
double hw_strip_scale_get_x (const HwStripScale *self, HwTime at);

G_END_DECLS
