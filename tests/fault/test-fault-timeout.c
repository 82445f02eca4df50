/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a timeout swallows, and closes after its time. */
#include "hw-fault-rig.h"

static void
swallows_and_closes (void **state)
{
  hw_fault_rig_expect ("timeout timeout=500ms", "0=a 10=b 600=FIN", "600=FIN");
  hw_fault_rig_expect_wish ("timeout timeout=500ms", "0 499 500", "0=->500 499=->500 500=CLOSE");
  hw_fault_rig_expect_wish ("timeout", "0 100000", "0=- 100000=-");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (swallows_and_closes),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
