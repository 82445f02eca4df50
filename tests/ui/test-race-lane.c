/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of what is shown of one racer. */
#include "hw-test.h"

#include "hw-race-lane.h"

#define FOR_US HW_SEC (20)

static const struct
{
  const char *what;
  HwTime expected_us, measured_us, elapsed_us;
  HwRaceLaneState state;
  double fill, theory;
  const char *measured;
  const char *says;
} rows[] = {
  { "before the pull", HW_TIME_NEVER, -1, -1, HW_RACE_LANE_WAITING, 0, -1, "", "" },
  { "at the pull", HW_SEC (5), -1, 0, HW_RACE_LANE_GROWING, 0, 0.25, "not yet", "in theory 5.0 s" },
  { "growing", HW_SEC (5), -1, HW_SEC (4), HW_RACE_LANE_GROWING, 0.2, 0.25, "not yet",
    "in theory 5.0 s" },
  { "noticed: the bar stands still", HW_SEC (5), HW_SEC (6), HW_SEC (15), HW_RACE_LANE_NOTICED, 0.3,
    0.25, "6.0 s", "in theory 5.0 s" },
  { "noticed at once", 0, 0, HW_SEC (1), HW_RACE_LANE_NOTICED, 0, 0, "0 µs", "in theory 0 µs" },
  { "never", HW_TIME_NEVER, -1, HW_SEC (10), HW_RACE_LANE_GROWING, 0.5, -1, "not yet",
    "in theory never" },
  { "over", HW_TIME_NEVER, -1, FOR_US, HW_RACE_LANE_BELIEVING, 1, -1, "not yet",
    "in theory never" },
  { "looked at late", HW_SEC (5), -1, HW_SEC (21), HW_RACE_LANE_BELIEVING, 1, 0.25, "not yet",
    "in theory 5.0 s" },
  { "two hours, as they will be", HW_SEC (7875), -1, FOR_US, HW_RACE_LANE_BELIEVING, 1, -1,
    "not yet", "will be at 02:11, after 2 h 11 min" },
  { "at the bar's very end", FOR_US, -1, HW_SEC (10), HW_RACE_LANE_GROWING, 0.5, 1, "not yet",
    "in theory 20.0 s" },
};

static void
test_what_is_shown (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const HwRacer racer = { NULL, rows[i].expected_us, rows[i].measured_us };
      const HwRaceMoment moment = { rows[i].elapsed_us, FOR_US, 0 };
      g_autofree char *measured = hw_race_lane_describe_measured (&racer, &moment);
      g_autofree char *theory = hw_race_lane_describe_theory (&racer, &moment);

      print_message ("# %s\n", rows[i].what);
      assert_int_equal (hw_race_lane_get_state (&racer, &moment), rows[i].state);
      assert_true (ABS (hw_race_lane_get_fill (&racer, &moment) - rows[i].fill) < 0.001);
      assert_true (ABS (hw_race_lane_get_theory (&racer, &moment) - rows[i].theory) < 0.001);
      assert_string_equal (measured, rows[i].measured);
      assert_string_equal (theory, rows[i].says);
    }
}

static void
test_what_is_said_of_all (void **state)
{
  const HwRaceMoment before = { -1, FOR_US, 0 };
  const HwRaceMoment amid = { HW_MSEC (7400), FOR_US, 0 };
  const HwRaceMoment late = { HW_SEC (21), FOR_US, 0 };
  g_autofree char *first = hw_race_lane_describe_all (&before, 0, 15);
  g_autofree char *second = hw_race_lane_describe_all (&amid, 3, 15);
  g_autofree char *third = hw_race_lane_describe_all (&late, 12, 15);

  assert_string_equal (first, "All hearts beat. The cable is about to be pulled.");
  assert_string_equal (second, "The cable is out for 7.4 s: 3 of 15 have noticed");
  assert_string_equal (third, "The cable is out for 20.0 s: 12 of 15 have noticed");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_what_is_shown),
    cmocka_unit_test (test_what_is_said_of_all),
  };

  g_setenv ("TZ", "UTC", TRUE);

  return cmocka_run_group_tests (tests, NULL, NULL);
}
