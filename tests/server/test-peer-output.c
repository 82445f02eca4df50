/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that what is sent back is whole, and that who doesn't read costs little. */
#include "server-fixture.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BULK (24 * 1024 * 1024)

typedef struct
{
  int fd;
  const guint8 *bytes;
  gsize n_bytes;
  gboolean done;
} Writer;

static gpointer
writer_thread (gpointer user_data)
{
  Writer *writer = user_data;

  writer->done = hw_test_write (writer->fd, writer->bytes, writer->n_bytes);
  shutdown (writer->fd, SHUT_WR);

  return NULL;
}

static guint8 *
make_bulk (void)
{
  guint8 *bytes = g_malloc (BULK);
  guint32 state = 12345;

  for (gsize i = 0; i < BULK; i++)
    {
      state = state * 1664525 + 1013904223;
      bytes[i] = state >> 24;
    }

  return bytes;
}

/* What nc -N does: all is sent, then FIN, and all must come back before the server's FIN.
 * (HW-P-030, HW-P-031) */
static void
raw_bytes_come_back_after_a_half_close (void **state)
{
  g_autofree guint8 *bytes = make_bulk ();
  g_autofree guint8 *echo = g_malloc (BULK);
  Writer writer = { .bytes = bytes, .n_bytes = BULK };
  ServerFixture fixture;
  GThread *thread;

  server_fixture_start (&fixture, "127.0.0.1:0", "codec", "raw", NULL);
  writer.fd = server_fixture_connect (&fixture);
  thread = g_thread_new ("writer", writer_thread, &writer);
  assert_true (hw_test_read (writer.fd, echo, BULK));
  assert_int_equal (hw_test_read_end (writer.fd), 0);
  g_thread_join (thread);
  assert_true (writer.done);
  assert_memory_equal (bytes, echo, BULK);
  server_fixture_expect_end (&fixture, 1, "eof");
  close (writer.fd);
  server_fixture_stop (&fixture);
}

/* Writes until the kernel takes nothing more; how much it took. */
static gsize
fill (int fd, const guint8 *bytes, gsize n_bytes)
{
  gsize total = 0;
  gssize n;

  while (total < n_bytes && hw_test_poll (fd, POLLOUT, 300) == POLLOUT
         && (n = send (fd, bytes + total, n_bytes - total, MSG_NOSIGNAL)) > 0)
    total += (gsize) n;

  return total;
}

static void
who_does_not_read_is_not_read_from_and_loses_nothing (void **state)
{
  g_autofree guint8 *bytes = make_bulk ();
  g_autofree guint8 *echo = g_malloc (BULK);
  ServerFixture fixture;
  gsize n_sent;
  int fd, other;

  server_fixture_start (&fixture, "127.0.0.1:0", "codec", "raw", NULL);
  fd = server_fixture_connect (&fixture);
  n_sent = fill (fd, bytes, BULK);
  assert_true (n_sent < BULK); /* the server stopped reading */

  other = server_fixture_connect (&fixture);
  assert_true (hw_test_write (other, "still there", 11));
  assert_true (hw_test_read (other, echo, 11));
  close (other);

  shutdown (fd, SHUT_WR);
  assert_true (hw_test_read (fd, echo, n_sent));
  assert_memory_equal (bytes, echo, n_sent);
  assert_int_equal (hw_test_read_end (fd), 0);
  server_fixture_expect_end (&fixture, 1, "eof");
  close (fd);
  server_fixture_stop (&fixture);
}

/* The peer's FIN is read while most of the answer still waits in the server. (HW-P-028) */
static void
what_waits_at_the_end_of_input_still_goes_out (void **state)
{
  g_autofree guint8 *bytes = make_bulk ();
  g_autofree guint8 *echo = g_malloc (BULK);
  ServerFixture fixture;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", "codec", "raw", "output-soft-limit", 2 * BULK,
                        "total-output-limit", 4 * BULK, NULL);
  fd = server_fixture_connect (&fixture);
  assert_true (hw_test_write (fd, bytes, BULK));
  shutdown (fd, SHUT_WR);
  hw_test_poll (fd, 0, 300);
  assert_int_equal (server_fixture_count (&fixture, HW_EVENT_DISCONNECTED), 0);
  assert_true (hw_test_read (fd, echo, BULK));
  assert_memory_equal (bytes, echo, BULK);
  assert_int_equal (hw_test_read_end (fd), 0);
  server_fixture_expect_end (&fixture, 1, "eof");
  close (fd);
  server_fixture_stop (&fixture);
}

static void
a_slow_reader_is_cut_after_its_time (void **state)
{
  g_autofree guint8 *bytes = make_bulk ();
  ServerFixture fixture;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", "codec", "raw", "slow-reader-timeout-ms", 100,
                        NULL);
  fd = server_fixture_connect (&fixture);
  fill (fd, bytes, BULK);
  server_fixture_expect_end (&fixture, 1, "slow-reader");
  close (fd);
  server_fixture_stop (&fixture);
}

/* Framed, with large frames: the queue passes its soft limit, never its hard one, by one good
 * frame. */
static void
large_frames_to_a_reader_that_rests_arrive_whole (void **state)
{
  enum
  {
    N = 40
  };
  g_autofree char *text = g_strnfill (512 * 1024, 'w');
  HwFrame frame = { .version = 2,
                    .type = HW_FRAME_DATA,
                    .payload = (const guint8 *) text,
                    .payload_length = 512 * 1024 };
  g_autofree guint8 *bytes = g_malloc (N * (hw_codec_binary.get_encoded_size (&frame)));
  Writer writer = { .bytes = bytes };
  ServerFixture fixture;
  GThread *thread;

  for (frame.seq = 0; frame.seq < N; frame.seq++)
    {
      hw_codec_binary.encode (&frame, bytes + writer.n_bytes);
      writer.n_bytes += hw_codec_binary.get_encoded_size (&frame);
    }
  server_fixture_start (&fixture, "127.0.0.1:0", "heartbeat-timeout-ms", 200, NULL);
  writer.fd = server_fixture_connect (&fixture);
  thread = g_thread_new ("writer", writer_thread, &writer);
  /* Longer than the heartbeat's timeout: who isn't read from isn't called silent. */
  hw_test_poll (writer.fd, POLLERR, 600);
  for (guint seq = 0; seq < N; seq++)
    peer_expect_frame (writer.fd, HW_FRAME_DATA, HW_FRAME_FLAG_REPLY, seq, text);
  assert_int_equal (hw_test_read_end (writer.fd), 0);
  g_thread_join (thread);
  close (writer.fd);
  server_fixture_stop (&fixture);
}

static void
all_outputs_together_have_a_limit (void **state)
{
  g_autofree guint8 *bytes = make_bulk ();
  ServerFixture fixture;
  int fds[4];

  server_fixture_start (&fixture, "127.0.0.1:0", "codec", "raw", "total-output-limit", 600 * 1024,
                        NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = server_fixture_connect (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    fill (fds[i], bytes, BULK);
  assert_non_null (server_fixture_wait (&fixture, HW_EVENT_DISCONNECTED, 0));
  assert_true (server_fixture_count (&fixture, HW_EVENT_DISCONNECTED) < G_N_ELEMENTS (fds));
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  server_fixture_stop (&fixture);
}

static void
a_reset_while_output_waits_is_noticed (void **state)
{
  g_autofree guint8 *bytes = make_bulk ();
  ServerFixture fixture;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", "codec", "raw", NULL);
  fd = server_fixture_connect (&fixture);
  fill (fd, bytes, BULK);
  hw_test_reset (fd);
  server_fixture_expect_end (&fixture, 1, "reset");
  server_fixture_stop (&fixture);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (raw_bytes_come_back_after_a_half_close),
    cmocka_unit_test (who_does_not_read_is_not_read_from_and_loses_nothing),
    cmocka_unit_test (what_waits_at_the_end_of_input_still_goes_out),
    cmocka_unit_test (a_slow_reader_is_cut_after_its_time),
    cmocka_unit_test (large_frames_to_a_reader_that_rests_arrive_whole),
    cmocka_unit_test (all_outputs_together_have_a_limit),
    cmocka_unit_test (a_reset_while_output_waits_is_noticed),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
