/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the outbox keeps what it took, refuses what it can't, and forgets by ACK. */
#include "hw-test.h"

#include "core/hw-session-outbox.h"

static HwSessionSend
add (HwSessionOutbox *outbox, gsize size)
{
  g_autofree char *data = g_malloc0 (size + 1);
  g_autoptr (GBytes) payload = NULL;

  *data = (char) outbox->next;
  payload = g_bytes_new (data, size);

  return hw_session_outbox_add (outbox, payload);
}

/* HW-D-001 */
static void
keeps_what_it_took_while_it_grows (void **state)
{
  HwSessionOutbox outbox;

  hw_session_outbox_init (&outbox, 100, 1000);
  for (guint64 seq = 1; seq <= 300; seq++)
    {
      assert_int_equal (add (&outbox, 2), HW_SESSION_SEND_ACCEPTED);
      assert_int_equal (outbox.next, seq + 1);
      if (hw_session_outbox_get_length (&outbox) == 90)
        hw_session_outbox_forget (&outbox, seq - 20);
      for (guint64 i = outbox.una; i < outbox.next; i++)
        assert_int_equal (*(const char *)
                              g_bytes_get_data (hw_session_outbox_get (&outbox, i)->payload, NULL),
                          (char) i);
    }
  assert_int_equal (outbox.bytes, 2 * hw_session_outbox_get_length (&outbox));
  assert_true (outbox.allocated <= 100);
  hw_session_outbox_clear (&outbox);
  assert_int_equal (outbox.bytes, 0);
}

/* HW-D-003 */
static void
refuses_and_changes_nothing (void **state)
{
  static const struct
  {
    const char *description;
    guint max_messages;
    gsize max_bytes, first, second;
    HwSessionSend result;
  } rows[] = {
    { "as many messages as it may hold", 1, 100, 1, 1, HW_SESSION_SEND_WOULD_BLOCK },
    { "as many bytes as it may hold", 9, 10, 10, 1, HW_SESSION_SEND_WOULD_BLOCK },
    { "just one byte too many", 9, 10, 6, 5, HW_SESSION_SEND_WOULD_BLOCK },
    { "would never fit", 9, 10, 1, 11, HW_SESSION_SEND_TOO_LARGE },
    { "fits exactly", 2, 10, 6, 4, HW_SESSION_SEND_ACCEPTED },
    { "empty ones count as messages", 1, 10, 0, 0, HW_SESSION_SEND_WOULD_BLOCK },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gboolean taken = rows[i].result == HW_SESSION_SEND_ACCEPTED;
      HwSessionOutbox outbox;

      hw_session_outbox_init (&outbox, rows[i].max_messages, rows[i].max_bytes);
      assert_int_equal (add (&outbox, rows[i].first), HW_SESSION_SEND_ACCEPTED);
      if (add (&outbox, rows[i].second) != rows[i].result)
        fail_msg ("%s", rows[i].description);
      assert_int_equal (outbox.next, taken ? 3 : 2);
      assert_int_equal (outbox.bytes, rows[i].first + (taken ? rows[i].second : 0));
      hw_session_outbox_clear (&outbox);
    }
}

/* HW-D-002 */
static void
numbers_end_and_never_wrap (void **state)
{
  HwSessionOutbox outbox;

  hw_session_outbox_init (&outbox, 10, 100);
  outbox.una = outbox.next = outbox.cursor = HW_SESSION_LAST_SEQ;
  assert_int_equal (add (&outbox, 1), HW_SESSION_SEND_ACCEPTED);
  assert_int_equal (add (&outbox, 1), HW_SESSION_SEND_EXHAUSTED);
  assert_true (outbox.next == G_GUINT64_CONSTANT (1) << 63);
  hw_session_outbox_clear (&outbox);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (keeps_what_it_took_while_it_grows),
    cmocka_unit_test (refuses_and_changes_nothing),
    cmocka_unit_test (numbers_end_and_never_wrap),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
