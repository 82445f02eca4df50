/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a crashed host is silent until its reboot, and then answers with RST. */
#include "hw-fault-rig.h"

static void
is_silent_then_resets (void **state)
{
  hw_fault_rig_expect_wish (
      "host_crash reboot=2s", "0 1999 2000",
      "0=deaf-c+deaf-s+mute-c+mute-s+syns>2000 1999=deaf-c+deaf-s+mute-c+mute-s+syns>2000 "
      "2000=mute-c+mute-s+stall-c+stall-s+RST-IF-USED");
  hw_fault_rig_expect_wish ("host_crash", "100000", "100000=deaf-c+deaf-s+mute-c+mute-s+syns");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (is_silent_then_resets),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
