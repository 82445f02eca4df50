/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a refusal is the listener's alone. */
#include "hw-fault-rig.h"

static void
closes_the_listener (void **state)
{
  hw_fault_rig_expect_wish ("refuse", "0", "0=refuse");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (closes_the_listener),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
