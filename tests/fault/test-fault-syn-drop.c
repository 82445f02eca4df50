/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a drop of SYNs is the listener's alone. */
#include "hw-fault-rig.h"

static void
makes_the_listener_deaf (void **state)
{
  hw_fault_rig_expect_wish ("syn_drop", "0", "0=syns");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (makes_the_listener_deaf),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
