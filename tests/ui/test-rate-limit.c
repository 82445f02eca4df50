/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that what is asked for often is done seldom, and the last is never left out. */
#include "hw-test.h"

#include "hw-rate-limit.h"

static void
act (gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_at_once_and_then_seldom (void **state)
{
  guint n_acts = 0;
  HwRateLimit limit = { .interval_ms = 20, .act = act, .user_data = &n_acts };

  for (guint n = 0; n < 1000; n++)
    hw_rate_limit_ask (&limit);
  assert_int_equal (n_acts, 1);
  while (n_acts < 2)
    g_main_context_iteration (NULL, TRUE);
  while (limit.timer != 0)
    g_main_context_iteration (NULL, TRUE);
  assert_int_equal (n_acts, 2);
  hw_rate_limit_ask (&limit);
  assert_int_equal (n_acts, 3);
  hw_rate_limit_clear (&limit);
}

static void
test_cleared_it_does_nothing (void **state)
{
  guint n_acts = 0;
  HwRateLimit limit = { .interval_ms = 1, .act = act, .user_data = &n_acts };

  hw_rate_limit_ask (&limit);
  hw_rate_limit_ask (&limit);
  hw_rate_limit_clear (&limit);
  assert_int_equal (limit.timer, 0);
  hw_rate_limit_ask (&limit);
  assert_int_equal (n_acts, 2);
  while (limit.timer != 0)
    g_main_context_iteration (NULL, TRUE);
  assert_int_equal (n_acts, 2);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_at_once_and_then_seldom),
    cmocka_unit_test (test_cleared_it_does_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
