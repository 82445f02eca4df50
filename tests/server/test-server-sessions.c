/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the server speaks sessions as the protocol has them. */
#include "server-fixture.h"

#include <string.h>
#include <unistd.h>

#include "codec/hw-session-frame.h"

#define REPLY HW_FRAME_FLAG_REPLY

static void
say (int fd, const HwSessionMessage *message)
{
  char text[HW_SESSION_TEXT_MAX];
  HwFrame frame = hw_session_frame_write (message, text);
  gsize size = hw_codec_binary.get_encoded_size (&frame);
  g_autofree guint8 *bytes = g_malloc (size);

  hw_codec_binary.encode (&frame, bytes);
  assert_true (hw_test_write (fd, bytes, size));
}

static void
say_hello (int fd, const HwSessionId *sid, guint64 nonce, guint64 gen, guint64 ack)
{
  HwSessionMessage hello = {
    .kind = HW_SESSION_MESSAGE_HELLO,
    .nonce = { 7, nonce },
    .gen = gen,
    .ack = ack,
    .window = 64,
    .delivery = HW_DELIVERY_EXACTLY_ONCE,
  };

  if (sid != NULL)
    hello.sid = *sid;
  say (fd, &hello);
}

static void
say_data (int fd, guint64 seq, guint64 ack, const char *text)
{
  g_autoptr (GBytes) payload = g_bytes_new_static (text, strlen (text));
  const HwSessionMessage data
      = { .kind = HW_SESSION_MESSAGE_DATA, .seq = seq, .ack = ack, .payload = payload };

  say (fd, &data);
}

static void
say_ack (int fd, HwSessionMessageKind kind, guint64 ack)
{
  say (fd, &(HwSessionMessage){ .kind = kind, .ack = ack });
}

static HwSessionMessage
hear (int fd)
{
  HwSessionMessage message;
  const char *wrong;
  HwFrame frame;
  g_autofree char *text = peer_read_frame (fd, &frame);

  frame.payload = (const guint8 *) text;
  assert_int_equal (frame.flags, frame.type == HW_FRAME_DATA ? REPLY : 0);
  if (!hw_session_frame_read (&frame, &message, &wrong))
    fail_msg ("type %u: %s", frame.type, wrong);

  return message;
}

static HwSessionMessage
hear_welcome (int fd, gboolean resumed, guint64 ack)
{
  HwSessionMessage welcome = hear (fd);

  assert_int_equal (welcome.kind, HW_SESSION_MESSAGE_WELCOME);
  assert_int_equal (welcome.resumed, resumed);
  assert_int_equal (welcome.ack, ack);

  return welcome;
}

static void
hear_data (int fd, guint64 seq, guint64 ack, const char *text)
{
  HwSessionMessage data = hear (fd);
  gsize size;
  const char *payload;

  assert_int_equal (data.kind, HW_SESSION_MESSAGE_DATA);
  assert_int_equal (data.seq, seq);
  assert_int_equal (data.ack, ack);
  payload = g_bytes_get_data (data.payload, &size);
  assert_int_equal (size, strlen (text));
  assert_memory_equal (payload, text, size);
  g_bytes_unref (data.payload);
}

static void
hear_error (int fd, HwSessionFault fault)
{
  HwSessionMessage error = hear (fd);

  assert_int_equal (error.kind, HW_SESSION_MESSAGE_ERROR);
  assert_int_equal (error.fault, fault);
  assert_int_equal (hw_test_read_end (fd), 0);
}

/* A connection with a new session. */
static int
begin (ServerFixture *fixture, guint64 nonce, HwSessionId *sid)
{
  int fd = server_fixture_connect (fixture);

  say_hello (fd, NULL, nonce, 1, 0);
  *sid = hear_welcome (fd, FALSE, 0).sid;
  assert_false (hw_session_id_is_none (sid));

  return fd;
}

static int
go_on (ServerFixture *fixture, const HwSessionId *sid, guint64 gen, guint64 ack, guint64 heard)
{
  int fd = server_fixture_connect (fixture);
  HwSessionMessage welcome;

  say_hello (fd, sid, 1, gen, ack);
  welcome = hear_welcome (fd, TRUE, heard);
  assert_true (hw_session_id_equal (&welcome.sid, sid));

  return fd;
}

static void
messages_are_numbered_by_each_side (void **state)
{
  ServerFixture fixture;
  HwSessionId sid;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  fd = begin (&fixture, 1, &sid);
  say_data (fd, 1, 0, "one");
  hear_data (fd, 1, 1, "one");
  say_ack (fd, HW_SESSION_MESSAGE_ACK, 1);
  peer_expect_silence (fd); /* an ACK is never ACKed, and heartbeats are no part of it */
  say_data (fd, 2, 1, "two");
  hear_data (fd, 2, 2, "two");
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
  fd = begin (&fixture, 1, &sid);
  say_data (fd, 1, 0, "one");
  hear_data (fd, 1, 1, "one");
  say_data (fd, 2, 0, "two");
  hear_data (fd, 2, 2, "two");
  close (fd);
  fd = go_on (&fixture, &sid, 2, 1, 2); /* "one" was heard, "two" wasn't */
  hear_data (fd, 2, 2, "two");
  say_data (fd, 2, 1, "two"); /* nor was its acknowledgement */
  say_data (fd, 3, 2, "three");
  assert_int_equal (hear (fd).kind, HW_SESSION_MESSAGE_ACK);
  hear_data (fd, 3, 3, "three");
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
  fd = begin (&fixture, 1, &sid);
  say_data (fd, 2, 0, "two");
  assert_int_equal (hear (fd).ack, 0);
  say_data (fd, 1, 0, "one");
  hear_data (fd, 1, 2, "one");
  hear_data (fd, 2, 2, "two");
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
  first = begin (&fixture, 1, &sid);
  second = go_on (&fixture, &sid, 2, 0, 0);
  hear_error (first, HW_SESSION_FAULT_TAKEN_OVER);
  server_fixture_expect_end (&fixture, 1, "taken-over");
  third = server_fixture_connect (&fixture);
  say_hello (third, &sid, 1, 2, 0);
  hear_error (third, HW_SESSION_FAULT_STALE);
  server_fixture_expect_end (&fixture, 3, "stale");
  say_data (second, 1, 0, "mine");
  hear_data (second, 1, 1, "mine");
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
  first = begin (&fixture, 1, &sid);
  second = server_fixture_connect (&fixture);
  say_hello (second, NULL, 1, 2, 0);
  again = hear_welcome (second, TRUE, 0).sid;
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
  fd = begin (&fixture, 1, &sid);
  say_data (fd, 1, 0, "one");
  hear_data (fd, 1, 1, "one");
  say_ack (fd, HW_SESSION_MESSAGE_BYE, 1);
  peer_expect_silence (fd);
  close (fd);
  fd = server_fixture_connect (&fixture);
  say_hello (fd, &sid, 1, 2, 1);
  welcome = hear_welcome (fd, FALSE, 1);
  assert_true (hw_session_id_is_none (&welcome.sid));
  assert_true (welcome.known);
  close (fd);
  fd = server_fixture_connect (&fixture);
  say_hello (fd, &stranger, 9, 5, 0);
  welcome = hear_welcome (fd, FALSE, 0);
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
      int fd = begin (&fixture, i, &sid);

      say (fd, &rows[i]);
      hear_error (fd, HW_SESSION_FAULT_PROTOCOL);
      server_fixture_expect_end (&fixture, 2 * i + 1, "protocol-error");
      close (fd);
      fd = go_on (&fixture, &sid, 2, 0, 0); /* the session itself stays */
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
      int fd = begin (&fixture, i, &sid);

      say_data (fd, rows[i], 0, "never");
      hear_error (fd, HW_SESSION_FAULT_PROTOCOL);
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
    fd[i] = begin (&fixture, i, &sid[i]);
  close (fd[0]);
  server_fixture_expect_end (&fixture, 1, "eof");
  more = server_fixture_connect (&fixture);
  say_hello (more, NULL, 9, 1, 0);
  hear_error (more, HW_SESSION_FAULT_LIMIT);
  server_fixture_expect_end (&fixture, 4, "limit");
  say_ack (fd[1], HW_SESSION_MESSAGE_BYE, 0);
  peer_expect_silence (fd[1]);
  close (more);
  more = begin (&fixture, 9, &sid[0]);
  close (more);
  close (fd[1]);
  close (fd[2]);
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
  fd = begin (&fixture, 1, &sid);
  for (guint64 seq = 1; seq <= 64; seq++)
    say_data (fd, seq, 0, "x");
  hw_server_drain (fixture.server);
  for (guint64 seq = 1; seq <= 64; seq++)
    {
      HwSessionMessage data = hear (fd);

      assert_int_equal (data.seq, seq);
      g_clear_pointer (&data.payload, g_bytes_unref);
    }
  g_free (peer_read_frame (fd, &frame));
  assert_int_equal (frame.type, HW_FRAME_GOODBYE);
  close (fd);
  server_fixture_expect_end (&fixture, 1, "shutdown");
  server_fixture_stop (&fixture);
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
    cmocka_unit_test (a_drain_answers_first),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
