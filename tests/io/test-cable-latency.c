/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a latency delays both ways what goes through real sockets, and keeps the
 * order. */
#include "hw-test.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hw-cable-rig.h"
#include "hw-test-socket.h"

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
    cmocka_unit_test (delays_both_ways),
    cmocka_unit_test (keeps_the_order_while_it_changes),
    cmocka_unit_test (a_pull_holds_what_was_under_way),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
