/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the reorder heap gives the lowest first and never holds more than it may. */
#include "hw-test.h"

#include "core/hw-random.h"
#include "core/hw-reorder-heap.h"

static void
push (HwReorderHeap *heap, guint64 seq)
{
  g_autoptr (GBytes) payload = g_bytes_new (&seq, sizeof seq);

  assert_true (hw_reorder_heap_push (heap, seq, payload));
}

static guint64
pop (HwReorderHeap *heap)
{
  HwReorderItem item = hw_reorder_heap_pop (heap);

  assert_memory_equal (g_bytes_get_data (item.payload, NULL), &item.seq, sizeof item.seq);
  g_bytes_unref (item.payload);

  return item.seq;
}

static void
bytes_are_counted (void **state)
{
  HwReorderHeap heap;

  hw_reorder_heap_init (&heap, 2);
  push (&heap, 2);
  push (&heap, 1);
  assert_int_equal (heap.n_bytes, 16);
  pop (&heap);
  assert_int_equal (heap.n_bytes, 8);
  hw_reorder_heap_clear (&heap);
  assert_int_equal (heap.n_bytes, 0);
}

static void
any_order_comes_out_sorted (void **state)
{
  HwRandom random;
  HwReorderHeap heap;

  hw_random_init (&random, 1);
  for (guint n = 1; n <= 64; n++)
    {
      guint64 last = 0;

      hw_reorder_heap_init (&heap, 64);
      for (guint i = 0; i < n; i++)
        push (&heap, (guint64) hw_random_range (&random, 1, 40));
      for (guint i = 0; i < n; i++)
        {
          guint64 seq = pop (&heap);

          assert_true (seq >= last);
          last = seq;
        }
      assert_null (hw_reorder_heap_peek (&heap));
      hw_reorder_heap_clear (&heap);
    }
}

static void
full_changes_nothing (void **state)
{
  g_autoptr (GBytes) payload = g_bytes_new_static ("x", 1);
  HwReorderHeap heap;

  hw_reorder_heap_init (&heap, 3);
  push (&heap, 9);
  push (&heap, 7);
  push (&heap, 8);
  assert_false (hw_reorder_heap_push (&heap, 6, payload));
  assert_int_equal (heap.n_items, 3);
  assert_int_equal (hw_reorder_heap_peek (&heap)->seq, 7);
  hw_reorder_heap_clear (&heap);
}

static void
contains_what_was_pushed (void **state)
{
  HwReorderHeap heap;

  hw_reorder_heap_init (&heap, 8);
  push (&heap, 5);
  push (&heap, 3);
  assert_true (hw_reorder_heap_contains (&heap, 5));
  assert_false (hw_reorder_heap_contains (&heap, 4));
  pop (&heap);
  assert_false (hw_reorder_heap_contains (&heap, 3));
  hw_reorder_heap_clear (&heap);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (bytes_are_counted),
    cmocka_unit_test (any_order_comes_out_sorted),
    cmocka_unit_test (full_changes_nothing),
    cmocka_unit_test (contains_what_was_pushed),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
