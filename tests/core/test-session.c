/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of what one end of a session does: two ends, wired by hand, on virtual time. */
#include "hw-test.h"

#include "core/hw-session.h"

typedef struct
{
  HwSessionConfig config;
  HwSession *a, *b;
  GString *told; /* what both said and did */
  HwTime now;
} Fixture;

static void
start (Fixture *fixture, HwDelivery delivery, gboolean durable)
{
  *fixture = (Fixture){ .told = g_string_new (NULL) };
  hw_session_config_init (&fixture->config);
  fixture->config.delivery = delivery;
  fixture->config.durable = durable;
  fixture->config.ack_delay_us = 0;
  fixture->config.max_messages = 8;
  fixture->config.window = 4;
  fixture->a = hw_session_new (&fixture->config);
  fixture->b = hw_session_new (&fixture->config);
}

static void
stop (Fixture *fixture)
{
  hw_session_free (fixture->a);
  hw_session_free (fixture->b);
  g_string_free (fixture->told, TRUE);
}

static void
send_text (Fixture *fixture, HwSession *session, HwSessionSend expected)
{
  g_autoptr (GBytes) payload = g_bytes_new_static ("hello", 5);

  assert_int_equal (hw_session_send (session, payload, fixture->now), expected);
}

static void
tell (Fixture *fixture, const HwSessionAction *action)
{
  static const char *const names[] = {
    [HW_SESSION_ACTION_CLOSE] = "close",
    [HW_SESSION_ACTION_DELIVER] = "deliver",
    [HW_SESSION_ACTION_ACKED] = "acked",
    [HW_SESSION_ACTION_UNBLOCKED] = "unblocked",
    [HW_SESSION_ACTION_SAVE_MESSAGE] = "save",
    [HW_SESSION_ACTION_SAVE_HANDLED] = "save-handled",
    [HW_SESSION_ACTION_SAVE_ACKED] = "save-acked",
  };
  const HwSessionMessage *message = &action->message;

  if (action->kind == HW_SESSION_ACTION_SEND)
    g_string_append_printf (fixture->told, "%s %d/%d, ",
                            hw_session_message_get_name (message->kind), (int) message->seq,
                            (int) message->ack);
  else
    g_string_append_printf (fixture->told, "%s%s %d, ", names[action->kind],
                            action->again ? " again" : "", (int) action->seq);
}

/* What @from says goes to @to (NULL: is lost); all that is delivered is handled at once. */
static void
run (Fixture *fixture, HwSession *from, HwSession *to)
{
  HwSessionAction action;

  while (hw_session_next_action (from, &action))
    {
      tell (fixture, &action);
      if (action.kind == HW_SESSION_ACTION_DELIVER)
        hw_session_handled (from, action.seq, fixture->now);
      if (action.kind == HW_SESSION_ACTION_SEND && to != NULL)
        assert_true (hw_session_receive (to, &action.message, fixture->now));
    }
}

static void
expect (Fixture *fixture, const char *told)
{
  assert_string_equal (fixture->told->str, told);
  g_string_truncate (fixture->told, 0);
}

static void
attach (Fixture *fixture, guint64 connection)
{
  guint window = fixture->config.window;

  assert_true (hw_session_attach (fixture->a, connection, hw_session_get_ack (fixture->b), window,
                                  fixture->now));
  assert_true (hw_session_attach (fixture->b, connection, hw_session_get_ack (fixture->a), window,
                                  fixture->now));
}

static void
acked_once_handled (void **state)
{
  Fixture f;

  start (&f, HW_DELIVERY_EXACTLY_ONCE, FALSE);
  send_text (&f, f.a, HW_SESSION_SEND_ACCEPTED);
  run (&f, f.a, f.b);
  expect (&f, "");
  assert_true (hw_session_has_unsent (f.a));
  attach (&f, 1);
  run (&f, f.a, f.b);
  assert_false (hw_session_has_unsent (f.a));
  run (&f, f.b, f.a);
  run (&f, f.a, f.b);
  run (&f, f.b, f.a);
  expect (&f, "data 1/0, deliver 1, ack 0/1, acked 1, ");
  assert_int_equal (hw_session_get_n_unacked (f.a), 0);
  stop (&f);
}

/* HW-D-005 */
static void
the_window_bounds_the_flight (void **state)
{
  Fixture f;

  start (&f, HW_DELIVERY_EXACTLY_ONCE, FALSE);
  for (int i = 0; i < 8; i++)
    send_text (&f, f.a, HW_SESSION_SEND_ACCEPTED);
  send_text (&f, f.a, HW_SESSION_SEND_WOULD_BLOCK);
  attach (&f, 1);
  run (&f, f.a, f.b);
  expect (&f, "data 1/0, data 2/0, data 3/0, data 4/0, ");
  run (&f, f.b, f.a);
  expect (&f, "deliver 1, deliver 2, deliver 3, deliver 4, ack 0/4, ");
  run (&f, f.a, NULL);
  expect (&f, "acked 4, unblocked 0, data 5/0, data 6/0, data 7/0, data 8/0, ");
  stop (&f);
}

typedef struct
{
  const char *description;
  HwDelivery delivery;
  const char *told;
} ResumeRow;

/* Two messages arrive and are handled, their ACK is lost; the third is lost itself. */
static void
a_lost_ack_and_a_lost_message (void **state)
{
  static const ResumeRow rows[] = {
    { "exactly once", HW_DELIVERY_EXACTLY_ONCE, "acked 2, data 3/0, deliver 3, ack 0/3, " },
    { "at least once", HW_DELIVERY_AT_LEAST_ONCE,
      "data 1/0, data 2/0, data 3/0, deliver again 1, deliver again 2, deliver 3, ack 0/3, " },
    { "at most once", HW_DELIVERY_AT_MOST_ONCE, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture f;

      start (&f, rows[i].delivery, FALSE);
      attach (&f, 1);
      send_text (&f, f.a, HW_SESSION_SEND_ACCEPTED);
      send_text (&f, f.a, HW_SESSION_SEND_ACCEPTED);
      run (&f, f.a, f.b);
      run (&f, f.b, NULL);
      send_text (&f, f.a, HW_SESSION_SEND_ACCEPTED);
      run (&f, f.a, NULL);
      g_string_truncate (f.told, 0);
      attach (&f, 2);
      run (&f, f.a, f.b);
      run (&f, f.b, f.a);
      print_message ("# %s\n", rows[i].description);
      expect (&f, rows[i].told);
      stop (&f);
    }
}

/* HW-D-007 */
static void
what_breaks_a_rule_changes_nothing (void **state)
{
  g_autoptr (GBytes) payload = g_bytes_new_static ("x", 1);
  const struct
  {
    const char *description;
    HwSessionMessage message;
  } rows[] = {
    { "an ACK of what was never sent", { .kind = HW_SESSION_MESSAGE_ACK, .ack = 2 } },
    { "an ACK beyond all", { .kind = HW_SESSION_MESSAGE_ACK, .ack = G_MAXUINT64 } },
    { "number 0", { .kind = HW_SESSION_MESSAGE_DATA, .ack = 1, .payload = payload } },
    { "a number past the last",
      { .kind = HW_SESSION_MESSAGE_DATA,
        .ack = 1,
        .payload = payload,
        .seq = HW_SESSION_LAST_SEQ + 1 } },
    { "good data with a bad ACK",
      { .kind = HW_SESSION_MESSAGE_DATA, .ack = 2, .payload = payload, .seq = 1 } },
    { "no payload", { .kind = HW_SESSION_MESSAGE_DATA, .ack = 1, .seq = 1 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture f;

      start (&f, HW_DELIVERY_EXACTLY_ONCE, FALSE);
      attach (&f, 1);
      send_text (&f, f.a, HW_SESSION_SEND_ACCEPTED);
      run (&f, f.a, NULL);
      g_string_truncate (f.told, 0);
      if (hw_session_receive (f.a, &rows[i].message, 0))
        fail_msg ("%s was taken", rows[i].description);
      run (&f, f.a, NULL);
      expect (&f, "");
      assert_int_equal (hw_session_get_una (f.a), 1);
      stop (&f);
    }
}

static void
an_older_ack_is_ignored (void **state)
{
  const HwSessionMessage ack = { .kind = HW_SESSION_MESSAGE_ACK, .ack = 0 };
  Fixture f;

  start (&f, HW_DELIVERY_EXACTLY_ONCE, FALSE);
  attach (&f, 1);
  send_text (&f, f.a, HW_SESSION_SEND_ACCEPTED);
  run (&f, f.a, f.b);
  run (&f, f.b, f.a);
  run (&f, f.a, f.b);
  assert_true (hw_session_receive (f.a, &ack, 0));
  assert_int_equal (hw_session_get_una (f.a), 2);
  assert_false (hw_session_attach (f.a, 2, 0, 4, 0));
  assert_int_equal (hw_session_get_connection (f.a), 1);
  assert_false (hw_session_attach (f.a, 2, 2, 4, 0));
  assert_true (hw_session_attach (f.a, 2, 1, 4, 0));
  stop (&f);
}

/* HW-D-015 */
static void
the_timer_sends_again_and_backs_off (void **state)
{
  HwTime due;
  Fixture f;

  start (&f, HW_DELIVERY_EXACTLY_ONCE, FALSE);
  f.config.resend = HW_RESEND_TIMER;
  hw_session_free (f.a);
  f.a = hw_session_new (&f.config);
  attach (&f, 1);
  send_text (&f, f.a, HW_SESSION_SEND_ACCEPTED);
  send_text (&f, f.a, HW_SESSION_SEND_ACCEPTED);
  run (&f, f.a, NULL);
  due = hw_session_get_deadline (f.a);
  assert_int_equal (due, HW_SEC (1));
  hw_session_time (f.a, due - 1);
  run (&f, f.a, NULL);
  expect (&f, "data 1/0, data 2/0, ");
  hw_session_time (f.a, due);
  run (&f, f.a, NULL);
  expect (&f, "data 1/0, data 2/0, ");
  assert_int_equal (hw_session_get_deadline (f.a), due + HW_SEC (2));
  stop (&f);
}

/* HW-D-014, HW-D-016 */
static void
a_late_ack_gives_the_connection_up (void **state)
{
  Fixture f;

  start (&f, HW_DELIVERY_EXACTLY_ONCE, FALSE);
  attach (&f, 7);
  send_text (&f, f.a, HW_SESSION_SEND_ACCEPTED);
  run (&f, f.a, NULL);
  assert_int_equal (hw_session_get_deadline (f.a), f.config.ack_timeout_us);
  hw_session_time (f.a, f.config.ack_timeout_us);
  run (&f, f.a, NULL);
  expect (&f, "data 1/0, close 0, ");
  assert_int_equal (hw_session_get_connection (f.a), 0);
  assert_int_equal (hw_session_get_deadline (f.a), HW_TIME_NEVER);
  stop (&f);
}

/* HW-D-060 … HW-D-062 */
static void
saved_before_it_is_said (void **state)
{
  Fixture f;

  start (&f, HW_DELIVERY_EXACTLY_ONCE, TRUE);
  attach (&f, 1);
  send_text (&f, f.a, HW_SESSION_SEND_ACCEPTED);
  run (&f, f.a, f.b);
  run (&f, f.b, f.a);
  run (&f, f.a, f.b);
  expect (&f, "save 1, data 1/0, deliver 1, save-handled 1, ack 0/1, save-acked 1, acked 1, ");
  stop (&f);
}

/* HW-D-063 */
static void
restored_it_goes_on (void **state)
{
  g_autoptr (GBytes) payload = g_bytes_new_static ("x", 1);
  const HwSessionMarks marks = { .una = 5, .handled = 3 };
  Fixture f;

  start (&f, HW_DELIVERY_EXACTLY_ONCE, TRUE);
  hw_session_free (f.a);
  f.a = hw_session_restore (&f.config, &marks);
  assert_true (hw_session_restore_message (f.a, payload));
  assert_true (hw_session_restore_message (f.a, payload));
  assert_int_equal (hw_session_get_next (f.a), 7);
  assert_int_equal (hw_session_get_ack (f.a), 3);
  assert_true (hw_session_attach (f.a, 1, 5, 4, 0));
  run (&f, f.a, NULL);
  expect (&f, "save-acked 5, acked 5, data 6/3, ");
  stop (&f);
}

static void
nothing_is_sent_while_the_socket_is_full (void **state)
{
  Fixture f;

  start (&f, HW_DELIVERY_EXACTLY_ONCE, FALSE);
  attach (&f, 1);
  hw_session_set_writable (f.a, FALSE);
  send_text (&f, f.a, HW_SESSION_SEND_ACCEPTED);
  run (&f, f.a, NULL);
  expect (&f, "");
  assert_int_equal (hw_session_get_deadline (f.a), HW_TIME_NEVER);
  hw_session_set_writable (f.a, TRUE);
  run (&f, f.a, NULL);
  expect (&f, "data 1/0, ");
  stop (&f);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (acked_once_handled),
    cmocka_unit_test (the_window_bounds_the_flight),
    cmocka_unit_test (a_lost_ack_and_a_lost_message),
    cmocka_unit_test (what_breaks_a_rule_changes_nothing),
    cmocka_unit_test (an_older_ack_is_ignored),
    cmocka_unit_test (the_timer_sends_again_and_backs_off),
    cmocka_unit_test (a_late_ack_gives_the_connection_up),
    cmocka_unit_test (saved_before_it_is_said),
    cmocka_unit_test (restored_it_goes_on),
    cmocka_unit_test (nothing_is_sent_while_the_socket_is_full),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
