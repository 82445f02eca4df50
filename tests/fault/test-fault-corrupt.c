/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that corruption turns single bits, as seldom as it says. */
#include "hw-fault-rig.h"

static void
without_a_rate_is_whole (void **state)
{
  hw_fault_rig_expect ("corrupt", "0=abc 1=FIN", "0=abc 1=FIN");
}

static guint
count_bits (guint8 byte)
{
  return (guint) __builtin_popcount (byte);
}

static void
turns_one_bit_in_so_many_bytes (void **state)
{
  HwFaultChain *chain = hw_fault_chain_new ();
  g_autoptr (HwFaultSpec) spec = hw_fault_rig_parse ("corrupt one_in=100");
  guint8 zeros[777] = { 0 };
  gsize n_hit = 0;
  gsize n_bytes = 0;

  hw_fault_chain_add (chain, spec, 1, 0);
  for (int i = 0; i < 1000; i++)
    {
      HwFaultChunk *chunk;

      hw_fault_chain_push (chain, hw_fault_chunk_new (zeros, sizeof zeros, i), i);
      chunk = hw_fault_chain_pop (chain, i);
      assert_int_equal (chunk->length, sizeof zeros);
      for (gsize k = 0; k < chunk->length; k++)
        {
          assert_true (count_bits (chunk->bytes[k]) <= 1);
          n_hit += chunk->bytes[k] != 0;
        }
      n_bytes += chunk->length;
      hw_fault_chunk_free (chunk);
    }
  assert_in_range (n_hit, n_bytes / 110, n_bytes / 90);
  hw_fault_chain_free (chain);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (without_a_rate_is_whole),
    cmocka_unit_test (turns_one_bit_in_so_many_bytes),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
