/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a reset wishes RST. */
#include "hw-fault-rig.h"

static void
wishes_rst (void **state)
{
  hw_fault_rig_expect_wish ("reset", "0", "0=RST");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (wishes_rst),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
