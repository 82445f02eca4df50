/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that deafness is one way, that of its stream. */
#include "hw-fault-rig.h"

static void
is_deaf_one_way (void **state)
{
  hw_fault_rig_expect_wish ("deaf stream=upstream", "0", "0=deaf-c");
  hw_fault_rig_expect_wish ("deaf stream=downstream", "0", "0=deaf-s");
  hw_fault_rig_expect_wish ("deaf", "0", "0=deaf-c+deaf-s");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (is_deaf_one_way),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
