/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a plan of chaos is the same for the same seed, breaks and mends in turns, and
 * leaves everything whole. */
#include "hw-test.h"

#include "hw-chaos-plan.h"

#define DURATION HW_SEC (60)

static void
breaks_and_mends_in_turns (void **state)
{
  for (guint64 seed = 0; seed < 500; seed++)
    {
      HwChaosPlan plan;
      HwChaosStep step;
      HwTime last = 0;
      gboolean pulled = FALSE, dead = FALSE;
      guint seen = 0;

      hw_chaos_plan_init (&plan, seed, DURATION);
      while (hw_chaos_plan_next (&plan, &step))
        {
          assert_true (step.at_us >= last && step.at_us <= DURATION);
          assert_false (step.act == HW_CHAOS_ACT_RESET && pulled);
          assert_int_equal (step.act == HW_CHAOS_ACT_PLUG,
                            pulled && step.act <= HW_CHAOS_ACT_RESET);
          assert_int_equal (step.act == HW_CHAOS_ACT_RESTART,
                            dead && step.act > HW_CHAOS_ACT_RESET);
          pulled = step.act <= HW_CHAOS_ACT_RESET ? step.act == HW_CHAOS_ACT_PULL : pulled;
          dead = step.act > HW_CHAOS_ACT_RESET ? step.act == HW_CHAOS_ACT_KILL : dead;
          last = step.at_us;
          seen |= 1u << step.act;
        }
      assert_false (pulled || dead);
      assert_int_equal (seen | 1u << HW_CHAOS_ACT_RESET, 0x1F);
    }
}

static void
is_the_same_for_the_same_seed (void **state)
{
  HwChaosPlan plans[3];
  guint n_different = 0;

  hw_chaos_plan_init (&plans[0], 7, DURATION);
  hw_chaos_plan_init (&plans[1], 7, DURATION);
  hw_chaos_plan_init (&plans[2], 8, DURATION);
  for (guint i = 0; i < 20; i++)
    {
      HwChaosStep steps[3] = { 0 };

      for (guint j = 0; j < 3; j++)
        hw_chaos_plan_next (&plans[j], &steps[j]);
      assert_int_equal (steps[0].at_us, steps[1].at_us);
      assert_int_equal (steps[0].act, steps[1].act);
      n_different += steps[0].at_us != steps[2].at_us;
    }
  assert_true (n_different > 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (breaks_and_mends_in_turns),
    cmocka_unit_test (is_the_same_for_the_same_seed),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
