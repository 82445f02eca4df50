/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a flaky cable is cut for its share of the time, in windows of its length. */
#include "hw-fault-rig.h"

static void
without_loss_is_whole (void **state)
{
  hw_fault_rig_expect_wish ("flaky", "0", "0=-");
}

static void
is_cut_for_its_share (void **state)
{
  static const struct
  {
    const char *fault;
    double share;
  } rows[] = { { "flaky loss=10%", 0.1 },
               { "flaky loss=1.5% window=20ms", 0.015 },
               { "flaky loss=500", 0.5 },
               { "flaky loss=100%", 1 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwFaultSpec) spec = hw_fault_rig_parse (rows[i].fault);
      HwTime cut = 0;
      HwTime now = 0;
      HwFaultCase met;

      hw_fault_case_init (&met, spec, 5, 0, 0);
      while (now < HW_SEC (2000))
        {
          HwFaultWish wish = hw_fault_case_get_wish (&met, now);

          assert_true (wish.deadline > now);
          assert_true (wish.flags == HW_WIRE_PLAIN || wish.flags == HW_WIRE_DEAF);
          cut += wish.flags != HW_WIRE_PLAIN ? wish.deadline - now : 0;
          now = wish.deadline;
        }
      if (rows[i].share * 0.97 > (double) cut / (double) now
          || rows[i].share * 1.03 < (double) cut / (double) now)
        fail_msg ("%s is cut for %g of the time", rows[i].fault, (double) cut / (double) now);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (without_loss_is_whole),
    cmocka_unit_test (is_cut_for_its_share),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
