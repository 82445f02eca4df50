/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a bandwidth lets so many bytes a second by, in portions of 100 ms. */
#include "hw-fault-rig.h"

static void
is_cut_into_portions (void **state)
{
  hw_fault_rig_expect ("bandwidth rate=1", "0=0123456789", "10=0123456789");
  hw_fault_rig_expect ("bandwidth rate=1", "0=01234 0=56789 100=x", "5=01234 10=56789 101=x");
  hw_fault_rig_expect ("bandwidth rate=1", "0=FIN", "0=FIN");
  hw_fault_rig_expect ("bandwidth", "0=stalled", "");
}

/* How long @total bytes that are all there take at @rate. */
static HwTime
get_duration (gint64 rate, gsize total, gsize *largest)
{
  HwFaultChain *chain = hw_fault_chain_new ();
  g_autoptr (HwFaultSpec) spec = hw_fault_rig_parse ("bandwidth");
  g_autofree guint8 *bytes = g_malloc0 (256 * 1024);
  gsize sent = 0;
  gsize got = 0;
  HwTime now = 0;

  assert_true (hw_fault_spec_set_value (spec, "rate", rate, NULL));
  hw_fault_chain_add (chain, spec, 1, 0);
  while (got < total)
    {
      HwFaultChunk *chunk;

      while (sent < total && hw_fault_chain_get_room (chain) > 0)
        {
          gsize n = MIN (MIN (hw_fault_chain_get_room (chain), total - sent), 256 * 1024);

          hw_fault_chain_push (chain, hw_fault_chunk_new (bytes, n, now), now);
          sent += n;
        }
      while ((chunk = hw_fault_chain_pop (chain, now)) != NULL)
        {
          got += chunk->length;
          *largest = MAX (*largest, chunk->length);
          hw_fault_chunk_free (chunk);
        }
      if (got < total)
        now = hw_fault_chain_get_deadline (chain);
    }
  hw_fault_chain_free (chain);

  return now;
}

static void
is_exact_from_slow_to_fast (void **state)
{
  static const struct
  {
    gint64 rate;
    gsize total;
    HwTime expected;
    gsize largest;
  } rows[] = {
    { 3, 30000, HW_SEC (10), 300 },
    { 100, 1000000, HW_SEC (10), 10000 },
    { 7777, 77770000, HW_SEC (10), 32768 },
    { 1000000, 1000000000, HW_SEC (1), 1000000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gsize largest = 0;
      HwTime took = get_duration (rows[i].rate, rows[i].total, &largest);

      assert_in_range (took, rows[i].expected - 2, rows[i].expected + 2);
      assert_true (largest <= rows[i].largest);
    }
}

static void
goes_on_with_another_rate (void **state)
{
  HwFaultChain *chain = hw_fault_chain_new ();
  g_autoptr (HwFaultSpec) spec = hw_fault_rig_parse ("bandwidth rate=0");

  hw_fault_chain_add (chain, spec, 1, 0);
  hw_fault_chain_push (chain, hw_fault_chunk_new ((const guint8 *) "held", 4, 0), 0);
  assert_int_equal (hw_fault_chain_get_deadline (chain), HW_TIME_NEVER);
  assert_true (hw_fault_spec_set_value (spec, "rate", 1, NULL));
  hw_fault_chain_update (chain, spec);
  assert_int_equal (hw_fault_chain_get_deadline (chain), 4000);
  hw_fault_chain_free (chain);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (is_cut_into_portions),
    cmocka_unit_test (is_exact_from_slow_to_fast),
    cmocka_unit_test (goes_on_with_another_rate),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
