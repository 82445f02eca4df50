/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a stall holds its stream, and cuts nothing. */
#include "hw-fault-rig.h"

static void
holds_its_stream (void **state)
{
  hw_fault_rig_expect_wish ("stall stream=upstream", "0", "0=mute-s+stall-c");
  hw_fault_rig_expect_wish ("stall stream=downstream", "0", "0=mute-c+stall-s");
  hw_fault_rig_expect_wish ("stall", "0", "0=mute-c+mute-s+stall-c+stall-s");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (holds_its_stream),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
