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
  hw_outbox_set_limit (outbox, 2000);
  assert_true (push (outbox, 0));
  hw_outbox_drop_all (outbox);
  assert_true (hw_outbox_is_empty (outbox));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (keeps_order),
    cmocka_unit_test (bytes_are_bounded),
    cmocka_unit_test (messages_are_bounded),
    cmocka_unit_test (one_large_message_passes),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
