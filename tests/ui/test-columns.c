/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of columns by width, and of labels that find room. */
#include "hw-test.h"

#include "hw-columns.h"

static void
test_columns_follow_the_width (void **state)
{
  static const struct
  {
    int width, min_width, spacing, max, expected;
  } rows[] = {
    { 0, 300, 8, 2, 1 },   { 300, 300, 8, 2, 1 },  { 607, 300, 8, 2, 1 },
    { 608, 300, 8, 2, 2 }, { 3840, 300, 8, 2, 2 }, { 915, 300, 8, 3, 2 },
    { 916, 300, 8, 3, 3 }, { 360, 330, 12, 2, 1 }, { 1280, 330, 12, 2, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_int_equal (hw_columns_for_width (rows[i].width, rows[i].min_width, rows[i].spacing,
                                            rows[i].max),
                      rows[i].expected);
}

static void
test_labels_that_touch_go_to_other_lanes (void **state)
{
  HwLabelPlace places[] = {
    { 100, 50, 9 }, { 110, 50, 9 }, { 120, 50, 9 }, { 130, 50, 9 }, { 170, 50, 9 },
  };
  const int lanes[] = { 0, 1, 2, -1, 0 };

  hw_label_places_assign (places, G_N_ELEMENTS (places), 3, 1000, 4);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    assert_int_equal (places[i].lane, lanes[i]);
}

static void
test_a_label_stays_inside (void **state)
{
  HwLabelPlace near_end = { 980, 50, 0 };
  HwLabelPlace in_the_middle = { 500, 50, 0 };

  assert_true (hw_label_place_get_left (&near_end, 1000, 4) == 980 - 4 - 50);
  assert_true (hw_label_place_get_left (&in_the_middle, 1000, 4) == 504);
}

/* However dense the marks, no two labels of a lane overlap. */
static void
test_no_overlap_at_any_density (void **state)
{
  for (int step = 1; step < 90; step++)
    {
      HwLabelPlace places[30];
      double ends[3] = { -1e9, -1e9, -1e9 };

      for (int i = 0; i < 30; i++)
        places[i] = (HwLabelPlace){ i * step, 40 + (i * 37) % 50, 0 };
      hw_label_places_assign (places, 30, 3, 30 * step, 4);
      for (int i = 0; i < 30; i++)
        if (places[i].lane >= 0)
          {
            double left = hw_label_place_get_left (&places[i], 30 * step, 4);

            assert_true (left >= ends[places[i].lane]);
            ends[places[i].lane] = left + places[i].width;
          }
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_columns_follow_the_width),
    cmocka_unit_test (test_labels_that_touch_go_to_other_lanes),
    cmocka_unit_test (test_a_label_stays_inside),
    cmocka_unit_test (test_no_overlap_at_any_density),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
