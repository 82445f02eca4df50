/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the random numbers are the published ones, and that ranges are kept. */
#include "hw-test.h"

#include "core/hw-random.h"

/* From the reference programs at prng.di.unimi.it: splitmix64 of 0 seeds xoshiro256**. */
static void
is_the_published_generator (void **state)
{
  static const guint64 seeded[] = {
    G_GUINT64_CONSTANT (0xe220a8397b1dcdaf),
    G_GUINT64_CONSTANT (0x6e789e6aa1b965f4),
    G_GUINT64_CONSTANT (0x06c45d188009454f),
    G_GUINT64_CONSTANT (0xf88bb8a8724c81ec),
  };
  HwRandom random;

  hw_random_init (&random, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (seeded); i++)
    assert_true (random.s[i] == seeded[i]);

  random = (HwRandom){ { 1, 2, 3, 4 } };
  assert_true (hw_random_next (&random) == 11520);
  assert_true (hw_random_next (&random) == 0);
  assert_true (hw_random_next (&random) == 1509978240);
  assert_true (hw_random_next (&random) == G_GUINT64_CONSTANT (1215971899390074240));
}

static void
same_seed_same_run (void **state)
{
  HwRandom a, b, c;
  guint same = 0;

  hw_random_init (&a, 7);
  hw_random_init (&b, 7);
  hw_random_init (&c, 8);
  for (int i = 0; i < 100; i++)
    {
      guint64 x = hw_random_next (&a);

      assert_true (x == hw_random_next (&b));
      same += x == hw_random_next (&c);
    }
  assert_int_equal (same, 0);
}

static void
ranges_are_kept (void **state)
{
  static const struct
  {
    gint64 low, high;
  } rows[] = {
    { 0, 0 },          { -3, 3 },         { G_MAXINT64, G_MAXINT64 }, { G_MININT64, G_MAXINT64 },
    { G_MININT64, 0 }, { 0, G_MAXINT64 },
  };
  HwRandom random;

  hw_random_init (&random, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int n = 0; n < 1000; n++)
      {
        gint64 x = hw_random_range (&random, rows[i].low, rows[i].high);

        assert_true (x >= rows[i].low && x <= rows[i].high);
      }
}

static void
ranges_are_even (void **state)
{
  guint counts[6] = { 0 };
  HwRandom random;

  hw_random_init (&random, 1);
  for (int i = 0; i < 60000; i++)
    counts[hw_random_range (&random, 10, 15) - 10]++;
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    assert_in_range (counts[i], 9600, 10400);
}

static void
doubles_stay_below_one (void **state)
{
  HwRandom random;
  double sum = 0;

  hw_random_init (&random, 1);
  for (int i = 0; i < 10000; i++)
    {
      double x = hw_random_double (&random);

      assert_true (x >= 0 && x < 1);
      sum += x;
    }
  assert_in_range ((int) sum, 4900, 5100);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (is_the_published_generator),
    cmocka_unit_test (same_seed_same_run),
    cmocka_unit_test (ranges_are_kept),
    cmocka_unit_test (ranges_are_even),
    cmocka_unit_test (doubles_stay_below_one),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
