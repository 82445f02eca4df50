/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that no more events are taken at once than a frame can wait for. */
#include "hw-test.h"

#include "hw-pace.h"

/* Takes what comes, on a clock of its own on which an event costs @cost_us; returns how long the
 * longest share took, the first ones aside, by which the cost is learnt. */
static HwTime
run (guint *n_waiting, guint per_frame, double cost_us, guint n_frames)
{
  HwPace pace = { 0 };
  HwTime longest = 0;

  for (guint frame = 0; frame < n_frames; frame++)
    {
      guint share = hw_pace_get_share (&pace, *n_waiting += per_frame);
      HwTime took = (HwTime) (share * cost_us);

      assert_true (share <= *n_waiting);
      *n_waiting -= share;
      hw_pace_note (&pace, share, took);
      if (frame >= 20)
        longest = MAX (longest, took);
    }

  return longest;
}

typedef struct
{
  guint per_frame;
  double cost_us;
  HwTime longest; /* at most */
  gboolean falls_behind;
} Row;

static const Row rows[] = {
  { 833, 1, HW_MSEC (1), FALSE },    { 833, 5, HW_MSEC (5), FALSE },
  { 833, 9, HW_PACE_BUDGET, FALSE }, { 833, 20, HW_PACE_HURRY, FALSE },
  { 833, 40, HW_PACE_HURRY, TRUE },  { 8000, 1, HW_PACE_BUDGET, FALSE },
  { 20, 100, HW_MSEC (2), FALSE },   { 0, 1, 0, FALSE },
};

static void
test_shares_are_bounded (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint n_waiting = 0;
      HwTime longest = run (&n_waiting, rows[i].per_frame, rows[i].cost_us, 600);

      assert_in_range (longest, 0, rows[i].longest + HW_MSEC (1));
      if (rows[i].falls_behind)
        assert_in_range (n_waiting, HW_PACE_MANY, G_MAXUINT);
      else
        assert_in_range (n_waiting, 0, HW_PACE_MANY + 2 * rows[i].per_frame);
    }
}

/* Only where some might be lost a frame waits longer. */
static void
test_it_hurries_when_many_wait (void **state)
{
  HwPace pace = { 0 };

  hw_pace_note (&pace, 1000, HW_MSEC (5));
  assert_int_equal (hw_pace_get_share (&pace, 1000), 1000);
  assert_int_equal (hw_pace_get_share (&pace, HW_PACE_MANY), HW_PACE_BUDGET / 5);
  assert_int_equal (hw_pace_get_share (&pace, HW_PACE_MANY + 1), HW_PACE_HURRY / 5);
}

/* Whatever the clock says: something is taken, and soon. */
static void
test_it_never_starves (void **state)
{
  HwPace pace = { 0 };

  assert_int_equal (hw_pace_get_share (&pace, 0), 0);
  assert_int_equal (hw_pace_get_share (&pace, 1), 1);
  hw_pace_note (&pace, 300, HW_SEC (10));
  assert_int_equal (hw_pace_get_share (&pace, 100000), HW_PACE_LEAST);
  for (guint n = 0; n < 100; n++)
    hw_pace_note (&pace, HW_PACE_LEAST, 0);
  assert_int_equal (hw_pace_get_share (&pace, 5000), 5000);
  hw_pace_note (&pace, 1, HW_SEC (1));
  assert_int_equal (hw_pace_get_share (&pace, 5000), 5000);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_shares_are_bounded),
    cmocka_unit_test (test_it_hurries_when_many_wait),
    cmocka_unit_test (test_it_never_starves),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
