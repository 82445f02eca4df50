/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a reset of the peers swallows, and resets after its time, at once by default.
 */
#include "hw-fault-rig.h"

static void
swallows_and_resets (void **state)
{
  hw_fault_rig_expect ("reset_peer timeout=500ms", "0=a", "");
  hw_fault_rig_expect_wish ("reset_peer timeout=500ms", "0 500", "0=->500 500=RST");
  hw_fault_rig_expect_wish ("reset_peer", "0", "0=RST");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (swallows_and_resets),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
