/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a limit passes exactly so many bytes, and then closes. */
#include "hw-fault-rig.h"

static void
passes_so_many_bytes (void **state)
{
  hw_fault_rig_expect ("limit_data bytes=5", "0=abc 1=defg 2=h", "0=abc 1=de 1=CLOSE");
  hw_fault_rig_expect ("limit_data bytes=3", "0=abc", "0=abc 0=CLOSE");
  hw_fault_rig_expect ("limit_data bytes=30", "0=abc 1=FIN", "0=abc 1=FIN");
  hw_fault_rig_expect ("limit_data", "0=abc", "0=CLOSE");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (passes_so_many_bytes),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
