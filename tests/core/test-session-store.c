/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of whom the store lets in, whom it fences, and what it forgets when. */
#include "hw-test.h"

#include "core/hw-session-store.h"

typedef struct
{
  HwSessionStore *store;
  GString *told;
  guint64 n_sids;
  HwTime now;
} Fixture;

static HwSessionId
make_id_cb (gpointer user_data)
{
  Fixture *f = user_data;

  return (HwSessionId){ ++f->n_sids, 5 };
}

static void
start (Fixture *f, guint max_sessions, guint max_detached)
{
  HwSessionStoreConfig config;

  *f = (Fixture){ .told = g_string_new (NULL) };
  hw_session_store_config_init (&config);
  config.max_sessions = max_sessions;
  config.max_detached = max_detached;
  f->store = hw_session_store_new (&config, 3, make_id_cb, f, 0);
}

static void
stop (Fixture *f)
{
  hw_session_store_free (f->store);
  g_string_free (f->told, TRUE);
}

static void
tell_send (Fixture *f, const HwSessionAction *action)
{
  const HwSessionMessage *message = &action->message;

  g_string_append_printf (f->told, "%s@%d", hw_session_message_get_name (message->kind),
                          (int) action->connection);
  if (message->kind == HW_SESSION_MESSAGE_WELCOME)
    g_string_append_printf (f->told, " sid %d%s%s", (int) message->sid.high,
                            message->resumed ? " resumed" : "", message->known ? " known" : "");
  g_string_append (f->told, ", ");
}

static void
expect (Fixture *f, const char *told)
{
  HwSessionAction action;

  while (hw_session_store_next_action (f->store, &action))
    if (action.kind == HW_SESSION_ACTION_SEND)
      tell_send (f, &action);
    else if (action.kind == HW_SESSION_ACTION_CLOSE || action.kind == HW_SESSION_ACTION_ENDED)
      g_string_append_printf (f->told, "%s@%d %s, ",
                              action.kind == HW_SESSION_ACTION_CLOSE ? "close" : "ended",
                              (int) action.connection, hw_session_fault_get_name (action.fault));
    else if (action.kind == HW_SESSION_ACTION_DELIVER)
      g_string_append_printf (f->told, "deliver %d, ", (int) action.seq);
  assert_string_equal (f->told->str, told);
  g_string_truncate (f->told, 0);
}

static void
hello (Fixture *f, guint64 connection, guint64 sid, guint64 nonce, guint64 gen)
{
  const HwSessionMessage message = {
    .kind = HW_SESSION_MESSAGE_HELLO,
    .sid = { sid, sid == 0 ? 0 : 5 },
    .nonce = { nonce, nonce },
    .gen = gen,
    .window = 4,
    .delivery = HW_DELIVERY_EXACTLY_ONCE,
  };

  hw_session_store_receive (f->store, connection, &message, f->now);
}

static void
data (Fixture *f, guint64 connection, guint64 seq)
{
  g_autoptr (GBytes) payload = g_bytes_new_static ("x", 1);
  const HwSessionMessage message
      = { .kind = HW_SESSION_MESSAGE_DATA, .seq = seq, .payload = payload };

  hw_session_store_receive (f->store, connection, &message, f->now);
}

static void
sessions_are_found (void **state)
{
  const HwSessionId wish = { 1, 1 }, other = { 2, 2 };
  HwStoredSession *session;
  Fixture f;

  start (&f, 10, 10);
  hello (&f, 1, 0, 1, 1);
  session = hw_session_store_find_wish (f.store, &wish);
  assert_non_null (session);
  assert_ptr_equal (hw_session_store_find_attached (f.store, 1), session);
  assert_null (hw_session_store_find_wish (f.store, &other));
  assert_null (hw_session_store_find_attached (f.store, 2));
  assert_null (hw_stored_session_get_program (session));
  hw_stored_session_set_program (session, &f);
  assert_ptr_equal (hw_stored_session_get_program (session), &f);
  hw_session_store_disconnected (f.store, 1, 0);
  assert_null (hw_session_store_find_attached (f.store, 1));
  stop (&f);
}

/* HW-D-024 */
static void
the_same_wish_makes_one_session (void **state)
{
  Fixture f;

  start (&f, 10, 10);
  hello (&f, 1, 0, 1, 1);
  expect (&f, "welcome@1 sid 1, ");
  hello (&f, 2, 0, 1, 2);
  expect (&f, "close@1 taken-over, welcome@2 sid 1 resumed, ");
  hello (&f, 3, 0, 2, 1);
  expect (&f, "welcome@3 sid 2, ");
  assert_int_equal (hw_session_store_get_n_sessions (f.store), 2);
  stop (&f);
}

/* HW-D-022, HW-D-023 */
static void
the_older_changes_nothing (void **state)
{
  Fixture f;

  start (&f, 10, 10);
  hello (&f, 1, 0, 1, 1);
  hello (&f, 2, 1, 1, 3);
  expect (&f, "welcome@1 sid 1, close@1 taken-over, welcome@2 sid 1 resumed, ");
  hello (&f, 3, 1, 1, 3);
  hello (&f, 4, 1, 1, 2);
  hello (&f, 5, 0, 1, 1);
  data (&f, 1, 1);
  expect (&f, "close@3 stale, close@4 stale, close@5 stale, close@1 protocol, ");
  hello (&f, 2, 1, 1, 3);
  data (&f, 2, 1);
  expect (&f, "deliver 1, ");
  stop (&f);
}

/* HW-D-040, HW-D-041, HW-D-043 */
static void
leases_end (void **state)
{
  Fixture f;

  start (&f, 10, 10);
  hello (&f, 1, 0, 1, 1);
  hello (&f, 2, 0, 2, 1);
  expect (&f, "welcome@1 sid 1, welcome@2 sid 2, ");
  data (&f, 2, 1);
  hw_session_store_disconnected (f.store, 1, 0);
  hw_session_store_disconnected (f.store, 2, 0);
  expect (&f, "deliver 1, ");
  assert_int_equal (hw_session_store_get_deadline (f.store), HW_SEC (10));
  hw_session_store_time (f.store, HW_SEC (10));
  expect (&f, "ended@0 lease, ");
  hw_session_store_time (f.store, HW_SEC (120) - 1);
  expect (&f, "");
  hw_session_store_time (f.store, f.now = HW_SEC (120));
  expect (&f, "ended@0 lease, ");
  hello (&f, 3, 2, 2, 2);
  expect (&f, "welcome@3 sid 0 known, ");
  hello (&f, 4, 77, 2, 2);
  expect (&f, "welcome@4 sid 0, ");
  stop (&f);
}

/* HW-D-042 */
static void
the_unknown_goes_before_the_oldest (void **state)
{
  Fixture f;

  start (&f, 10, 2);
  for (guint64 i = 1; i <= 4; i++)
    hello (&f, i, 0, i, 1);
  expect (&f, "welcome@1 sid 1, welcome@2 sid 2, welcome@3 sid 3, welcome@4 sid 4, ");
  data (&f, 1, 1);
  data (&f, 3, 1);
  data (&f, 4, 1);
  expect (&f, "deliver 1, deliver 1, deliver 1, ");
  for (guint64 i = 1; i <= 4; i++)
    hw_session_store_disconnected (f.store, i, 0);
  assert_int_equal (hw_session_store_get_n_detached (f.store), 2);
  expect (&f, "ended@0 limit, ended@0 limit, ");
  assert_null (hw_session_store_find (f.store, &(HwSessionId){ 2, 5 }));
  assert_null (hw_session_store_find (f.store, &(HwSessionId){ 1, 5 }));
  assert_non_null (hw_session_store_find (f.store, &(HwSessionId){ 3, 5 }));
  stop (&f);
}

static void
what_is_no_hello_is_refused (void **state)
{
  const HwSessionMessage bad_hello
      = { .kind = HW_SESSION_MESSAGE_HELLO, .gen = 1, .window = 0, .nonce = { 1, 1 } };
  const HwSessionMessage welcome = { .kind = HW_SESSION_MESSAGE_WELCOME };
  Fixture f;

  start (&f, 1, 10);
  data (&f, 1, 1);
  hw_session_store_receive (f.store, 2, &bad_hello, 0);
  hello (&f, 3, 0, 1, 0);
  hello (&f, 4, 0, 0, 1);
  expect (&f, "close@1 protocol, close@2 protocol, close@3 protocol, close@4 protocol, ");
  hello (&f, 5, 0, 1, 1);
  hello (&f, 6, 0, 2, 1);
  hw_session_store_receive (f.store, 5, &welcome, 0);
  expect (&f, "welcome@5 sid 1, close@6 limit, close@5 protocol, ");
  stop (&f);
}

/* HW-D-007, HW-D-026: who ACKs less than before, or what was never sent, has another past than this
 * session's; its client is told how far the session had come. */
static void
who_has_another_past_ends_the_session (void **state)
{
  const HwSessionMessage forged = {
    .kind = HW_SESSION_MESSAGE_HELLO,
    .sid = { 1, 5 },
    .nonce = { 1, 1 },
    .gen = 2,
    .ack = 9,
    .window = 4,
    .delivery = HW_DELIVERY_EXACTLY_ONCE,
  };
  Fixture f;

  start (&f, 10, 10);
  hello (&f, 1, 0, 1, 1);
  data (&f, 1, 1);
  expect (&f, "welcome@1 sid 1, deliver 1, ");
  hw_session_store_receive (f.store, 2, &forged, 0);
  expect (&f, "close@1 taken-over, welcome@2 sid 0 known, ended@0 regressed, ");
  hello (&f, 3, 1, 1, 3);
  expect (&f, "welcome@3 sid 0 known, ");
  stop (&f);
}

static HwStoredSession *
restore (Fixture *f, guint64 una)
{
  const HwStoredSessionSaved saved = {
    .sid = { 77, 5 },
    .nonce = { 7, 7 },
    .gen = 4,
    .delivery = HW_DELIVERY_EXACTLY_ONCE,
    .marks = { .una = una, .handled = 2 },
  };

  return hw_session_store_restore (f->store, &saved, 0);
}

/* HW-D-021, HW-D-063 */
static void
a_restored_session_goes_on (void **state)
{
  g_autoptr (GBytes) payload = g_bytes_new_static ("x", 1);
  HwStoredSession *session;
  Fixture f;

  start (&f, 10, 10);
  session = restore (&f, 1);
  assert_int_equal (hw_stored_session_get_gen (session), 4);
  assert_int_equal (hw_session_store_send (f.store, session, payload, 0), HW_SESSION_SEND_ACCEPTED);
  hello (&f, 1, 77, 7, 4);
  hello (&f, 2, 77, 7, 5);
  expect (&f, "close@1 stale, welcome@2 sid 77 resumed, data@2, ");
  data (&f, 2, 2);
  data (&f, 2, 3);
  expect (&f, "deliver 3, ack@2, ");
  assert_int_equal (hw_session_get_handled (hw_stored_session_get_end (session)), 2);
  hw_session_store_handled (f.store, session, 3, 0);
  assert_int_equal (hw_session_get_handled (hw_stored_session_get_end (session)), 3);
  stop (&f);
}

static void
a_full_socket_takes_nothing (void **state)
{
  g_autoptr (GBytes) payload = g_bytes_new_static ("x", 1);
  HwStoredSession *session;
  Fixture f;

  start (&f, 10, 10);
  session = restore (&f, 1);
  hello (&f, 1, 77, 7, 5);
  hw_session_store_set_writable (f.store, session, FALSE);
  assert_int_equal (hw_session_store_send (f.store, session, payload, 0), HW_SESSION_SEND_ACCEPTED);
  expect (&f, "welcome@1 sid 77 resumed, ");
  hw_session_store_set_writable (f.store, session, TRUE);
  expect (&f, "data@1, ");
  stop (&f);
}

/* HW-D-002 */
static void
numbers_run_out (void **state)
{
  g_autoptr (GBytes) payload = g_bytes_new_static ("x", 1);
  HwStoredSession *session;
  Fixture f;

  start (&f, 10, 10);
  session = restore (&f, HW_SESSION_LAST_SEQ);
  assert_int_equal (hw_session_store_send (f.store, session, payload, 0), HW_SESSION_SEND_ACCEPTED);
  assert_int_equal (hw_session_store_send (f.store, session, payload, 0),
                    HW_SESSION_SEND_EXHAUSTED);
  expect (&f, "ended@0 exhausted, ");
  assert_int_equal (hw_session_store_get_n_sessions (f.store), 0);
  stop (&f);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (sessions_are_found),
    cmocka_unit_test (the_same_wish_makes_one_session),
    cmocka_unit_test (the_older_changes_nothing),
    cmocka_unit_test (leases_end),
    cmocka_unit_test (the_unknown_goes_before_the_oldest),
    cmocka_unit_test (what_is_no_hello_is_refused),
    cmocka_unit_test (who_has_another_past_ends_the_session),
    cmocka_unit_test (a_restored_session_goes_on),
    cmocka_unit_test (a_full_socket_takes_nothing),
    cmocka_unit_test (numbers_run_out),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
