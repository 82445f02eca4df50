/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a NAT forgets a quiet connection, in silence or with RST, and for good. */
#include "hw-fault-rig.h"

static void
forgets_the_quiet (void **state)
{
  hw_fault_rig_expect_wish ("nat_timeout idle=1s", "0 !600 1000 1599 1600 !1700",
                            "0=->1000 600=->1600 1000=->1600 1599=->1600 "
                            "1600=deaf-c+deaf-s+mute-c+mute-s 1700=deaf-c+deaf-s+mute-c+mute-s");
  hw_fault_rig_expect_wish ("nat_timeout idle=1s ending=rst", "0 1000",
                            "0=->1000 1000=mute-c+mute-s+stall-c+stall-s+RST-IF-USED");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (forgets_the_quiet),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
