/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a flapping cable is out and in by turns. */
#include "hw-fault-rig.h"

static void
is_out_and_in (void **state)
{
  hw_fault_rig_expect_wish (
      "flapping down=1s up=2s", "0 999 1000 2999 3000",
      "0=deaf-c+deaf-s+mute-c+mute-s+syns>1000 999=deaf-c+deaf-s+mute-c+mute-s+syns>1000 "
      "1000=->3000 2999=->3000 3000=deaf-c+deaf-s+mute-c+mute-s+syns>4000");
  hw_fault_rig_expect_wish ("flapping up=2s", "0", "0=-");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (is_out_and_in),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
