/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the beat of the heart as a function of time. */
#include "hw-heart-beat.h"

#include <math.h>

static double
thump (double t, double begin, double length, double height)
{
  if (t <= begin || t >= begin + length)
    return 0;

  return height * sin (G_PI * (t - begin) / length);
}

double
hw_heart_beat_scale (HwTime since_us)
{
  double t = (double) since_us / (double) HW_HEART_BEAT_US;

  return 1.0 + thump (t, 0, 0.5, 0.28) + thump (t, 0.5, 0.5, 0.14);
}
