/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a latency delays by what it says, and keeps the order. */
#include "hw-test.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hw-cable-rig.h"
#include "hw-test-socket.h"
#include "io/hw-cable-delay.h"

static void
is_due_after_the_latency (void **state)
{
  HwCableDelay *delay = hw_cable_delay_new (1);
  gboolean ended = FALSE;

  assert_int_equal (hw_cable_delay_get_deadline (delay), HW_TIME_NEVER);
  hw_cable_delay_push (delay, 10, 1000, 500, 0);
  hw_cable_delay_push (delay, 20, 1100, 500, 0);
  hw_cable_delay_push (delay, 0, 1200, 500, 0);
  assert_int_equal (hw_cable_delay_get_deadline (delay), 1500);
  assert_int_equal (hw_cable_delay_release (delay, 1499, &ended), 0);
  assert_int_equal (hw_cable_delay_release (delay, 1500, &ended), 10);
  assert_int_equal (hw_cable_delay_get_deadline (delay), 1600);
  assert_int_equal (hw_cable_delay_release (delay, 1650, &ended), 20);
  assert_false (ended);
  assert_int_equal (hw_cable_delay_release (delay, 1700, &ended), 0);
  assert_true (ended);
  assert_true (hw_cable_delay_is_empty (delay));
  hw_cable_delay_free (delay);
}

static void
jitter_stays_within_and_in_order (void **state)
{
  HwCableDelay *delay = hw_cable_delay_new (7);
  HwTime last = 0;
  gboolean ended;
  gboolean early = FALSE;
  gboolean late = FALSE;

  for (HwTime received = 0; received < 1000000; received += 1000)
    {
      HwTime deadline;

      hw_cable_delay_push (delay, 1, received, 10000, 5000);
      deadline = hw_cable_delay_get_deadline (delay);
      assert_in_range (deadline, MAX (received + 5000, last), MAX (received + 14999, last));
      early = early || deadline < received + 10000;
      late = late || deadline > received + 10000;
      last = deadline;
      assert_int_equal (hw_cable_delay_release (delay, deadline, &ended), 1);
    }
  assert_true (early && late);
  hw_cable_delay_free (delay);
}

static void
the_same_seed_is_the_same_jitter (void **state)
{
  HwCableDelay *one = hw_cable_delay_new (7);
  HwCableDelay *same = hw_cable_delay_new (7);
  HwCableDelay *other = hw_cable_delay_new (8);
  gboolean ended;
  int n_different = 0;

  for (HwTime received = 0; received < 100 * HW_SEC (1); received += HW_SEC (1))
    {
      hw_cable_delay_push (one, 1, received, 10000, 5000);
      hw_cable_delay_push (same, 1, received, 10000, 5000);
      hw_cable_delay_push (other, 1, received, 10000, 5000);
      assert_int_equal (hw_cable_delay_get_deadline (one), hw_cable_delay_get_deadline (same));
      n_different += hw_cable_delay_get_deadline (one) != hw_cable_delay_get_deadline (other);
      hw_cable_delay_release (one, HW_TIME_NEVER - 1, &ended);
      hw_cable_delay_release (same, HW_TIME_NEVER - 1, &ended);
      hw_cable_delay_release (other, HW_TIME_NEVER - 1, &ended);
    }
  assert_true (n_different > 50);
  hw_cable_delay_free (one);
  hw_cable_delay_free (same);
  hw_cable_delay_free (other);
}

static void
is_bounded (void **state)
{
  HwCableDelay *delay = hw_cable_delay_new (1);
  gboolean ended;
  gsize n = 0;

  for (; !hw_cable_delay_is_full (delay) && n < 1000000; n++)
    hw_cable_delay_push (delay, 1, 0, 10, 0);
  assert_true (n < 1000000);
  assert_int_equal (hw_cable_delay_release (delay, 10, &ended), n);
  assert_false (hw_cable_delay_is_full (delay));
  hw_cable_delay_free (delay);
}

static void
delays_both_ways (void **state)
{
  HwCableRig rig;
  gint64 begin;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_STALL, FALSE));
  hw_cable_set_latency (rig.cable, 100, 0);
  assert_true (hw_cable_rig_connect (&rig));
  begin = g_get_monotonic_time ();
  assert_true (hw_cable_rig_carries (rig.client, rig.server, "ping"));
  assert_true (g_get_monotonic_time () - begin >= 100000);
  assert_true (hw_cable_rig_carries (rig.server, rig.client, "pong"));
  assert_true (g_get_monotonic_time () - begin >= 200000);
  begin = g_get_monotonic_time ();
  shutdown (rig.client, SHUT_WR);
  assert_int_equal (hw_test_read_end (rig.server), 0);
  assert_true (g_get_monotonic_time () - begin >= 100000);
  begin = g_get_monotonic_time ();
  hw_test_reset (rig.server);
  rig.server = -1;
  assert_int_equal (hw_test_read_end (rig.client), ECONNRESET);
  assert_true (g_get_monotonic_time () - begin >= 100000);
  hw_cable_rig_stop (&rig);
}

/* Numbers are sent one by one while the latency changes under them; they must arrive in order. */
static void
keeps_the_order_while_it_changes (void **state)
{
  HwCableRig rig;
  guint32 number;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_STALL, FALSE));
  assert_true (hw_cable_rig_connect (&rig));
  for (number = 0; number < 3000; number++)
    {
      if (number % 100 == 0)
        hw_cable_set_latency (rig.cable, number / 100 % 3 * 10, number / 100 % 2 * 10);
      assert_true (hw_test_write (rig.client, &number, sizeof number));
    }
  for (guint32 expected = 0; expected < 3000; expected++)
    {
      assert_true (hw_test_read (rig.server, &number, sizeof number));
      assert_int_equal (number, expected);
    }
  hw_cable_rig_stop (&rig);
}

static void
a_pull_holds_what_was_under_way (void **state)
{
  HwCableRig rig;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
  hw_cable_set_latency (rig.cable, 50, 0);
  assert_true (hw_cable_rig_connect (&rig));
  assert_true (hw_test_write (rig.client, "held", 4));
  hw_cable_pull (rig.cable);
  assert_non_null (hw_cable_rig_wait (&rig, HW_EVENT_CABLE_PULLED));
  assert_int_equal (hw_test_poll (rig.server, POLLIN, 200), 0);
  hw_cable_plug (rig.cable);
  assert_true (hw_test_read (rig.server, (char[4]){ 0 }, 4));
  hw_cable_rig_stop (&rig);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (is_due_after_the_latency),
    cmocka_unit_test (jitter_stays_within_and_in_order),
    cmocka_unit_test (the_same_seed_is_the_same_jitter),
    cmocka_unit_test (is_bounded),
    cmocka_unit_test (delays_both_ways),
    cmocka_unit_test (keeps_the_order_while_it_changes),
    cmocka_unit_test (a_pull_holds_what_was_under_way),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
