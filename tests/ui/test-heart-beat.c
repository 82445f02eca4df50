/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of the heart's beat. */
#include "hw-test.h"

#include "hw-heart-beat.h"

static void
test_rests_before_and_after (void **state)
{
  const HwTime times[] = { -HW_SEC (1), 0, HW_HEART_BEAT_US, HW_HEART_BEAT_US + 1, HW_SEC (60) };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    assert_true (hw_heart_beat_scale (times[i]) == 1.0);
}

static void
test_has_two_thumps (void **state)
{
  double first = hw_heart_beat_scale (HW_HEART_BEAT_US / 4);
  double between = hw_heart_beat_scale (HW_HEART_BEAT_US / 2);
  double second = hw_heart_beat_scale (HW_HEART_BEAT_US * 3 / 4);

  assert_true (first > 1.2);
  assert_true (between < 1.01);
  assert_true (second > 1.1);
  assert_true (first > second);
}

static void
test_never_shrinks_or_jumps (void **state)
{
  double before = 1;

  for (HwTime t = 0; t <= HW_HEART_BEAT_US; t += HW_MSEC (1))
    {
      double scale = hw_heart_beat_scale (t);

      assert_true (scale >= 1.0 && scale < 1.3);
      assert_true (ABS (scale - before) < 0.02);
      before = scale;
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_rests_before_and_after),
    cmocka_unit_test (test_has_two_thumps),
    cmocka_unit_test (test_never_shrinks_or_jumps),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
