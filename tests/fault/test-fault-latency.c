/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a latency delays by what it says from the time of receipt, and keeps the
 * order. */
#include "hw-fault-rig.h"

static void
is_due_after_the_latency (void **state)
{
  hw_fault_rig_expect ("latency latency=200ms", "0=a 10=b 20=FIN", "200=a 210=b 220=FIN");
  hw_fault_rig_expect ("latency", "0=a 5=b", "0=a 5=b");
  hw_fault_rig_expect ("latency latency=100ms; latency name=other latency=50ms", "0=a 1=b",
                       "150=a 151=b");
}

/* The times at which what was sent each 10 ms comes out of latency ± jitter. */
static void
jitter_stays_within_and_in_order (void **state)
{
  HwFaultChain *chain = hw_fault_chain_new ();
  g_autoptr (HwFaultSpec) spec = hw_fault_rig_parse ("latency latency=10ms jitter=5ms");
  HwTime last = 0;
  gboolean early = FALSE;
  gboolean late = FALSE;

  hw_fault_chain_add (chain, spec, 7, 0);
  for (HwTime received = 0; received < 1000000; received += 1000)
    {
      HwTime deadline;

      hw_fault_chain_push (chain, hw_fault_chunk_new ((const guint8 *) "x", 1, received), received);
      deadline = hw_fault_chain_get_deadline (chain);
      assert_in_range (deadline, MAX (received + 5000, last), MAX (received + 14999, last));
      early = early || deadline < received + 10000;
      late = late || deadline > received + 10000;
      last = deadline;
      assert_null (hw_fault_chain_pop (chain, deadline - 1));
      hw_fault_chunk_free (hw_fault_chain_pop (chain, deadline));
    }
  assert_true (early && late);
  hw_fault_chain_free (chain);
}

static void
the_same_seed_is_the_same_jitter (void **state)
{
  const char *script = "0=a 100=b 200=c 300=d 400=e 500=f";
  g_autofree char *one = hw_fault_rig_run ("latency latency=50ms jitter=40ms", 7, script);
  g_autofree char *same = hw_fault_rig_run ("latency latency=50ms jitter=40ms", 7, script);
  g_autofree char *other = hw_fault_rig_run ("latency latency=50ms jitter=40ms", 8, script);

  assert_string_equal (one, same);
  assert_string_not_equal (one, other);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (is_due_after_the_latency),
    cmocka_unit_test (jitter_stays_within_and_in_order),
    cmocka_unit_test (the_same_seed_is_the_same_jitter),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
