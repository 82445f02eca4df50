/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a half-close ends the way of its stream. */
#include "hw-fault-rig.h"

static void
ends_one_way (void **state)
{
  hw_fault_rig_expect_wish ("half_close stream=upstream", "0", "0=FIN-S");
  hw_fault_rig_expect_wish ("half_close stream=downstream", "0", "0=FIN-C");
  hw_fault_rig_expect_wish ("half_close", "0", "0=FIN-S+FIN-C");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (ends_one_way),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
