/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a fault acts when, on whom and as often as it says. */
#include "hw-fault-rig.h"

#include "fault/hw-fault-plan.h"

static const struct
{
  const char *fault;
  gint64 now_ms;
  gboolean is_active;
  gint64 next_ms; /* -1: never */
} times[] = {
  { "cut", 0, TRUE, -1 },
  { "cut after=1s", 999, FALSE, 1000 },
  { "cut after=1s", 1000, TRUE, -1 },
  { "cut for=2s", 1999, TRUE, 2000 },
  { "cut for=2s", 2000, FALSE, -1 },
  { "cut after=1s for=2s every=10s", 0, FALSE, 1000 },
  { "cut after=1s for=2s every=10s", 2999, TRUE, 3000 },
  { "cut after=1s for=2s every=10s", 3000, FALSE, 11000 },
  { "cut after=1s for=2s every=10s", 11000, TRUE, 13000 },
  { "cut after=1s for=2s every=10s", 101000, TRUE, 103000 },
  { "reset every=10s", 0, TRUE, 1 },
  { "reset every=10s", 1, FALSE, 10000 },
  { "reset every=10s", 10000, TRUE, 10001 },
};

static const struct
{
  const char *fault;
  guint64 conn;
  gboolean is_newer;
  gboolean is_for;
} targets[] = {
  { "cut", 1, FALSE, TRUE },         { "cut", 1, TRUE, TRUE },
  { "cut on=new", 1, FALSE, FALSE }, { "cut on=new", 1, TRUE, TRUE },
  { "cut on=3", 3, FALSE, TRUE },    { "cut on=3", 4, TRUE, FALSE },
  { "cut on=1/3", 3, FALSE, TRUE },  { "cut on=1/3", 4, FALSE, FALSE },
  { "cut on=1/3", 6, TRUE, TRUE },
};

static void
follows_its_times (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (HwFaultSpec) spec = hw_fault_rig_parse (times[i].fault);
      HwTime added = HW_SEC (50);
      HwTime next;
      gboolean active
          = hw_fault_spec_is_active (spec, added, added + HW_MSEC (times[i].now_ms), &next);

      if (active != times[i].is_active)
        fail_msg ("%s at %d ms", times[i].fault, (int) times[i].now_ms);
      assert_int_equal (next,
                        times[i].next_ms < 0 ? HW_TIME_NEVER : added + HW_MSEC (times[i].next_ms));
    }
}

static void
finds_its_targets (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr (HwFaultSpec) spec = hw_fault_rig_parse (targets[i].fault);

      if (hw_fault_spec_is_for (spec, targets[i].conn, targets[i].is_newer) != targets[i].is_for)
        fail_msg ("%s on %d", targets[i].fault, (int) targets[i].conn);
    }
}

static guint
count_drawn (const HwFaultSpec *spec, guint64 seed)
{
  guint n = 0;

  for (guint64 conn = 1; conn <= 10000; conn++)
    n += hw_fault_spec_is_drawn (spec, seed, conn);

  return n;
}

/* 99 % of the draws of 10,000 lie within 2.58 standard deviations; the seeds are fixed. */
static void
the_dice_are_fair (void **state)
{
  g_autoptr (HwFaultSpec) tenth = hw_fault_rig_parse ("cut toxicity=0.1");
  g_autoptr (HwFaultSpec) half = hw_fault_rig_parse ("cut toxicity=0.5");
  g_autoptr (HwFaultSpec) all = hw_fault_rig_parse ("cut");
  g_autoptr (HwFaultSpec) none = hw_fault_rig_parse ("cut toxicity=0");

  assert_in_range (count_drawn (tenth, 1), 1000 - 77, 1000 + 77);
  assert_in_range (count_drawn (half, 1), 5000 - 129, 5000 + 129);
  assert_int_equal (count_drawn (all, 1), 10000);
  assert_int_equal (count_drawn (none, 1), 0);
}

static guint
count_alike (const HwFaultSpec *one, guint64 seed, const HwFaultSpec *other, guint64 other_seed)
{
  guint n = 0;

  for (guint64 conn = 1; conn <= 10000; conn++)
    n += hw_fault_spec_is_drawn (one, seed, conn)
         == hw_fault_spec_is_drawn (other, other_seed, conn);

  return n;
}

static void
the_same_seed_is_the_same_draw (void **state)
{
  g_autoptr (HwFaultSpec) spec = hw_fault_rig_parse ("cut toxicity=0.5");
  g_autoptr (HwFaultSpec) named = hw_fault_rig_parse ("cut toxicity=0.5 name=other");
  g_autoptr (HwFaultSpec) seeded = hw_fault_rig_parse ("cut toxicity=0.5 seed=9");

  assert_int_equal (count_alike (spec, 1, spec, 1), 10000);
  assert_in_range (count_alike (spec, 1, spec, 2), 4500, 5500);
  assert_in_range (count_alike (spec, 1, named, 1), 4500, 5500);
  assert_int_equal (count_alike (seeded, 1, seeded, 2), 10000);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (follows_its_times),
    cmocka_unit_test (finds_its_targets),
    cmocka_unit_test (the_dice_are_fair),
    cmocka_unit_test (the_same_seed_is_the_same_draw),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
