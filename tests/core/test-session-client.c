/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of how the client's end attaches, is lost, is taken over and ends. */
#include "hw-test.h"

#include "core/hw-session-client.h"

static const HwSessionId nonce = { 7, 7 };
static const HwSessionId sid = { 8, 8 };
static const HwSessionId no_sid = { 0, 0 };

typedef struct
{
  HwSessionClient *client;
  GString *told;
  HwTime now;
} Fixture;

static void
start (Fixture *f)
{
  HwSessionConfig config;

  hw_session_config_init (&config);
  *f = (Fixture){ .client = hw_session_client_new (&config, &nonce), .told = g_string_new (NULL) };
}

static void
stop (Fixture *f)
{
  hw_session_client_free (f->client);
  g_string_free (f->told, TRUE);
}

static void
tell (Fixture *f, const HwSessionAction *action)
{
  const HwSessionMessage *message = &action->message;

  if (action->kind == HW_SESSION_ACTION_SEND)
    g_string_append_printf (f->told, "%s@%d gen %d seq %d, ",
                            hw_session_message_get_name (message->kind), (int) action->connection,
                            (int) message->gen, (int) message->seq);
  else if (action->kind == HW_SESSION_ACTION_CLOSE)
    g_string_append_printf (f->told, "close@%d %s, ", (int) action->connection,
                            hw_session_fault_get_name (action->fault));
  else if (action->kind == HW_SESSION_ACTION_ATTACHED)
    g_string_append_printf (f->told, "attached%s, ", action->resumed ? " again" : "");
  else if (action->kind == HW_SESSION_ACTION_ACKED)
    g_string_append_printf (f->told, "acked %d, ", (int) action->seq);
  else
    g_string_append_printf (f->told, "%s %s %u, ",
                            action->kind == HW_SESSION_ACTION_LOST ? "lost" : "ended",
                            hw_session_fault_get_name (action->fault), action->n_in_doubt);
}

static void
expect (Fixture *f, const char *told)
{
  HwSessionAction action;

  while (hw_session_client_next_action (f->client, &action))
    tell (f, &action);
  assert_string_equal (f->told->str, told);
  g_string_truncate (f->told, 0);
}

static void
receive_welcome (Fixture *f,
                 guint64 connection,
                 guint64 gen,
                 HwSessionId id,
                 gboolean known,
                 guint64 ack)
{
  const HwSessionMessage welcome = {
    .kind = HW_SESSION_MESSAGE_WELCOME,
    .sid = id,
    .epoch = 1,
    .gen = gen,
    .ack = ack,
    .known = known,
    .window = 4,
  };

  hw_session_client_receive (f->client, connection, &welcome, f->now);
}

static void
receive_error (Fixture *f, guint64 connection, HwSessionFault fault)
{
  const HwSessionMessage error = { .kind = HW_SESSION_MESSAGE_ERROR, .fault = fault };

  hw_session_client_receive (f->client, connection, &error, f->now);
}

static void
send_two (Fixture *f)
{
  g_autoptr (GBytes) payload = g_bytes_new_static ("x", 1);

  for (int i = 0; i < 2; i++)
    assert_int_equal (hw_session_client_send (f->client, payload, f->now),
                      HW_SESSION_SEND_ACCEPTED);
}

static void
attach (Fixture *f)
{
  hw_session_client_connected (f->client, 1, f->now);
  receive_welcome (f, 1, 1, sid, FALSE, 0);
  expect (f, "hello@1 gen 1 seq 0, attached, ");
}

/* HW-D-020, HW-D-021 */
static void
resumes_on_the_next_connection (void **state)
{
  Fixture f;

  start (&f);
  attach (&f);
  send_two (&f);
  expect (&f, "data@1 gen 0 seq 1, data@1 gen 0 seq 2, ");
  hw_session_client_disconnected (f.client, 1);
  hw_session_client_connected (f.client, 2, f.now);
  receive_welcome (&f, 1, 1, sid, FALSE, 2);
  receive_welcome (&f, 2, 1, sid, FALSE, 2);
  expect (&f, "hello@2 gen 2 seq 0, ");
  receive_welcome (&f, 2, 2, sid, FALSE, 1);
  expect (&f, "attached again, acked 1, data@2 gen 0 seq 2, ");
  stop (&f);
}

/* HW-D-026 … HW-D-028 */
static void
loss_is_told_once_with_what_is_in_doubt (void **state)
{
  static const struct
  {
    gboolean known;
    guint64 ack;
    const char *told;
  } rows[] = {
    { FALSE, 0, "lost unknown 2, " },
    { TRUE, 1, "acked 1, lost unknown 1, " },
    { TRUE, 2, "acked 2, lost unknown 0, " },
    { TRUE, 9, "lost unknown 2, " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture f;

      start (&f);
      attach (&f);
      send_two (&f);
      expect (&f, "data@1 gen 0 seq 1, data@1 gen 0 seq 2, ");
      hw_session_client_connected (f.client, 2, f.now);
      expect (&f, "hello@2 gen 2 seq 0, ");
      receive_welcome (&f, 2, 2, no_sid, rows[i].known, rows[i].ack);
      receive_welcome (&f, 2, 2, no_sid, rows[i].known, rows[i].ack);
      expect (&f, rows[i].told);
      hw_session_client_begin (f.client, &(HwSessionId){ 9, 9 }, f.now);
      receive_welcome (&f, 2, 1, (HwSessionId){ 10, 10 }, FALSE, 0);
      expect (&f, "hello@2 gen 1 seq 0, attached, ");
      stop (&f);
    }
}

/* HW-D-029 */
static void
a_twin_ends_it (void **state)
{
  Fixture f;

  start (&f);
  attach (&f);
  receive_error (&f, 9, HW_SESSION_FAULT_TAKEN_OVER);
  expect (&f, "");
  receive_error (&f, 1, HW_SESSION_FAULT_TAKEN_OVER);
  expect (&f, "ended taken-over 0, ");
  hw_session_client_connected (f.client, 2, f.now);
  expect (&f, "");
  stop (&f);
}

/* HW-D-030 */
static void
a_silent_server_is_given_up (void **state)
{
  Fixture f;

  start (&f);
  hw_session_client_connected (f.client, 1, 100);
  expect (&f, "hello@1 gen 1 seq 0, ");
  f.now = hw_session_client_get_deadline (f.client);
  assert_int_equal (f.now, 100 + HW_SEC (5));
  hw_session_client_time (f.client, f.now);
  expect (&f, "close@1 attach-timeout, ");
  hw_session_client_connected (f.client, 2, f.now);
  expect (&f, "hello@2 gen 2 seq 0, ");
  stop (&f);
}

/* HW-D-050 */
static void
closing_drains_or_ends_in_doubt (void **state)
{
  static const struct
  {
    gboolean acked;
    const char *told;
  } rows[] = { { TRUE, "acked 2, bye@1 gen 0 seq 0, ended none 0, " },
               { FALSE, "bye@1 gen 0 seq 0, ended timeout 2, " } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const HwSessionMessage ack = { .kind = HW_SESSION_MESSAGE_ACK, .ack = 2 };
      g_autoptr (GBytes) payload = g_bytes_new_static ("x", 1);
      Fixture f;

      start (&f);
      attach (&f);
      send_two (&f);
      hw_session_client_close (f.client, HW_SEC (1), f.now);
      expect (&f, "data@1 gen 0 seq 1, data@1 gen 0 seq 2, ");
      assert_int_equal (hw_session_client_send (f.client, payload, 0), HW_SESSION_SEND_CLOSED);
      if (rows[i].acked)
        hw_session_client_receive (f.client, 1, &ack, f.now);
      else
        hw_session_client_time (f.client, HW_SEC (1));
      expect (&f, rows[i].told);
      stop (&f);
    }
}

static void
every_state_leads_on_but_the_last (void **state)
{
  for (int from = 0; from < HW_N_SESSION_CLIENT_STATES; from++)
    assert_int_equal (hw_session_client_can_change (from, HW_SESSION_CLIENT_ENDED),
                      from != HW_SESSION_CLIENT_ENDED);
  assert_false (
      hw_session_client_can_change (HW_SESSION_CLIENT_DETACHED, HW_SESSION_CLIENT_ATTACHED));
  assert_false (hw_session_client_can_change (HW_SESSION_CLIENT_LOST, HW_SESSION_CLIENT_ATTACHED));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (resumes_on_the_next_connection),
    cmocka_unit_test (loss_is_told_once_with_what_is_in_doubt),
    cmocka_unit_test (a_twin_ends_it),
    cmocka_unit_test (a_silent_server_is_given_up),
    cmocka_unit_test (closing_drains_or_ends_in_doubt),
    cmocka_unit_test (every_state_leads_on_but_the_last),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
