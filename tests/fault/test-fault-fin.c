/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that an orderly end wishes FIN both ways. */
#include "hw-fault-rig.h"

static void
wishes_an_end (void **state)
{
  hw_fault_rig_expect_wish ("fin", "0", "0=CLOSE");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (wishes_an_end),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
