/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the seeded random numbers: xoshiro256** (Blackman and Vigna, 2018), seeded by splitmix64. */
#include "core/hw-random.h"

static guint64
rotate_left (guint64 x, int k)
{
  return (x << k) | (x >> (64 - k));
}

/* Spreads any seed, even 0, over all of the state: xoshiro must not start with all zeros. */
static guint64
splitmix64 (guint64 *x)
{
  guint64 z = (*x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return z ^ (z >> 31);
}

void
hw_random_init (HwRandom *self, guint64 seed)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->s); i++)
    self->s[i] = splitmix64 (&seed);
}

guint64
hw_random_next (HwRandom *self)
{
  guint64 *s = self->s;
  guint64 result = rotate_left (s[1] * 5, 7) * 9;
  guint64 t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate_left (s[3], 45);

  return result;
}

gint64
hw_random_range (HwRandom *self, gint64 low, gint64 high)
{
  guint64 n = (guint64) high - (guint64) low + 1;
  guint64 unbiased, x;

  g_return_val_if_fail (low <= high, low);

  if (n == 0) /* all 2⁶⁴ */
    return (gint64) hw_random_next (self);

  /* The first 2⁶⁴ mod n values would come up once too often. */
  unbiased = (0 - n) % n;
  do
    x = hw_random_next (self);
  while (x < unbiased);

  return (gint64) ((guint64) low + x % n);
}

double
hw_random_double (HwRandom *self)
{
  return (double) (hw_random_next (self) >> 11) * 0x1.0p-53;
}
