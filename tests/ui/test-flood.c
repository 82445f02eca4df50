/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a flood is told from what a lab does, and that it ends. */
#include "hw-test.h"

#include "hw-flood.h"

/* Events at a steady rate, in batches of a frame. */
static gboolean
run (HwFlood *flood, HwTime *now, guint per_second, guint seconds)
{
  gboolean floods = FALSE;

  for (guint frame = 0; frame < seconds * 50; frame++, *now += HW_MSEC (20))
    floods = hw_flood_add (flood, *now, per_second / 50);

  return floods;
}

static void
test_rates (void **state)
{
  HwFlood flood = { 0 };
  HwTime now = HW_SEC (1000);

  assert_false (run (&flood, &now, 50, 5));
  assert_false (run (&flood, &now, 500, 5));
  assert_true (run (&flood, &now, 1500, 2));
  assert_true (run (&flood, &now, 50000, 5));
  assert_true (run (&flood, &now, 600, 2)); /* it goes on down to the half */
  assert_false (run (&flood, &now, 50, 2));
}

static void
test_a_burst_is_over_soon (void **state)
{
  HwFlood flood = { 0 };

  assert_true (hw_flood_add (&flood, HW_SEC (10), 5000));
  assert_true (hw_flood_add (&flood, HW_SEC (10) + HW_MSEC (100), 0));
  assert_false (hw_flood_add (&flood, HW_SEC (11), 0));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_rates),
    cmocka_unit_test (test_a_burst_is_over_soon),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
