/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a slow close holds back the end, and nothing else. */
#include "hw-fault-rig.h"

static void
holds_back_the_end (void **state)
{
  hw_fault_rig_expect ("slow_close delay=500ms", "0=a 10=FIN", "0=a 510=FIN");
  hw_fault_rig_expect ("slow_close", "0=a 10=FIN", "0=a 10=FIN");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (holds_back_the_end),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
