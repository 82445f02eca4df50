/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the outbox is bounded both ways, keeps order, and takes one large message. */
#include "hw-test.h"

#include "io/hw-outbox.h"

static gboolean
push (HwOutbox *outbox, gsize size)
{
  g_autofree guint8 *bytes = g_malloc0 (size + 1);
  g_autoptr (GBytes) message = g_bytes_new (bytes, size);

  return hw_outbox_push (outbox, message);
}

static void
keeps_order (void **state)
{
  g_autoptr (HwOutbox) outbox = hw_outbox_new (100);

  for (gsize i = 1; i <= 3; i++)
    assert_true (push (outbox, i));
  for (gsize i = 1; i <= 3; i++)
    {
      g_autoptr (GBytes) message = hw_outbox_pop (outbox);

      assert_int_equal (g_bytes_get_size (message), i);
    }
  assert_null (hw_outbox_pop (outbox));
}

static void
bytes_are_bounded (void **state)
{
  g_autoptr (HwOutbox) outbox = hw_outbox_new (100);

  assert_true (push (outbox, 60));
  assert_true (push (outbox, 40));
  assert_false (push (outbox, 1));
  g_bytes_unref (hw_outbox_pop (outbox));
  assert_true (push (outbox, 60));
}

static void
messages_are_bounded (void **state)
{
  g_autoptr (HwOutbox) outbox = hw_outbox_new (G_MAXSIZE);

  for (guint i = 0; i < HW_OUTBOX_MAX_MESSAGES; i++)
    assert_true (push (outbox, 0));
  assert_false (push (outbox, 0));
}

static void
one_large_message_passes (void **state)
{
  g_autoptr (HwOutbox) outbox = hw_outbox_new (10);

  assert_true (push (outbox, 1000));
  assert_false (push (outbox, 0));
  hw_outbox_set_limits (outbox, 2, 2000);
  assert_true (push (outbox, 0));
  assert_false (push (outbox, 0));
  assert_int_equal (hw_outbox_drop_all (outbox), 2);
  assert_true (hw_outbox_is_empty (outbox));
}

static void
what_is_held_counts (void **state)
{
  static const struct
  {
    guint n_held;
    gsize held_bytes;
    gboolean less, room;
  } rows[] = {
    { 2, 80, FALSE, FALSE }, { 1, 80, TRUE, FALSE }, { 1, 50, TRUE, TRUE },
    { 0, 0, TRUE, TRUE },    { 0, 0, FALSE, TRUE },
  };
  g_autoptr (HwOutbox) outbox = hw_outbox_new (100);

  hw_outbox_set_limits (outbox, 2, 100);
  assert_true (push (outbox, 40));
  assert_true (push (outbox, 40));
  g_bytes_unref (hw_outbox_pop_held (outbox));
  g_bytes_unref (hw_outbox_pop_held (outbox));
  assert_null (hw_outbox_pop_held (outbox));
  assert_true (hw_outbox_is_empty (outbox));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      assert_int_equal (hw_outbox_set_held (outbox, rows[i].n_held, rows[i].held_bytes),
                        rows[i].less);
      assert_int_equal (push (outbox, 50), rows[i].room);
      hw_outbox_drop_all (outbox);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (keeps_order),          cmocka_unit_test (bytes_are_bounded),
    cmocka_unit_test (messages_are_bounded), cmocka_unit_test (one_large_message_passes),
    cmocka_unit_test (what_is_held_counts),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
