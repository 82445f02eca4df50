/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that frames are answered, however they are cut, and what are none are refused. */
#include "server-fixture.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define REPLY HW_FRAME_FLAG_REPLY

static gsize
encode (const HwFrame *frame, guint8 *out)
{
  hw_codec_binary.encode (frame, out);

  return hw_codec_binary.get_encoded_size (frame);
}

/* HW-P-013, HW-P-020, HW-P-021 */
static void
frames_are_answered (void **state)
{
  static const char *const addresses[] = { "127.0.0.1:0", "[::1]:0" };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      ServerFixture fixture;
      HwFrame frame;
      int fd;

      server_fixture_start (&fixture, addresses[i], NULL);
      fd = server_fixture_connect (&fixture);
      peer_write_frame (fd, HW_FRAME_HEARTBEAT, 0, 7, "");
      peer_expect_frame (fd, HW_FRAME_HEARTBEAT, REPLY, 7, "");
      peer_write_frame (fd, HW_FRAME_DATA, 0, 3, "hello");
      g_free (peer_read_frame (fd, &frame));
      assert_int_equal (frame.type, HW_FRAME_DATA);
      assert_int_equal (frame.flags, REPLY);
      assert_int_equal (frame.seq, 3);
      assert_int_equal (frame.ack, 7); /* the highest that was received */
      close (fd);
      server_fixture_expect_end (&fixture, 1, "eof");
      server_fixture_stop (&fixture);
    }
}

/* HW-P-010, HW-P-011 */
static void
replies_and_unknown_types_are_never_answered (void **state)
{
  ServerFixture fixture;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  fd = server_fixture_connect (&fixture);
  peer_write_frame (fd, HW_FRAME_DATA, REPLY, 1, "echo of an echo");
  peer_write_frame (fd, HW_FRAME_HEARTBEAT, REPLY, 2, "");
  peer_write_frame (fd, (HwFrameType) 77, 0, 3, "from a later version");
  peer_expect_silence (fd);
  close (fd);
  server_fixture_stop (&fixture);
}

/* Three frames, cut into two writes at each byte: the answers are always the same. (HW-P-007) */
static void
frames_are_answered_wherever_they_are_cut (void **state)
{
  static const HwFrame frames[] = {
    { .version = 2,
      .type = HW_FRAME_DATA,
      .seq = 1,
      .payload = (const guint8 *) "one",
      .payload_length = 3 },
    { .version = 2, .type = HW_FRAME_HEARTBEAT, .seq = 2 },
    { .version = 2,
      .type = HW_FRAME_DATA,
      .seq = 3,
      .payload = (const guint8 *) "three",
      .payload_length = 5 },
  };
  guint8 bytes[256];
  gsize n_bytes = 0;
  ServerFixture fixture;
  int fd;

  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++)
    n_bytes += encode (&frames[i], bytes + n_bytes);
  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  fd = server_fixture_connect (&fixture);
  for (gsize cut = 0; cut <= n_bytes; cut++)
    {
      assert_true (hw_test_write (fd, bytes, cut));
      if (cut >= hw_codec_binary.get_encoded_size (&frames[0]))
        peer_expect_frame (fd, HW_FRAME_DATA, REPLY, 1, "one");
      assert_true (hw_test_write (fd, bytes + cut, n_bytes - cut));
      if (cut < hw_codec_binary.get_encoded_size (&frames[0]))
        peer_expect_frame (fd, HW_FRAME_DATA, REPLY, 1, "one");
      peer_expect_frame (fd, HW_FRAME_HEARTBEAT, REPLY, 2, "");
      peer_expect_frame (fd, HW_FRAME_DATA, REPLY, 3, "three");
    }
  close (fd);
  server_fixture_stop (&fixture);
}

/* HW-P-026 */
static void
many_in_one_write_are_answered_in_order (void **state)
{
  enum
  {
    N = 5000
  };
  g_autofree guint8 *bytes = g_malloc (N * 64);
  gsize n_bytes = 0;
  ServerFixture fixture;
  int fd;

  for (guint i = 0; i < N; i++)
    {
      HwFrame frame = { .version = 2,
                        .type = HW_FRAME_DATA,
                        .seq = i,
                        .payload = (const guint8 *) "x",
                        .payload_length = 1 };

      n_bytes += encode (&frame, bytes + n_bytes);
    }
  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  fd = server_fixture_connect (&fixture);
  assert_true (hw_test_write (fd, bytes, n_bytes));
  for (guint i = 0; i < N; i++)
    peer_expect_frame (fd, HW_FRAME_DATA, REPLY, i, "x");
  close (fd);
  server_fixture_stop (&fixture);
}

static void
a_frame_larger_than_any_buffer_comes_back (void **state)
{
  g_autofree char *text = g_strnfill (HW_FRAME_DEFAULT_MAX, 'w');
  ServerFixture fixture;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  fd = server_fixture_connect (&fixture);
  for (guint seq = 1; seq <= 3; seq++)
    {
      peer_write_frame (fd, HW_FRAME_DATA, 0, seq, text);
      peer_expect_frame (fd, HW_FRAME_DATA, REPLY, seq, text);
    }
  close (fd);
  server_fixture_stop (&fixture);
}

/* HW-P-006, HW-P-023 */
static void
what_is_no_frame_is_refused_with_a_text (void **state)
{
  static const struct
  {
    const char *what; /* for who reads a failure in a debugger */
    guint8 bytes[32];
    gsize n_bytes;
    const char *reason;
  } rows[] = {
    { "over the limit by one", { 2, 1, 0, 28, 0x00, 0x10, 0x00, 0x01 }, 8, "too-large" },
    { "2^31", { 2, 1, 0, 28, 0x80, 0, 0, 0 }, 8, "too-large" },
    { "2^32 - 1", { 2, 1, 0, 28, 0xff, 0xff, 0xff, 0xff }, 8, "too-large" },
    { "a header too short", { 2, 1, 0, 27, 0, 0, 0, 0 }, 8, "protocol-error" },
    { "a checksum that lies", { 2, 1, 0, 28, 0 }, 28, "protocol-error" },
    { "HTTP", "GET / HTTP/1.1\r\n", 16, "protocol-error" },
    { "a version to come", { 3, 0, 0, 28 }, 8, "protocol-error" },
  };
  ServerFixture fixture;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int fd = server_fixture_connect (&fixture);
      g_autofree char *text = NULL;
      HwFrame frame;

      assert_true (hw_test_write (fd, rows[i].bytes, rows[i].n_bytes));
      text = peer_read_frame (fd, &frame);
      assert_int_equal (frame.type, HW_FRAME_ERROR);
      assert_true (strlen (text) > 10);
      server_fixture_expect_end (&fixture, i + 1, rows[i].reason);
      assert_int_equal (hw_test_read_end (fd), 0);
      close (fd);
    }
  assert_non_null (server_fixture_wait (&fixture, HW_EVENT_REFUSED, 0));
  server_fixture_stop (&fixture);
}

/* What still comes after the refusal must not make the kernel's RST overtake the text. */
static void
the_refusal_arrives_although_the_peer_goes_on (void **state)
{
  g_autofree guint8 *flood = g_malloc0 (1 << 20);
  ServerFixture fixture;
  HwFrame frame;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  fd = server_fixture_connect (&fixture);
  flood[0] = 2;
  assert_true (hw_test_write (fd, flood, 1 << 20));
  g_free (peer_read_frame (fd, &frame));
  assert_int_equal (frame.type, HW_FRAME_ERROR);
  assert_int_equal (hw_test_read_end (fd), 0);
  close (fd);
  server_fixture_stop (&fixture);
}

/* HW-P-027 */
static void
a_truncated_frame_ends_with_eof (void **state)
{
  ServerFixture fixture;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  fd = server_fixture_connect (&fixture);
  peer_write_frame (fd, HW_FRAME_DATA, 0, 1, "whole");
  peer_expect_frame (fd, HW_FRAME_DATA, REPLY, 1, "whole");
  assert_true (hw_test_write (fd, "\x02\x01\x00\x1c\x00", 5));
  shutdown (fd, SHUT_WR);
  assert_int_equal (hw_test_read_end (fd), 0);
  server_fixture_expect_end (&fixture, 1, "eof");
  close (fd);
  server_fixture_stop (&fixture);
}

/* HW-P-022 */
static void
goodbye_and_error_end_it (void **state)
{
  static const struct
  {
    HwFrameType type;
    const char *reason;
  } rows[] = { { HW_FRAME_GOODBYE, "goodbye" }, { HW_FRAME_ERROR, "protocol-error" } };
  ServerFixture fixture;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int fd = server_fixture_connect (&fixture);

      peer_write_frame (fd, HW_FRAME_DATA, 0, 5, "before the end");
      peer_write_frame (fd, rows[i].type, 0, 6, "bye");
      peer_expect_frame (fd, HW_FRAME_DATA, REPLY, 5, "before the end");
      assert_int_equal (hw_test_read_end (fd), 0);
      server_fixture_expect_end (&fixture, i + 1, rows[i].reason);
      close (fd);
    }
  server_fixture_stop (&fixture);
}

static void
reports_name_what_was_received_and_sent (void **state)
{
  ServerFixture fixture;
  HwEvent *event;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", "report",
                        HW_SERVER_REPORT_HEARTBEATS | HW_SERVER_REPORT_MESSAGES, NULL);
  fd = server_fixture_connect (&fixture);
  peer_write_frame (fd, HW_FRAME_HEARTBEAT, 0, 4, "");
  peer_write_frame (fd, HW_FRAME_DATA, 0, 9, "tab\there");
  event = server_fixture_wait (&fixture, HW_EVENT_MESSAGE_SENT, 1);
  assert_non_null (event);
  event = server_fixture_wait (&fixture, HW_EVENT_MESSAGE_RECEIVED, 1);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_SEQ), 9);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_BYTES), 8);
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_TEXT), "tab\\x09here");
  event = server_fixture_wait (&fixture, HW_EVENT_HEARTBEAT_RECEIVED, 1);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_SEQ), 4);
  assert_false (hw_event_has (event, HW_EVENT_FIELD_BYTES));
  assert_non_null (server_fixture_wait (&fixture, HW_EVENT_HEARTBEAT_SENT, 1));
  close (fd);
  server_fixture_stop (&fixture);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (frames_are_answered),
    cmocka_unit_test (replies_and_unknown_types_are_never_answered),
    cmocka_unit_test (frames_are_answered_wherever_they_are_cut),
    cmocka_unit_test (many_in_one_write_are_answered_in_order),
    cmocka_unit_test (a_frame_larger_than_any_buffer_comes_back),
    cmocka_unit_test (what_is_no_frame_is_refused_with_a_text),
    cmocka_unit_test (the_refusal_arrives_although_the_peer_goes_on),
    cmocka_unit_test (a_truncated_frame_ends_with_eof),
    cmocka_unit_test (goodbye_and_error_end_it),
    cmocka_unit_test (reports_name_what_was_received_and_sent),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
