/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of what is answered when, and in which order, where the server has workers. */
#include "server-fixture.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "codec/hw-session-frame.h"

#define REPLY HW_FRAME_FLAG_REPLY
#define MORE HW_FRAME_FLAG_MORE
#define ORDER_KEPT 0
#define ORDER_FREE 1

static void
start (ServerFixture *fixture, guint order, guint delay_min_ms, guint delay_max_ms)
{
  server_fixture_start (fixture, "127.0.0.1:0", "workers", 4, "work-delay-min-ms", delay_min_ms,
                        "work-delay-max-ms", delay_max_ms, "order", order, "work-seed", 7, "report",
                        HW_SERVER_REPORT_MESSAGES, NULL);
}

static void
write_messages (int fd, guint64 first, guint64 last)
{
  for (guint64 seq = first; seq <= last; seq++)
    peer_write_frame (fd, HW_FRAME_DATA, 0, seq, "work");
}

/* How many came out of order; each comes once, as an answer. */
static guint
read_answers (int fd, guint n)
{
  g_autofree guint8 *seen = g_malloc0 (n + 1);
  guint64 highest = 0;
  guint n_late = 0;

  for (guint i = 0; i < n; i++)
    {
      HwFrame frame;
      g_autofree char *payload = peer_read_frame (fd, &frame);

      assert_non_null (payload);
      assert_int_equal (frame.type, HW_FRAME_DATA);
      assert_int_equal (frame.flags, REPLY);
      assert_true (frame.seq >= 1 && frame.seq <= n && !seen[frame.seq]);
      seen[frame.seq] = TRUE;
      n_late += frame.seq < highest;
      highest = MAX (highest, frame.seq);
    }

  return n_late;
}

static guint
count_late (ServerFixture *fixture, HwEventKind kind)
{
  gint64 highest = 0;
  guint n_late = 0;

  for (guint i = 0; i < fixture->events->len; i++)
    if (hw_event_get_kind (fixture->events->pdata[i]) == kind)
      {
        gint64 seq = hw_event_get_number (fixture->events->pdata[i], HW_EVENT_FIELD_SEQ);

        n_late += seq < highest;
        highest = MAX (highest, seq);
      }

  return n_late;
}

/* HW-P-161 */
static void
kept_order_is_that_of_the_messages (void **state)
{
  ServerFixture fixture;
  int fd;

  start (&fixture, ORDER_KEPT, 0, 20);
  fd = server_fixture_connect (&fixture);
  write_messages (fd, 1, 60);
  assert_int_equal (read_answers (fd, 60), 0);
  assert_int_equal (server_fixture_count (&fixture, HW_EVENT_WORK_FINISHED), 60);
  assert_true (count_late (&fixture, HW_EVENT_WORK_FINISHED) > 0);
  assert_int_equal (count_late (&fixture, HW_EVENT_MESSAGE_SENT), 0);
  close (fd);
  server_fixture_stop (&fixture);
}

/* HW-P-161 */
static void
free_order_is_that_of_the_work (void **state)
{
  ServerFixture fixture;
  int fd;

  start (&fixture, ORDER_FREE, 0, 20);
  fd = server_fixture_connect (&fixture);
  write_messages (fd, 1, 60);
  assert_true (read_answers (fd, 60) > 0);
  assert_int_equal (server_fixture_count (&fixture, HW_EVENT_MESSAGE_SENT), 60);
  assert_int_equal (count_late (&fixture, HW_EVENT_WORK_FINISHED),
                    count_late (&fixture, HW_EVENT_MESSAGE_SENT));
  close (fd);
  server_fixture_stop (&fixture);
}

/* HW-P-160: a heartbeat says that the process lives, and that it does while it works. */
static void
heartbeats_do_not_wait_for_work (void **state)
{
  ServerFixture fixture;
  int fd;

  start (&fixture, ORDER_KEPT, 200, 200);
  fd = server_fixture_connect (&fixture);
  peer_write_frame (fd, HW_FRAME_DATA, 0, 1, "work");
  peer_write_frame (fd, HW_FRAME_HEARTBEAT, 0, 2, "");
  peer_expect_frame (fd, HW_FRAME_HEARTBEAT, REPLY, 2, "");
  peer_expect_frame (fd, HW_FRAME_DATA, REPLY, 1, "work");
  close (fd);
  server_fixture_stop (&fixture);
}

/* HW-P-163: what is read at once is more than may be in work. */
static void
a_peer_waits_when_much_is_in_work (void **state)
{
  ServerFixture fixture;
  int fd;

  start (&fixture, ORDER_KEPT, 0, 1);
  fd = server_fixture_connect (&fixture);
  write_messages (fd, 1, 1000);
  assert_int_equal (read_answers (fd, 1000), 0);
  peer_write_frame (fd, HW_FRAME_HEARTBEAT, 0, 2000, "");
  peer_expect_frame (fd, HW_FRAME_HEARTBEAT, REPLY, 2000, "");
  close (fd);
  server_fixture_stop (&fixture);
}

/* By bytes, too; and one that is larger than all may be is let in alone. */
static void
a_peer_waits_when_large_messages_are_in_work (void **state)
{
  g_autofree char *large = g_strnfill (400 * 1024, 'x');
  g_autofree char *larger = g_strnfill (1100 * 1024, 'y');
  ServerFixture fixture;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", "workers", 2, "max-payload", 2 << 20, "report", 0,
                        NULL);
  fd = server_fixture_connect (&fixture);
  for (guint64 seq = 1; seq <= 8; seq += 2)
    {
      peer_write_frame (fd, HW_FRAME_DATA, 0, seq, large);
      peer_write_frame (fd, HW_FRAME_DATA, 0, seq + 1, larger);
      peer_expect_frame (fd, HW_FRAME_DATA, REPLY, seq, large);
      peer_expect_frame (fd, HW_FRAME_DATA, REPLY, seq + 1, larger);
    }
  close (fd);
  server_fixture_stop (&fixture);
}

static void
append_message (GByteArray *bytes, guint64 seq, const char *payload)
{
  HwFrame frame = {
    .version = 2,
    .type = HW_FRAME_DATA,
    .seq = seq,
    .payload = (const guint8 *) payload,
    .payload_length = strlen (payload),
  };
  guint had = bytes->len;

  g_byte_array_set_size (bytes, had + (guint) hw_codec_binary.get_encoded_size (&frame));
  hw_codec_binary.encode (&frame, bytes->data + had);
}

/* HW-P-163: the rest of a frame can't come in its time while nothing is read. */
static void
who_waits_for_work_is_not_slow (void **state)
{
  g_autofree char *large = g_strnfill (1024 * 1024, 'x');
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  ServerFixture fixture;
  guint begun;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", "workers", 1, "work-delay-min-ms", 2500,
                        "work-delay-max-ms", 2500, "frame-timeout-ms", 2000, NULL);
  fd = server_fixture_connect (&fixture);
  append_message (bytes, 1, large);
  begun = bytes->len + 1;
  append_message (bytes, 2, "small");
  assert_true (hw_test_write (fd, bytes->data, begun));
  peer_expect_frame (fd, HW_FRAME_DATA, REPLY, 1, large);
  assert_true (hw_test_write (fd, bytes->data + begun, bytes->len - begun));
  peer_expect_frame (fd, HW_FRAME_DATA, REPLY, 2, "small");
  close (fd);
  server_fixture_stop (&fixture);
}

/* HW-P-028 */
static void
a_half_closed_peer_gets_its_answers (void **state)
{
  ServerFixture fixture;
  int fd;

  start (&fixture, ORDER_KEPT, 0, 20);
  fd = server_fixture_connect (&fixture);
  write_messages (fd, 1, 200);
  assert_int_equal (shutdown (fd, SHUT_WR), 0);
  assert_int_equal (read_answers (fd, 200), 0);
  assert_int_equal (hw_test_read_end (fd), 0);
  server_fixture_expect_end (&fixture, 1, "eof");
  close (fd);
  server_fixture_stop (&fixture);
}

/* HW-P-022 */
static void
a_goodbye_waits_for_the_answers (void **state)
{
  ServerFixture fixture;
  int fd;

  start (&fixture, ORDER_FREE, 0, 20);
  fd = server_fixture_connect (&fixture);
  write_messages (fd, 1, 20);
  peer_write_frame (fd, HW_FRAME_GOODBYE, 0, 0, "done");
  read_answers (fd, 20);
  assert_int_equal (hw_test_read_end (fd), 0);
  server_fixture_expect_end (&fixture, 1, "goodbye");
  close (fd);
  server_fixture_stop (&fixture);
}

/* HW-P-164 */
static void
work_for_who_is_gone_is_dropped (void **state)
{
  struct linger at_once = { .l_onoff = 1 };
  ServerFixture fixture;
  int gone, fd;

  start (&fixture, ORDER_KEPT, 50, 50);
  gone = server_fixture_connect (&fixture);
  write_messages (gone, 1, 8);
  assert_non_null (server_fixture_wait (&fixture, HW_EVENT_MESSAGE_RECEIVED, 1));
  setsockopt (gone, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close (gone);
  fd = server_fixture_connect (&fixture);
  write_messages (fd, 1, 8);
  assert_int_equal (read_answers (fd, 8), 0);
  peer_expect_silence (fd);
  server_fixture_expect_end (&fixture, 1, "reset");
  close (fd);
  server_fixture_stop (&fixture);
}

static void
a_drain_waits_for_the_work (void **state)
{
  ServerFixture fixture;
  HwFrame frame;
  int fd;

  start (&fixture, ORDER_KEPT, 50, 100);
  fd = server_fixture_connect (&fixture);
  write_messages (fd, 1, 100);
  assert_non_null (server_fixture_wait (&fixture, HW_EVENT_MESSAGE_RECEIVED, 1));
  hw_server_drain (fixture.server);
  assert_int_equal (read_answers (fd, 100), 0);
  g_free (peer_read_frame (fd, &frame));
  assert_int_equal (frame.type, HW_FRAME_GOODBYE);
  close (fd);
  server_fixture_stop (&fixture);
}

/* A stop doesn't: jobs of an hour are in work, and wait. */
static void
a_stop_does_not_wait (void **state)
{
  ServerFixture fixture;
  int fd;

  start (&fixture, ORDER_KEPT, 3600000, 3600000);
  fd = server_fixture_connect (&fixture);
  write_messages (fd, 1, 20);
  assert_non_null (server_fixture_wait (&fixture, HW_EVENT_MESSAGE_RECEIVED, 1));
  server_fixture_stop (&fixture);
  close (fd);
}

/* HW-P-162 */
static void
parts_of_a_message_stay_together (void **state)
{
  ServerFixture fixture;
  guint64 open = 0;
  int fd;

  start (&fixture, ORDER_FREE, 0, 10);
  fd = server_fixture_connect (&fixture);
  for (guint64 seq = 1; seq <= 120; seq++)
    peer_write_frame (fd, HW_FRAME_DATA, seq % 10 >= 4 && seq % 10 < 7 ? MORE : 0, seq, "part");
  for (guint i = 0; i < 120; i++)
    {
      HwFrame frame;
      g_autofree char *payload = peer_read_frame (fd, &frame);
      gboolean goes_on = frame.seq % 10 >= 4 && frame.seq % 10 < 7;

      assert_int_equal (frame.flags, REPLY | (goes_on ? MORE : 0));
      assert_true (open == 0 || frame.seq == open + 1);
      open = goes_on ? frame.seq : 0;
    }
  close (fd);
  server_fixture_stop (&fixture);
}

/* HW-P-162: there, answers have no number. */
static void
version_1_keeps_the_order (void **state)
{
  ServerFixture fixture;
  int fd;

  start (&fixture, ORDER_FREE, 0, 10);
  fd = server_fixture_connect (&fixture);
  for (guint8 i = 0; i < 40; i++)
    {
      const guint8 message[] = { 1, HW_FRAME_DATA, 0, 1, i };

      assert_true (hw_test_write (fd, message, sizeof message));
    }
  for (guint8 i = 0; i < 40; i++)
    {
      const guint8 wanted[] = { 1, HW_FRAME_DATA | 0x80, 0, 1, i };
      guint8 found[sizeof wanted];

      assert_true (hw_test_read (fd, found, sizeof found));
      assert_memory_equal (found, wanted, sizeof wanted);
    }
  close (fd);
  server_fixture_stop (&fixture);
}

static void
raw_is_no_work (void **state)
{
  ServerFixture fixture;
  char found[5];
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", "codec", "raw", "workers", 2, "work-delay-min-ms",
                        3600000, "work-delay-max-ms", 3600000, NULL);
  fd = server_fixture_connect (&fixture);
  assert_true (hw_test_write (fd, "hello", 5));
  assert_true (hw_test_read (fd, found, sizeof found));
  close (fd);
  server_fixture_stop (&fixture);
}

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

/* 40 messages in a session; how many of their echoes are out of order. HW-P-165 */
static guint
echo_in_session (guint order)
{
  const HwSessionMessage hello = { .kind = HW_SESSION_MESSAGE_HELLO,
                                   .nonce = { 7, order + 1 },
                                   .gen = 1,
                                   .window = 64,
                                   .delivery = HW_DELIVERY_EXACTLY_ONCE };
  guint highest = 0, n_late = 0, sum = 0;
  guint64 acked = 0;
  ServerFixture fixture;
  HwFrame frame;
  int fd;

  start (&fixture, order, 0, 20);
  fd = server_fixture_connect (&fixture);
  say (fd, &hello);
  g_free (peer_read_frame (fd, &frame));
  for (guint64 seq = 1; seq <= 40; seq++)
    {
      guint8 number = (guint8) seq;
      g_autoptr (GBytes) payload = g_bytes_new (&number, 1);

      say (fd,
           &(HwSessionMessage){ .kind = HW_SESSION_MESSAGE_DATA, .seq = seq, .payload = payload });
    }
  for (guint64 seq = 1; seq <= 40 || acked < 40;)
    {
      g_autofree char *payload = peer_read_frame (fd, &frame);

      assert_true (frame.ack >= acked);
      acked = frame.ack;
      if (frame.type != HW_FRAME_DATA)
        continue;
      assert_int_equal (frame.seq, seq++);
      n_late += (guint8) *payload < highest;
      highest = MAX (highest, (guint8) *payload);
      sum += (guint8) *payload;
    }
  assert_int_equal (sum, 40 * 41 / 2);
  close (fd);
  server_fixture_stop (&fixture);

  return n_late;
}

static void
a_session_is_answered_in_its_order (void **state)
{
  assert_int_equal (echo_in_session (ORDER_KEPT), 0);
  assert_true (echo_in_session (ORDER_FREE) > 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (kept_order_is_that_of_the_messages),
    cmocka_unit_test (free_order_is_that_of_the_work),
    cmocka_unit_test (heartbeats_do_not_wait_for_work),
    cmocka_unit_test (a_peer_waits_when_much_is_in_work),
    cmocka_unit_test (a_peer_waits_when_large_messages_are_in_work),
    cmocka_unit_test (who_waits_for_work_is_not_slow),
    cmocka_unit_test (a_half_closed_peer_gets_its_answers),
    cmocka_unit_test (a_goodbye_waits_for_the_answers),
    cmocka_unit_test (work_for_who_is_gone_is_dropped),
    cmocka_unit_test (a_drain_waits_for_the_work),
    cmocka_unit_test (a_stop_does_not_wait),
    cmocka_unit_test (parts_of_a_message_stay_together),
    cmocka_unit_test (version_1_keeps_the_order),
    cmocka_unit_test (raw_is_no_work),
    cmocka_unit_test (a_session_is_answered_in_its_order),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
