/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a cut wishes both ways out, and the listener deaf. */
#include "hw-fault-rig.h"

static void
is_out_both_ways (void **state)
{
  hw_fault_rig_expect_wish ("cut", "0", "0=deaf-c+deaf-s+mute-c+mute-s+syns");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (is_out_both_ways),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
