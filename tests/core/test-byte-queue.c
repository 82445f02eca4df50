/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a byte queue keeps bytes in order, holds its limit and gives memory back. */
#include "hw-test.h"

#include <string.h>

#include "core/hw-byte-queue.h"

static void
empty_has_no_memory (void **state)
{
  HwByteQueue queue;

  hw_byte_queue_init (&queue, 10);
  assert_int_equal (hw_byte_queue_get_length (&queue), 0);
  assert_null (hw_byte_queue_peek (&queue));
  assert_true (hw_byte_queue_append (&queue, NULL, 0));
  hw_byte_queue_consume (&queue, 0);
  assert_null (queue.data);
  hw_byte_queue_clear (&queue);
}

static void
limit_is_held_and_changes_nothing (void **state)
{
  HwByteQueue queue;

  hw_byte_queue_init (&queue, 4);
  assert_true (hw_byte_queue_append (&queue, (const guint8 *) "abc", 3));
  assert_false (hw_byte_queue_append (&queue, (const guint8 *) "de", 2));
  assert_null (hw_byte_queue_reserve (&queue, 2));
  assert_null (hw_byte_queue_reserve (&queue, G_MAXSIZE));
  assert_int_equal (hw_byte_queue_get_length (&queue), 3);
  assert_memory_equal (hw_byte_queue_peek (&queue), "abc", 3);
  assert_true (hw_byte_queue_append (&queue, (const guint8 *) "d", 1));
  assert_memory_equal (hw_byte_queue_peek (&queue), "abcd", 4);
  hw_byte_queue_consume (&queue, 1);
  assert_true (hw_byte_queue_append (&queue, (const guint8 *) "e", 1));
  assert_memory_equal (hw_byte_queue_peek (&queue), "bcde", 4);
  hw_byte_queue_clear (&queue);
}

static void
reserved_bytes_count_only_once_committed (void **state)
{
  HwByteQueue queue;
  guint8 *room;

  hw_byte_queue_init (&queue, 100);
  room = hw_byte_queue_reserve (&queue, 50);
  memset (room, 'x', 50);
  assert_int_equal (hw_byte_queue_get_length (&queue), 0);
  hw_byte_queue_commit (&queue, 20);
  assert_int_equal (hw_byte_queue_get_length (&queue), 20);
  assert_int_equal (hw_byte_queue_peek (&queue)[19], 'x');
  hw_byte_queue_clear (&queue);
}

static void
empty_again_gives_large_memory_back (void **state)
{
  static const guint8 bytes[5000];
  HwByteQueue queue;

  hw_byte_queue_init (&queue, sizeof bytes);
  assert_true (hw_byte_queue_append (&queue, bytes, sizeof bytes));
  hw_byte_queue_consume (&queue, sizeof bytes - 1);
  assert_non_null (queue.data);
  hw_byte_queue_consume (&queue, 1);
  assert_null (queue.data);
  assert_int_equal (queue.size, 0);

  assert_true (hw_byte_queue_append (&queue, bytes, 10));
  hw_byte_queue_consume (&queue, 10);
  assert_non_null (queue.data);
  hw_byte_queue_clear (&queue);
}

/* At the limit one byte in and one byte out must not move the whole queue each time. */
static void
full_queue_is_moved_seldom (void **state)
{
  enum
  {
    LIMIT = 10000
  };
  static const guint8 bytes[LIMIT];
  HwByteQueue queue;
  guint moves = 0;

  hw_byte_queue_init (&queue, LIMIT);
  assert_true (hw_byte_queue_append (&queue, bytes, LIMIT));
  for (guint i = 0; i < 4 * LIMIT; i++)
    {
      gsize head = queue.head;

      hw_byte_queue_consume (&queue, 1);
      assert_true (hw_byte_queue_append (&queue, bytes, 1));
      moves += queue.head <= head;
      assert_true (queue.size <= 2 * LIMIT);
    }
  assert_in_range (moves, 1, 6);
  hw_byte_queue_clear (&queue);
}

static void
append_some (HwByteQueue *queue, guint8 *next, gsize n_bytes)
{
  g_autofree guint8 *bytes = g_malloc (n_bytes + 1);
  gsize length = hw_byte_queue_get_length (queue);

  for (gsize i = 0; i < n_bytes; i++)
    bytes[i] = (guint8) (*next + i);
  if (hw_byte_queue_append (queue, bytes, n_bytes))
    *next += (guint8) n_bytes;
  else
    assert_true (length + n_bytes > queue->limit);
}

static void
bytes_come_out_as_they_went_in (void **state)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  HwByteQueue queue;
  guint8 in = 0, out = 0;

  hw_byte_queue_init (&queue, 20000);
  for (guint step = 0; step < 3000; step++)
    {
      gsize n;

      append_some (&queue, &in, (gsize) g_rand_int_range (random, 0, 1500));
      n = (gsize) g_rand_int_range (random, 0, (gint32) hw_byte_queue_get_length (&queue) + 1);
      for (gsize i = 0; i < n; i++, out++)
        assert_int_equal (hw_byte_queue_peek (&queue)[i], out);
      hw_byte_queue_consume (&queue, n);
    }
  hw_byte_queue_clear (&queue);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (empty_has_no_memory),
    cmocka_unit_test (limit_is_held_and_changes_nothing),
    cmocka_unit_test (reserved_bytes_count_only_once_committed),
    cmocka_unit_test (empty_again_gives_large_memory_back),
    cmocka_unit_test (full_queue_is_moved_seldom),
    cmocka_unit_test (bytes_come_out_as_they_went_in),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
