/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of the strip's scale. */
#include "hw-test.h"

#include "hw-strip-scale.h"

static void
test_span_follows_the_width (void **state)
{
  static const struct
  {
    double width;
    HwTime span;
  } rows[] = {
    { 0, HW_SEC (10) },   { 320, HW_SEC (10) },  { 360, HW_MSEC (11250) },
    { 960, HW_SEC (30) }, { 1280, HW_SEC (40) }, { 3840, HW_SEC (60) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_int_equal (hw_strip_scale_get_span (&(HwStripScale){ rows[i].width, 0 }), rows[i].span);
}

static void
test_now_is_at_the_right_edge (void **state)
{
  HwStripScale scale = { 960, HW_SEC (100) };

  assert_true (ABS (hw_strip_scale_get_x (&scale, HW_SEC (100)) - 960) < 1e-6);
  assert_true (ABS (hw_strip_scale_get_x (&scale, HW_SEC (85)) - 480) < 1e-6);
  assert_true (ABS (hw_strip_scale_get_x (&scale, hw_strip_scale_get_start (&scale))) < 1e-6);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_span_follows_the_width),
    cmocka_unit_test (test_now_is_at_the_right_edge),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
