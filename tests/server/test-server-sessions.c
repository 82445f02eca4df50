/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the server speaks sessions as the protocol has them. */
#include "session-peer.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define REPLY HW_FRAME_FLAG_REPLY

static void
messages_are_numbered_by_each_side (void **state)
{
  ServerFixture fixture;
  HwSessionId sid;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  fd = session_peer_begin (&fixture, 1, &sid);
  session_peer_data (fd, 1, 0, "one");
  session_peer_hear_data (fd, 1, 1, "one");
  session_peer_ack (fd, HW_SESSION_MESSAGE_ACK, 1);
  peer_expect_silence (fd); /* an ACK is never ACKed, and heartbeats are no part of it */
  session_peer_data (fd, 2, 1, "two");
  session_peer_hear_data (fd, 2, 2, "two");
  close (fd);
  server_fixture_stop (&fixture);
}

static void
whoever_says_no_hello_has_no_session (void **state)
{
  ServerFixture fixture;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  fd = server_fixture_connect (&fixture);
  peer_write_frame (fd, HW_FRAME_DATA, 0, 77, "hello");
  peer_expect_frame (fd, HW_FRAME_DATA, REPLY, 77, "hello");
  close (fd);
  server_fixture_stop (&fixture);
}

static void
a_cut_connection_is_resumed (void **state)
{
  ServerFixture fixture;
  HwSessionId sid;
  HwEvent *event;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", "report", HW_SERVER_REPORT_MESSAGES, NULL);
  fd = session_peer_begin (&fixture, 1, &sid);
  session_peer_data (fd, 1, 0, "one");
  session_peer_hear_data (fd, 1, 1, "one");
  session_peer_data (fd, 2, 0, "two");
  session_peer_hear_data (fd, 2, 2, "two");
  close (fd);
  fd = session_peer_go_on (&fixture, &sid, 2, 1, 2); /* "one" was heard, "two" wasn't */
  session_peer_hear_data (fd, 2, 2, "two");
  session_peer_data (fd, 2, 1, "two"); /* nor was its acknowledgement */
  session_peer_data (fd, 3, 2, "three");
  assert_int_equal (session_peer_hear (fd).kind, HW_SESSION_MESSAGE_ACK);
  session_peer_hear_data (fd, 3, 3, "three");
  event = server_fixture_wait (&fixture, HW_EVENT_SESSION_RESUMED, 2);
  assert_non_null (event);
  assert_int_equal (strlen (hw_event_get_string (event, HW_EVENT_FIELD_TEXT)),
                    strlen ("session 00112233"));
  event = server_fixture_wait (&fixture, HW_EVENT_DUPLICATE_DROPPED, 2);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_SEQ), 2);
  event = server_fixture_wait (&fixture, HW_EVENT_RETRANSMITTED, 2);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_SEQ), 2);
  event = server_fixture_wait (&fixture, HW_EVENT_MESSAGE_ACKED, 2);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_SEQ), 1);
  close (fd);
  server_fixture_stop (&fixture);
}

static void
what_comes_too_early_waits (void **state)
{
  ServerFixture fixture;
  HwSessionId sid;
  HwEvent *event;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", "report", HW_SERVER_REPORT_MESSAGES, NULL);
  fd = session_peer_begin (&fixture, 1, &sid);
  session_peer_data (fd, 2, 0, "two");
  assert_int_equal (session_peer_hear (fd).ack, 0);
  session_peer_data (fd, 1, 0, "one");
  session_peer_hear_data (fd, 1, 2, "one");
  session_peer_hear_data (fd, 2, 2, "two");
  event = server_fixture_wait (&fixture, HW_EVENT_OUT_OF_ORDER, 1);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_SEQ), 2);
  close (fd);
  server_fixture_stop (&fixture);
}

static void
a_newer_hello_takes_over (void **state)
{
  ServerFixture fixture;
  HwSessionId sid;
  int first, second, third;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  first = session_peer_begin (&fixture, 1, &sid);
  second = session_peer_go_on (&fixture, &sid, 2, 0, 0);
  session_peer_hear_error (first, HW_SESSION_FAULT_TAKEN_OVER);
  server_fixture_expect_end (&fixture, 1, "taken-over");
  third = server_fixture_connect (&fixture);
  session_peer_hello (third, &sid, 1, 2, 0);
  session_peer_hear_error (third, HW_SESSION_FAULT_STALE);
  server_fixture_expect_end (&fixture, 3, "stale");
  session_peer_data (second, 1, 0, "mine");
  session_peer_hear_data (second, 1, 1, "mine");
  close (first);
  close (second);
  close (third);
  server_fixture_stop (&fixture);
}

static void
the_same_wish_makes_one_session (void **state)
{
  ServerFixture fixture;
  HwSessionId sid, again;
  int first, second;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  first = session_peer_begin (&fixture, 1, &sid);
  second = server_fixture_connect (&fixture);
  session_peer_hello (second, NULL, 1, 2, 0);
  again = session_peer_hear_welcome (second, TRUE, 0).sid;
  assert_true (hw_session_id_equal (&sid, &again));
  close (first);
  close (second);
  server_fixture_stop (&fixture);
}

static void
a_session_that_is_over_is_known (void **state)
{
  const HwSessionId stranger = { 1, 1 };
  ServerFixture fixture;
  HwSessionMessage welcome;
  HwSessionId sid;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  fd = session_peer_begin (&fixture, 1, &sid);
  session_peer_data (fd, 1, 0, "one");
  session_peer_hear_data (fd, 1, 1, "one");
  session_peer_ack (fd, HW_SESSION_MESSAGE_BYE, 1);
  peer_expect_silence (fd);
  close (fd);
  fd = server_fixture_connect (&fixture);
  session_peer_hello (fd, &sid, 1, 2, 1);
  welcome = session_peer_hear_welcome (fd, FALSE, 1);
  assert_true (hw_session_id_is_none (&welcome.sid));
  assert_true (welcome.known);
  close (fd);
  fd = server_fixture_connect (&fixture);
  session_peer_hello (fd, &stranger, 9, 5, 0);
  welcome = session_peer_hear_welcome (fd, FALSE, 0);
  assert_true (hw_session_id_is_none (&welcome.sid));
  assert_false (welcome.known);
  assert_int_equal (welcome.gen, 5);
  assert_non_null (server_fixture_wait (&fixture, HW_EVENT_SESSION_LOST, 3));
  close (fd);
  server_fixture_stop (&fixture);
}

/* Row by row: what is said in a new session, and always answered by ERROR `protocol`. */
static void
broken_rules_end_the_connection (void **state)
{
  static const HwSessionMessage rows[] = {
    { .kind = HW_SESSION_MESSAGE_ACK, .ack = 1 },
    { .kind = HW_SESSION_MESSAGE_ACK, .ack = G_MAXUINT64 },
    { .kind = HW_SESSION_MESSAGE_WELCOME, .epoch = 1, .gen = 1 },
    { .kind = HW_SESSION_MESSAGE_HELLO, .nonce = { 8, 8 }, .gen = 7, .window = 1 },
  };
  ServerFixture fixture;
  HwSessionId sid;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int fd = session_peer_begin (&fixture, i, &sid);

      session_peer_say (fd, &rows[i]);
      session_peer_hear_error (fd, HW_SESSION_FAULT_PROTOCOL);
      server_fixture_expect_end (&fixture, 2 * i + 1, "protocol-error");
      close (fd);
      fd = session_peer_go_on (&fixture, &sid, 2, 0, 0); /* the session itself stays */
      close (fd);
    }
  server_fixture_stop (&fixture);
}

static void
numbers_that_cannot_be_are_refused (void **state)
{
  static const guint64 rows[] = { 0, G_GUINT64_CONSTANT (1) << 63, G_MAXUINT64 };
  ServerFixture fixture;
  HwSessionId sid;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int fd = session_peer_begin (&fixture, i, &sid);

      session_peer_data (fd, rows[i], 0, "never");
      session_peer_hear_error (fd, HW_SESSION_FAULT_PROTOCOL);
      close (fd);
    }
  server_fixture_stop (&fixture);
}

static void
a_wrong_hello_is_told_what_is_wrong (void **state)
{
  ServerFixture fixture;
  HwFrame frame;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  fd = server_fixture_connect (&fixture);
  peer_write_frame (fd, HW_FRAME_HELLO, 0, 0, "gen=1");
  {
    g_autofree char *text = peer_read_frame (fd, &frame);

    assert_int_equal (frame.type, HW_FRAME_ERROR);
    assert_non_null (strstr (text, "protocol; nonce"));
  }
  assert_int_equal (hw_test_read_end (fd), 0);
  close (fd);
  server_fixture_stop (&fixture);
}

static void
one_address_has_so_many_sessions (void **state)
{
  ServerFixture fixture;
  HwSessionId sid[3];
  int fd[3], more;

  server_fixture_start (&fixture, "127.0.0.1:0", "max-connections-per-address", 3, NULL);
  for (gsize i = 0; i < 3; i++)
    fd[i] = session_peer_begin (&fixture, i, &sid[i]);
  close (fd[0]);
  server_fixture_expect_end (&fixture, 1, "eof");
  more = server_fixture_connect (&fixture);
  session_peer_hello (more, NULL, 9, 1, 0);
  session_peer_hear_error (more, HW_SESSION_FAULT_LIMIT);
  server_fixture_expect_end (&fixture, 4, "limit");
  session_peer_ack (fd[1], HW_SESSION_MESSAGE_BYE, 0);
  peer_expect_silence (fd[1]);
  close (more);
  more = session_peer_begin (&fixture, 9, &sid[0]);
  close (more);
  close (fd[1]);
  close (fd[2]);
  server_fixture_stop (&fixture);
}

/* What they hold is bounded, one by one and together; what isn't taken comes again. */
static void
all_hold_so_much (void **state)
{
  g_autofree char *text = g_strnfill (400, 'x');
  ServerFixture fixture;
  HwSessionId first, second;
  int fd[2];

  server_fixture_start (&fixture, "127.0.0.1:0", "total-output-limit", 1000, NULL);
  fd[0] = session_peer_begin (&fixture, 1, &first);
  fd[1] = session_peer_begin (&fixture, 2, &second);
  for (gsize i = 0; i < 2; i++)
    {
      session_peer_data (fd[i], 1, 0, text);
      session_peer_hear_data (fd[i], 1, 1, text);
    }
  session_peer_data (fd[0], 2, 0, text);
  session_peer_hear_error (fd[0], HW_SESSION_FAULT_LIMIT);
  server_fixture_expect_end (&fixture, 1, "limit");
  session_peer_ack (fd[1], HW_SESSION_MESSAGE_ACK, 1);
  peer_expect_silence (fd[1]);
  close (fd[0]);
  fd[0] = session_peer_go_on (&fixture, &first, 2, 0, 1);
  session_peer_hear_data (fd[0], 1, 1, text);
  session_peer_data (fd[0], 2, 1, text);
  session_peer_hear_data (fd[0], 2, 2, text);
  close (fd[0]);
  close (fd[1]);
  server_fixture_stop (&fixture);
}

static void
what_comes_too_early_is_bounded (void **state)
{
  g_autofree char *text = g_strnfill (600 * 1024, 'x');
  ServerFixture fixture;
  HwSessionId sid;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  fd = session_peer_begin (&fixture, 1, &sid);
  session_peer_data (fd, 3, 0, text);
  session_peer_data (fd, 2, 0, text);
  assert_int_equal (session_peer_hear (fd).kind, HW_SESSION_MESSAGE_ACK);
  session_peer_hear_error (fd, HW_SESSION_FAULT_PROTOCOL);
  close (fd);
  server_fixture_stop (&fixture);
}

static void
a_drain_answers_first (void **state)
{
  ServerFixture fixture;
  HwSessionId sid;
  HwFrame frame;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  fd = session_peer_begin (&fixture, 1, &sid);
  for (guint64 seq = 1; seq <= 64; seq++)
    session_peer_data (fd, seq, 0, "x");
  hw_server_drain (fixture.server);
  for (guint64 seq = 1; seq <= 64; seq++)
    {
      HwSessionMessage data = session_peer_hear (fd);

      assert_int_equal (data.seq, seq);
      g_clear_pointer (&data.payload, g_bytes_unref);
    }
  g_free (peer_read_frame (fd, &frame));
  assert_int_equal (frame.type, HW_FRAME_GOODBYE);
  close (fd);
  server_fixture_expect_end (&fixture, 1, "shutdown");
  server_fixture_stop (&fixture);
}

/* Pure ACKs may come before it. */
static void
hear_echo (int fd, guint64 seq)
{
  HwSessionMessage message;

  do
    message = session_peer_hear (fd);
  while (message.kind == HW_SESSION_MESSAGE_ACK);
  assert_int_equal (message.kind, HW_SESSION_MESSAGE_DATA);
  assert_int_equal (message.seq, seq);
  g_bytes_unref (message.payload);
}

static void
a_drain_waits_for_the_window (void **state)
{
  const HwSessionMessage hello = {
    .kind = HW_SESSION_MESSAGE_HELLO,
    .nonce = { 1, 1 },
    .gen = 1,
    .window = 1,
    .delivery = HW_DELIVERY_EXACTLY_ONCE,
  };
  ServerFixture fixture;
  HwFrame frame;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  fd = server_fixture_connect (&fixture);
  session_peer_say (fd, &hello);
  session_peer_hear_welcome (fd, FALSE, 0);
  for (guint64 seq = 1; seq <= 3; seq++)
    session_peer_data (fd, seq, 0, "x");
  hw_server_drain (fixture.server);
  assert_non_null (server_fixture_wait (&fixture, HW_EVENT_DRAINING, 0));
  for (guint64 seq = 1; seq <= 3; seq++)
    {
      hear_echo (fd, seq);
      session_peer_ack (fd, HW_SESSION_MESSAGE_ACK, seq);
    }
  g_free (peer_read_frame (fd, &frame));
  assert_int_equal (frame.type, HW_FRAME_GOODBYE);
  close (fd);
  server_fixture_expect_end (&fixture, 1, "shutdown");
  server_fixture_stop (&fixture);
}

/* HW-D-063: one server ends, another goes on with what it had saved. */
static void
a_folder_keeps_sessions (void **state)
{
  g_autofree char *folder = g_dir_make_tmp ("hw-sessions-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "sessions.journal", NULL);
  ServerFixture fixture;
  HwSessionId sid;
  HwEvent *event;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", "session-folder", folder, NULL);
  fd = session_peer_begin (&fixture, 1, &sid);
  session_peer_data (fd, 1, 0, "one");
  session_peer_hear_data (fd, 1, 1, "one");
  session_peer_data (fd, 2, 0, "two");
  session_peer_hear_data (fd, 2, 2, "two");
  close (fd);
  server_fixture_stop (&fixture);

  server_fixture_start (&fixture, "127.0.0.1:0", "session-folder", folder, NULL);
  event = server_fixture_wait (&fixture, HW_EVENT_STATUS, 0);
  assert_true (g_str_has_suffix (hw_event_get_string (event, HW_EVENT_FIELD_TEXT), ": 1"));
  fd = session_peer_go_on (&fixture, &sid, 2, 1, 2);
  session_peer_hear_data (fd, 2, 2, "two");
  session_peer_data (fd, 3, 2, "three");
  session_peer_hear_data (fd, 3, 3, "three");
  session_peer_ack (fd, HW_SESSION_MESSAGE_BYE, 3);
  peer_expect_silence (fd);
  close (fd);
  server_fixture_stop (&fixture);

  server_fixture_start (&fixture, "127.0.0.1:0", "session-folder", folder, NULL);
  event = server_fixture_wait (&fixture, HW_EVENT_STATUS, 0);
  assert_true (g_str_has_suffix (hw_event_get_string (event, HW_EVENT_FIELD_TEXT), ": 0"));
  server_fixture_stop (&fixture);
  assert_int_equal (g_unlink (file), 0);
  assert_int_equal (g_rmdir (folder), 0);
}

static void
a_folder_that_cannot_be_is_an_error (void **state)
{
  g_autoptr (HwServer) server = hw_server_new (NULL);
  g_autoptr (GError) error = NULL;

  g_object_set (server, "session-folder", "/dev/null/no", NULL);
  assert_true (hw_server_listen (server, "127.0.0.1:0", NULL));
  assert_false (hw_server_start (server, &error));
  assert_non_null (strstr (error->message, "/dev/null"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (messages_are_numbered_by_each_side),
    cmocka_unit_test (whoever_says_no_hello_has_no_session),
    cmocka_unit_test (a_cut_connection_is_resumed),
    cmocka_unit_test (what_comes_too_early_waits),
    cmocka_unit_test (a_newer_hello_takes_over),
    cmocka_unit_test (the_same_wish_makes_one_session),
    cmocka_unit_test (a_session_that_is_over_is_known),
    cmocka_unit_test (broken_rules_end_the_connection),
    cmocka_unit_test (numbers_that_cannot_be_are_refused),
    cmocka_unit_test (a_wrong_hello_is_told_what_is_wrong),
    cmocka_unit_test (one_address_has_so_many_sessions),
    cmocka_unit_test (all_hold_so_much),
    cmocka_unit_test (what_comes_too_early_is_bounded),
    cmocka_unit_test (a_drain_answers_first),
    cmocka_unit_test (a_drain_waits_for_the_window),
    cmocka_unit_test (a_folder_keeps_sessions),
    cmocka_unit_test (a_folder_that_cannot_be_is_an_error),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
