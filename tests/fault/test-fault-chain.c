/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a chain keeps the order, whatever is added, changed and taken away under it.
 */
#include "hw-fault-rig.h"

#include <string.h>

static void
push (HwFaultChain *chain, const char *text, HwTime at)
{
  hw_fault_chain_push (chain, hw_fault_chunk_new ((const guint8 *) text, strlen (text), at), at);
}

/* What is due at @now, in one string. */
static char *
pop_all (HwFaultChain *chain, HwTime now)
{
  GString *out = g_string_new (NULL);
  HwFaultChunk *chunk;

  while ((chunk = hw_fault_chain_pop (chain, now)) != NULL)
    {
      g_string_append_len (out, (const char *) chunk->bytes, (gssize) chunk->length);
      hw_fault_chunk_free (chunk);
    }

  return g_string_free (out, FALSE);
}

static void
expect (HwFaultChain *chain, HwTime now, const char *expected)
{
  g_autofree char *got = pop_all (chain, now);

  assert_string_equal (got, expected);
}

static void
faults_compose_in_their_order (void **state)
{
  hw_fault_rig_expect ("latency latency=100ms; slicer average_size=2 delay=1ms; limit_data bytes=5",
                       "0=abcdef 1=gh", "100=ab 101=cd 102=e 102=CLOSE");
  hw_fault_rig_expect ("limit_data bytes=5; latency latency=100ms", "0=abcdef",
                       "100=abcde 100=CLOSE");
  hw_fault_rig_expect ("bandwidth rate=1; latency latency=100ms", "0=0123456789 0=FIN",
                       "110=0123456789 110=FIN");
}

static void
what_waits_goes_on_when_its_fault_is_taken_away (void **state)
{
  HwFaultChain *chain = hw_fault_chain_new ();
  g_autoptr (HwFaultSpec) first = hw_fault_rig_parse ("latency latency=1s");
  g_autoptr (HwFaultSpec) second = hw_fault_rig_parse ("latency name=other latency=100ms");

  hw_fault_chain_add (chain, first, 1, 0);
  hw_fault_chain_add (chain, second, 1, 0);
  push (chain, "one ", 0);
  push (chain, "two ", 10);
  expect (chain, 500000, "");
  hw_fault_chain_remove (chain, first, 500000);
  push (chain, "three", 500000);
  assert_int_equal (hw_fault_chain_get_deadline (chain), 600000);
  expect (chain, 600000, "one two three");
  hw_fault_chain_remove (chain, second, 700000);
  assert_true (hw_fault_chain_is_idle (chain));
  hw_fault_chain_free (chain);
}

static void
other_values_act_on_what_waits (void **state)
{
  HwFaultChain *chain = hw_fault_chain_new ();
  g_autoptr (HwFaultSpec) spec = hw_fault_rig_parse ("latency latency=10s");

  hw_fault_chain_add (chain, spec, 1, 0);
  push (chain, "held", 0);
  assert_int_equal (hw_fault_chain_get_deadline (chain), 10000000);
  assert_true (hw_fault_spec_set_value (spec, "latency", 20, NULL));
  hw_fault_chain_update (chain, spec);
  assert_int_equal (hw_fault_chain_get_deadline (chain), 20000);
  expect (chain, 20000, "held");
  hw_fault_chain_free (chain);
}

static void
what_was_not_written_comes_first_again (void **state)
{
  HwFaultChain *chain = hw_fault_chain_new ();
  HwFaultChunk *chunk;

  push (chain, "onetwo", 0);
  push (chain, "three", 0);
  chunk = hw_fault_chain_pop (chain, 0);
  hw_fault_chunk_drop_head (chunk, 3);
  hw_fault_chain_unpop (chain, chunk);
  assert_true (hw_fault_chain_is_due (chain));
  assert_int_equal (hw_fault_chain_get_deadline (chain), HW_TIME_NEVER);
  expect (chain, 0, "twothree");
  assert_false (hw_fault_chain_is_due (chain));
  hw_fault_chain_free (chain);
}

static void
is_bounded_in_bytes_and_chunks (void **state)
{
  HwFaultChain *chain = hw_fault_chain_new ();
  g_autoptr (HwFaultSpec) spec = hw_fault_rig_parse ("bandwidth rate=0");
  gsize n = 0;

  hw_fault_chain_add (chain, spec, 1, 0);
  assert_int_equal (hw_fault_chain_get_room (chain), HW_FAULT_CHAIN_LIMIT);
  push (chain, "0123456789", 0);
  assert_int_equal (hw_fault_chain_get_room (chain), HW_FAULT_CHAIN_LIMIT - 10);
  for (; hw_fault_chain_get_room (chain) > 0 && n < 1000000; n++)
    push (chain, "x", 0);
  assert_int_equal (n, HW_FAULT_CHAIN_MAX_CHUNKS - 1);
  hw_fault_chain_free (chain);
}

static void
many_small_pieces_are_made_as_they_are_taken (void **state)
{
  HwFaultChain *chain = hw_fault_chain_new ();
  g_autoptr (HwFaultSpec) spec = hw_fault_rig_parse ("slicer average_size=1");
  g_autofree guint8 *bytes = g_malloc0 (100000);
  HwFaultChunk *chunk;
  gsize n = 0;

  hw_fault_chain_add (chain, spec, 1, 0);
  hw_fault_chain_push (chain, hw_fault_chunk_new (bytes, 100000, 0), 0);
  for (; (chunk = hw_fault_chain_pop (chain, 0)) != NULL; n++)
    {
      assert_int_equal (chunk->length, 1);
      hw_fault_chunk_free (chunk);
    }
  assert_int_equal (n, 100000);
  hw_fault_chain_free (chain);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (faults_compose_in_their_order),
    cmocka_unit_test (what_waits_goes_on_when_its_fault_is_taken_away),
    cmocka_unit_test (other_values_act_on_what_waits),
    cmocka_unit_test (what_was_not_written_comes_first_again),
    cmocka_unit_test (is_bounded_in_bytes_and_chunks),
    cmocka_unit_test (many_small_pieces_are_made_as_they_are_taken),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
