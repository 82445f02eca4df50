/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that waits double up to the cap, use their whole range, and forget only what
 * lasted. */
#include "hw-test.h"

#include "core/hw-backoff.h"

static void
waits_double_and_fill_their_range (void **state)
{
  static const struct
  {
    guint attempt;
    HwTime low, high;
  } rows[] = {
    { 0, HW_MSEC (200), HW_MSEC (500) },       { 1, HW_MSEC (200), HW_SEC (1) },
    { 2, HW_MSEC (200), HW_SEC (2) },          { 5, HW_MSEC (200), HW_SEC (16) },
    { 6, HW_MSEC (200), HW_SEC (30) },         { 7, HW_MSEC (200), HW_SEC (30) },
    { 63, HW_MSEC (200), HW_SEC (30) },        { 64, HW_MSEC (200), HW_SEC (30) },
    { G_MAXUINT, HW_MSEC (200), HW_SEC (30) },
  };
  HwBackoffConfig config;
  HwRandom random;

  hw_backoff_config_init (&config);
  hw_random_init (&random, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwTime lowest = HW_TIME_NEVER, highest = 0, tenth = (rows[i].high - rows[i].low) / 10;

      for (int n = 0; n < 1000; n++)
        {
          HwBackoff backoff = { .attempt = rows[i].attempt, .up_since = HW_TIME_NEVER };
          HwTime delay = hw_backoff_next (&backoff, &config, &random);

          assert_int_equal (backoff.attempt, MAX (rows[i].attempt, rows[i].attempt + 1));
          lowest = MIN (lowest, delay);
          highest = MAX (highest, delay);
        }
      assert_true (lowest >= rows[i].low && lowest < rows[i].low + tenth);
      assert_true (highest <= rows[i].high && highest > rows[i].high - tenth);
    }
}

static void
takes_odd_settings (void **state)
{
  static const struct
  {
    HwBackoffConfig config;
    HwTime low, high;
  } rows[] = {
    { { .min_us = 0, .base_us = 0, .cap_us = 0 }, 0, 0 },
    { { .min_us = 0, .base_us = 0, .cap_us = HW_SEC (1) }, 0, 0 },
    { { .min_us = HW_SEC (2), .base_us = 1, .cap_us = HW_SEC (2) }, HW_SEC (2), HW_SEC (2) },
    { { .min_us = 1, .base_us = HW_SEC (9), .cap_us = HW_SEC (3) }, 1, HW_SEC (3) },
    { { .min_us = 1, .base_us = 1, .cap_us = G_MAXINT64 }, 1, G_MAXINT64 },
  };
  HwRandom random;

  hw_random_init (&random, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwBackoff backoff;

      hw_backoff_init (&backoff);
      for (int n = 0; n < 200; n++)
        {
          HwTime delay = hw_backoff_next (&backoff, &rows[i].config, &random);

          assert_true (delay >= rows[i].low && delay <= rows[i].high);
        }
    }
}

static void
forgets_only_after_a_stable_time (void **state)
{
  static const struct
  {
    HwTime up, down;
    guint attempt;
  } rows[] = {
    { HW_TIME_NEVER, HW_SEC (1000), 3 },
    { HW_SEC (10), HW_SEC (10), 3 },
    { HW_SEC (10), HW_SEC (40) - 1, 3 },
    { HW_SEC (10), HW_SEC (40), 0 },
  };
  HwBackoffConfig config;

  hw_backoff_config_init (&config);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwBackoff backoff = { .attempt = 3, .up_since = HW_TIME_NEVER };

      if (rows[i].up != HW_TIME_NEVER)
        hw_backoff_up (&backoff, rows[i].up);
      hw_backoff_down (&backoff, &config, rows[i].down);
      assert_int_equal (backoff.attempt, rows[i].attempt);
      assert_int_equal (backoff.up_since, HW_TIME_NEVER);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (waits_double_and_fill_their_range),
    cmocka_unit_test (takes_odd_settings),
    cmocka_unit_test (forgets_only_after_a_stable_time),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
