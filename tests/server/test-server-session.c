/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that what finds no room for its echo waits, in order, and isn't acknowledged. */
#include "hw-test.h"

#include <string.h>

#include "server/hw-server-session.h"

typedef struct
{
  HwSessionStore *store;
  HwServerSession *session;
  GString *said;
} Fixture;

static HwSessionId
make_id_cb (gpointer user_data)
{
  return (HwSessionId){ 1, 2 };
}

static void
take_action (Fixture *f, const HwSessionAction *action)
{
  if (action->kind == HW_SESSION_ACTION_ATTACHED && f->session == NULL)
    f->session = hw_server_session_new (action->session, 1, NULL);
  else if (action->kind == HW_SESSION_ACTION_DELIVER)
    hw_server_session_deliver (f->session, f->store, action->seq, action->payload, 0);
  else if (action->kind == HW_SESSION_ACTION_UNBLOCKED)
    hw_server_session_go_on (f->session, f->store, 0);
  else if (action->kind == HW_SESSION_ACTION_SEND
           && action->message.kind == HW_SESSION_MESSAGE_DATA)
    g_string_append_printf (f->said, "%d:%.*s ack %d, ", (int) action->message.seq,
                            (int) g_bytes_get_size (action->message.payload),
                            (const char *) g_bytes_get_data (action->message.payload, NULL),
                            (int) action->message.ack);
}

static void
drain (Fixture *f, const char *expected)
{
  HwSessionAction action;

  while (hw_session_store_next_action (f->store, &action))
    take_action (f, &action);
  assert_string_equal (f->said->str, expected);
  g_string_truncate (f->said, 0);
}

static void
start (Fixture *f, guint max_messages)
{
  const HwSessionMessage hello = {
    .kind = HW_SESSION_MESSAGE_HELLO,
    .nonce = { 3, 4 },
    .gen = 1,
    .window = 10,
    .delivery = HW_DELIVERY_EXACTLY_ONCE,
  };
  HwSessionStoreConfig config;

  *f = (Fixture){ .said = g_string_new (NULL) };
  hw_session_store_config_init (&config);
  config.session.max_messages = max_messages;
  f->store = hw_session_store_new (&config, 1, make_id_cb, NULL, 0);
  hw_session_store_receive (f->store, 1, &hello, 0);
  drain (f, "");
}

static void
stop (Fixture *f)
{
  hw_server_session_free (f->session);
  hw_session_store_free (f->store);
  g_string_free (f->said, TRUE);
}

static void
receive (Fixture *f, guint64 seq, guint64 ack, const char *text)
{
  g_autoptr (GBytes) payload = g_bytes_new_static (text, strlen (text));
  const HwSessionMessage data
      = { .kind = HW_SESSION_MESSAGE_DATA, .seq = seq, .ack = ack, .payload = payload };

  hw_session_store_receive (f->store, 1, &data, 0);
}

static void
messages_are_echoed (void **state)
{
  Fixture f;

  start (&f, 10);
  receive (&f, 1, 0, "one");
  drain (&f, "1:one ack 1, ");
  receive (&f, 2, 1, "two");
  drain (&f, "2:two ack 2, ");
  assert_false (hw_server_session_has_more (f.session));
  stop (&f);
}

static void
what_has_no_room_waits (void **state)
{
  const HwSessionMessage ack = { .kind = HW_SESSION_MESSAGE_ACK, .ack = 2 };
  Fixture f;

  start (&f, 2);
  receive (&f, 1, 0, "one");
  receive (&f, 2, 0, "two");
  receive (&f, 3, 0, "three");
  receive (&f, 4, 0, "four");
  drain (&f, "1:one ack 2, 2:two ack 2, ");
  assert_int_equal (f.session->waiting_bytes, 9);
  assert_true (hw_server_session_has_more (f.session));
  hw_session_store_receive (f.store, 1, &ack, 0);
  drain (&f, "3:three ack 4, 4:four ack 4, ");
  assert_int_equal (f.session->waiting_bytes, 0);
  assert_false (hw_server_session_has_more (f.session));
  stop (&f);
}

/* A session that ends with something waiting leaves nothing behind. */
static void
it_ends_with_all_it_has (void **state)
{
  Fixture f;

  start (&f, 1);
  receive (&f, 1, 0, "one");
  receive (&f, 2, 0, "two");
  drain (&f, "1:one ack 1, ");
  assert_int_equal (f.session->waiting_bytes, 3);
  stop (&f);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (messages_are_echoed),
    cmocka_unit_test (what_has_no_room_waits),
    cmocka_unit_test (it_ends_with_all_it_has),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
