/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that, where the kernel can't cut, a pull is a stall and every event says so. Runs
 * with hw-uncuttable preloaded. */
#include "hw-test.h"

#include <poll.h>

#include "core/hw-error.h"
#include "hw-cable-rig.h"
#include "hw-test-socket.h"
#include "io/hw-wire-cut.h"

static void
the_self_test_fails (void **state)
{
  for (int ipv6 = FALSE; ipv6 <= TRUE; ipv6++)
    {
      g_autoptr (GError) error = NULL;

      assert_false (hw_wire_cut_self_test (ipv6, &error));
      assert_true (g_error_matches (error, HW_ERROR, HW_ERROR_UNSUPPORTED));
    }
}

static void
a_pull_is_a_stall (void **state)
{
  HwCableRig rig;
  HwEvent *event;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
  assert_int_equal (hw_cable_get_cut (rig.cable), HW_CUT_MODE_STALL);
  assert_true (hw_cable_rig_connect (&rig));
  hw_cable_pull (rig.cable);
  event = hw_cable_rig_wait (&rig, HW_EVENT_CABLE_PULLED);
  assert_true (hw_cable_rig_says (event, HW_EVENT_FIELD_CUT, "stall"));
  assert_non_null (strstr (hw_event_get_string (event, HW_EVENT_FIELD_TEXT), "IP_MINTTL"));
  assert_true (hw_test_write (rig.client, "held", 4));
  assert_int_equal (hw_test_poll (rig.server, POLLIN, 100), 0);
  hw_cable_plug (rig.cable);
  assert_true (hw_test_read (rig.server, (char[4]){ 0 }, 4));
  hw_cable_rig_stop (&rig);
}

static void
who_insists_on_the_kernel_gets_an_error (void **state)
{
  g_autoptr (HwCable) cable = hw_cable_new ("127.0.0.1:0", "127.0.0.1:1", HW_CUT_MODE_KERNEL, NULL);
  g_autoptr (GError) error = NULL;

  assert_false (hw_cable_start (cable, &error));
  assert_true (g_error_matches (error, HW_ERROR, HW_ERROR_UNSUPPORTED));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_self_test_fails),
    cmocka_unit_test (a_pull_is_a_stall),
    cmocka_unit_test (who_insists_on_the_kernel_gets_an_error),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
