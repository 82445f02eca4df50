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
    assert_int_equal (hw_strip_scale_get_span (&(HwStripScale){ rows[i].width, 0, 0 }),
                      rows[i].span);
}

static void
test_now_is_at_the_right_edge (void **state)
{
  HwStripScale scale = { 960, HW_SEC (100), 0 };

  assert_true (ABS (hw_strip_scale_get_x (&scale, HW_SEC (100)) - 960) < 1e-6);
  assert_true (ABS (hw_strip_scale_get_x (&scale, HW_SEC (85)) - 480) < 1e-6);
  assert_true (ABS (hw_strip_scale_get_x (&scale, hw_strip_scale_get_start (&scale))) < 1e-6);
}

static void
test_the_begin_is_at_the_left (void **state)
{
  HwStripScale scale = { 1000, HW_SEC (5000), HW_SEC (50) };

  hw_strip_scale_show_begin (&scale, HW_SEC (100), HW_SEC (5000));
  assert_true (ABS (hw_strip_scale_get_x (&scale, HW_SEC (100)) - 100) < 1e-6);
  hw_strip_scale_show_begin (&scale, HW_SEC (100), HW_SEC (110));
  assert_int_equal (scale.now, HW_SEC (110));
}

static void
test_a_place_is_a_time (void **state)
{
  HwStripScale scale = { 1000, HW_SEC (100), HW_SEC (50) };

  assert_int_equal (hw_strip_scale_get_time (&scale, 1000), HW_SEC (100));
  assert_int_equal (hw_strip_scale_get_time (&scale, 0), HW_SEC (50));
  assert_int_equal (hw_strip_scale_get_time (&scale, 500), HW_SEC (75));
}

static void
test_the_grid_leaves_room_for_clocks (void **state)
{
  for (HwTime span = HW_STRIP_SHORTEST; span <= HW_STRIP_LONGEST; span = span * 3 / 2)
    for (double width = 200; width < 4000; width *= 1.5)
      {
        HwStripScale scale = { width, HW_SEC (1000), span };
        double pixels = (double) hw_strip_scale_get_grid (&scale) / (double) span * width;

        assert_true (pixels >= 75 && (pixels < 500 || span < HW_SEC (10)));
      }
}

static void
test_zoom_keeps_its_place (void **state)
{
  HwStripScale scale = { 1000, HW_SEC (1000), HW_SEC (40) };

  hw_strip_scale_zoom (&scale, TRUE, 250, HW_SEC (2000));
  assert_int_equal (scale.span, HW_SEC (20));
  assert_int_equal (hw_strip_scale_get_time (&scale, 250), HW_SEC (970));
  hw_strip_scale_zoom (&scale, FALSE, 250, HW_SEC (2000));
  assert_int_equal (scale.now, HW_SEC (1000));
  hw_strip_scale_zoom (&scale, FALSE, 0, HW_SEC (1000));
  assert_int_equal (scale.now, HW_SEC (1000));
  for (int i = 0; i < 40; i++)
    hw_strip_scale_zoom (&scale, FALSE, 1000, HW_SEC (1000));
  assert_int_equal (scale.span, HW_STRIP_LONGEST);
  for (int i = 0; i < 40; i++)
    hw_strip_scale_zoom (&scale, TRUE, 1000, HW_SEC (1000));
  assert_int_equal (scale.span, HW_STRIP_SHORTEST);
}

static void
test_scrolling_has_two_ends (void **state)
{
  HwStripScale scale = { 1000, HW_SEC (1000), HW_SEC (40) };

  hw_strip_scale_scroll (&scale, -0.5, HW_SEC (900), HW_SEC (1000));
  assert_int_equal (scale.now, HW_SEC (980));
  hw_strip_scale_scroll (&scale, -100, HW_SEC (900), HW_SEC (1000));
  assert_int_equal (scale.now, HW_SEC (920));
  hw_strip_scale_scroll (&scale, 100, HW_SEC (900), HW_SEC (1000));
  assert_int_equal (scale.now, HW_SEC (1000));
  hw_strip_scale_scroll (&scale, -1, HW_SEC (999), HW_SEC (1000));
  assert_int_equal (scale.now, HW_SEC (1000));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_span_follows_the_width),
    cmocka_unit_test (test_now_is_at_the_right_edge),
    cmocka_unit_test (test_the_begin_is_at_the_left),
    cmocka_unit_test (test_a_place_is_a_time),
    cmocka_unit_test (test_the_grid_leaves_room_for_clocks),
    cmocka_unit_test (test_zoom_keeps_its_place),
    cmocka_unit_test (test_scrolling_has_two_ends),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
