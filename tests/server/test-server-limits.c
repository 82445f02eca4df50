/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that each limit is what the table says. */
#include "hw-test.h"

#include "server/hw-server-limits.h"

static void
descriptors_limit_connections (void **state)
{
  static const struct
  {
    guint64 n_allowed;
    guint n_open;
    guint asked;
    guint cap;
  } rows[] = {
    { 1024, 10, 0, 960 }, { 1024, 500, 0, 516 }, /* the rest of the process has many already */
    { 64, 10, 0, 46 },                           /* 64 less 64 would serve nobody */
    { 80, 10, 0, 16 },    { 16, 12, 0, 1 },
    { 4, 10, 0, 1 },      { G_MAXUINT64, 10, 0, G_MAXINT - 64 },
    { 1024, 10, 5, 5 },   { 1024, 10, 100000, 960 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_int_equal (hw_server_limits_get_connections (rows[i].n_allowed, rows[i].n_open,
                                                        rows[i].asked),
                      rows[i].cap);
}

static void
addresses_have_their_share (void **state)
{
  assert_int_equal (hw_server_limits_get_per_address (0, TRUE), 1024);
  assert_int_equal (hw_server_limits_get_per_address (0, FALSE), 64);
  assert_int_equal (hw_server_limits_get_per_address (3, TRUE), 3);
}

static void
a_frame_has_its_time_and_a_least_rate (void **state)
{
  assert_int_equal (hw_server_limits_get_frame_deadline (HW_SEC (5), HW_SEC (30), 0), HW_SEC (35));
  assert_int_equal (hw_server_limits_get_frame_deadline (HW_SEC (5), HW_SEC (30), 640),
                    HW_SEC (45));
}

static void
the_answer_to_one_good_frame_always_fits (void **state)
{
  HwServerSettings settings = {
    .max_payload = HW_FRAME_HARD_MAX,
    .output_soft_limit = 1000,
    .output_hard_limit = 2000,
  };

  assert_true (hw_server_limits_get_hard (&settings) > HW_FRAME_HARD_MAX + 1000);
  settings.output_hard_limit = 100 * 1024 * 1024;
  assert_int_equal (hw_server_limits_get_hard (&settings), 100 * 1024 * 1024);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (descriptors_limit_connections),
    cmocka_unit_test (addresses_have_their_share),
    cmocka_unit_test (a_frame_has_its_time_and_a_least_rate),
    cmocka_unit_test (the_answer_to_one_good_frame_always_fits),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
