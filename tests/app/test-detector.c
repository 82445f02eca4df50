/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that theory says of each detector what its formula says. */
#include "hw-test.h"

#include <string.h>

#include "hw-detector.h"

#define RTO HW_MSEC (200)

static const struct
{
  const char *id;
  HwTime since_us;
  HwTime expected_us;
  const char *formula;
} rows[] = {
  { "nothing", 0, HW_TIME_NEVER, "nobody asks, nobody knows" },
  { "keepalive-default", 0, HW_SEC (7875), "idle 7200 s + 9 × 75 s" },
  { "keepalive", 0, HW_SEC (5), "idle 2 s + 3 × 1 s" },
  { "keepalive", HW_MSEC (1500), HW_MSEC (3500), "idle 2 s + 3 × 1 s" },
  { "keepalive", HW_MSEC (3500), HW_MSEC (3500), "idle 2 s + 3 × 1 s" }, /* one was answered */
  { "retries", 0, HW_MSEC (924600), "tcp_retries2 = 15: the RTO doubles from 0.2 s to 120 s" },
  { "user-timeout", 0, HW_MSEC (3400),
    "3 s from the first retransmission, 2 RTO after it was sent" },
  { "user-timeout", HW_MSEC (-20), HW_MSEC (3420),
    "3 s from the first retransmission, 2 RTO after it was sent" },
  { "suspicion", 0, HW_MSEC (800), "2 retransmissions: 4 RTO" },
  { "heartbeat", 0, HW_SEC (2), "interval 1 s + timeout 1 s = 2 s at most" },
  { "heartbeat", HW_MSEC (400), HW_MSEC (1600), "interval 1 s + timeout 1 s = 2 s at most" },
  { "heartbeat", HW_SEC (9), 0,
    "interval 1 s + timeout 1 s = 2 s at most" }, /* overdue, not negative */
  { "mqtt", 0, HW_MSEC (4500),
    "interval 3 s + timeout 1500 ms = 4500 ms at most; × 20 in reality" },
  { "nats", HW_SEC (1), HW_SEC (17),
    "2 × interval 6 s + timeout 6 s = 18 s at most; × 20 in reality" },
};

static const HwDetector *
find (const char *id)
{
  for (guint i = 0; i < hw_detector_get_n (); i++)
    if (strcmp (hw_detector_get (i)->id, id) == 0)
      return hw_detector_get (i);
  fail_msg ("there is no %s", id);

  return NULL;
}

static void
what_theory_says (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const HwDetector *detector = find (rows[i].id);
      const HwRaceStart start = { rows[i].since_us, RTO };
      g_autofree char *formula = hw_detector_explain (detector);

      if (hw_detector_expect (detector, &start) != rows[i].expected_us)
        fail_msg ("%s: %" G_GINT64_FORMAT, rows[i].id, hw_detector_expect (detector, &start));
      assert_string_equal (formula, rows[i].formula);
    }
}

/* So that a race of 20 s shows all that isn't meant to be longer. */
static void
all_but_three_fit_into_twenty_seconds (void **state)
{
  const HwRaceStart start = { 0, RTO };
  guint n_longer = 0;

  for (guint i = 0; i < hw_detector_get_n (); i++)
    n_longer += hw_detector_expect (hw_detector_get (i), &start) > HW_SEC (18);
  assert_int_equal (n_longer, 3);
}

static void
only_the_kernels_own_need_data (void **state)
{
  assert_true (hw_detector_has_data (find ("retries")));
  assert_true (hw_detector_has_data (find ("user-timeout")));
  assert_true (hw_detector_has_data (find ("suspicion")));
  assert_false (hw_detector_has_data (find ("keepalive")));
  assert_false (hw_detector_has_data (find ("nothing")));
  assert_false (hw_detector_has_data (find ("heartbeat")));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_theory_says),
    cmocka_unit_test (all_but_three_fit_into_twenty_seconds),
    cmocka_unit_test (only_the_kernels_own_need_data),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
