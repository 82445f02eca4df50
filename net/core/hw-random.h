/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the seeded random numbers (xoshiro256**, seeded by splitmix64): same seed, same run. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 s[4];
} HwRandom;

void hw_random_init (HwRandom *self, guint64 seed);
guint64 hw_random_next (HwRandom *self);
/* Uniform in [low, high], without bias; low ≤ high. */
gint64 hw_random_range (HwRandom *self, gint64 low, gint64 high);
/* Uniform in [0, 1). */
double hw_random_double (HwRandom *self);

G_END_DECLS
