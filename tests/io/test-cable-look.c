/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a cable shows its faults and its connections as they are. */
#include "hw-test.h"

#include "hw-cable-rig.h"
#include "io/hw-cable-look.h"

static void
shows_its_faults (void **state)
{
  HwCableRig rig = { 0 };
  g_autoptr (HwProxyInfo) info = NULL;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
  assert_true (hw_cable_command (rig.cable, "add latency latency=20ms", NULL));
  assert_true (hw_cable_command (rig.cable, "add cut name=mine after=1h", NULL));
  info = hw_cable_get_info (rig.cable);
  assert_int_equal (info->faults->len, 2);
  assert_string_equal (((HwFaultSpec *) info->faults->pdata[1])->name, "mine");
  hw_cable_rig_stop (&rig);
}

static void
shows_both_ends_of_a_connection (void **state)
{
  HwCableRig rig = { 0 };
  g_autoptr (GPtrArray) connections = NULL;
  const HwConnectionInfo *one;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
  assert_true (hw_cable_rig_connect (&rig));
  assert_true (hw_cable_rig_carries (rig.client, rig.server, "words"));
  connections = hw_cable_list_connections (rig.cable);
  assert_int_equal (connections->len, 1);
  one = connections->pdata[0];
  assert_string_equal (one->client.local, hw_cable_get_local_address (rig.cable));
  assert_string_equal (one->server.tcp_state, "ESTABLISHED");
  assert_in_range (one->server.last_ack_recv_ms, 0, 60000);
  hw_cable_rig_stop (&rig);
}

static void
shows_nothing_where_it_does_not_run (void **state)
{
  g_autoptr (HwCable) cable = hw_cable_new ("127.0.0.1:0", "127.0.0.1:1", HW_CUT_MODE_AUTO, NULL);
  g_autoptr (GPtrArray) connections = hw_cable_list_connections (cable);

  assert_null (hw_cable_get_info (cable));
  assert_int_equal (connections->len, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (shows_its_faults),
    cmocka_unit_test (shows_both_ends_of_a_connection),
    cmocka_unit_test (shows_nothing_where_it_does_not_run),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
