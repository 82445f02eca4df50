/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a connection's deadlines end it, and that a live one has none. */
#include "server-fixture.h"

#include <string.h>
#include <unistd.h>

#include "server/hw-peer.h"

#define REPLY HW_FRAME_FLAG_REPLY

/* HW-P-024 */
static void
who_says_nothing_is_cut (void **state)
{
  static const struct
  {
    const char *codec;
    const char *bytes;
    gsize n_bytes;
  } rows[] = {
    { "auto", "", 0 },
    { "binary", "", 0 },
    { "auto", "\x02\x01\x00\x1c\x00\x00", 6 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ServerFixture fixture;
      HwFrame frame;
      int fd;

      server_fixture_start (&fixture, "127.0.0.1:0", "codec", rows[i].codec,
                            "first-frame-timeout-ms", 100, NULL);
      fd = server_fixture_connect (&fixture);
      assert_true (hw_test_write (fd, rows[i].bytes, rows[i].n_bytes));
      g_free (peer_read_frame (fd, &frame));
      assert_int_equal (frame.type, HW_FRAME_ERROR);
      server_fixture_expect_end (&fixture, 1, "slow-frame");
      close (fd);
      server_fixture_stop (&fixture);
    }
}

static void
a_frame_that_does_not_end_is_cut (void **state)
{
  ServerFixture fixture;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", "frame-timeout-ms", 100, NULL);
  fd = server_fixture_connect (&fixture);
  peer_write_frame (fd, HW_FRAME_HEARTBEAT, 0, 1, "");
  peer_expect_frame (fd, HW_FRAME_HEARTBEAT, REPLY, 1, "");
  assert_true (hw_test_write (fd, "\x02\x01\x00\x1c\x00\x00", 6));
  server_fixture_expect_end (&fixture, 1, "slow-frame");
  close (fd);
  server_fixture_stop (&fixture);
}

static void
a_silent_peer_is_cut_and_the_silence_told (void **state)
{
  ServerFixture fixture;
  HwEvent *event;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", "heartbeat-timeout-ms", 150, NULL);
  fd = server_fixture_connect (&fixture);
  /* The timer was armed for the first frame, seconds away: the earlier deadline must count. */
  peer_write_frame (fd, HW_FRAME_HEARTBEAT, 0, 1, "");
  peer_expect_frame (fd, HW_FRAME_HEARTBEAT, REPLY, 1, "");
  server_fixture_expect_end (&fixture, 1, "heartbeat-timeout");
  event = server_fixture_wait (&fixture, HW_EVENT_DISCONNECTED, 1);
  assert_true (hw_event_get_number (event, HW_EVENT_FIELD_SILENT_MS) >= 150);
  assert_int_equal (hw_test_read_end (fd), 0);
  close (fd);
  server_fixture_stop (&fixture);
}

/* HW-P-025 */
static void
who_goes_on_talking_is_kept (void **state)
{
  ServerFixture fixture;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", "heartbeat-timeout-ms", 5000,
                        "first-frame-timeout-ms", 100, "frame-timeout-ms", 100, NULL);
  fd = server_fixture_connect (&fixture);
  for (gint64 end = g_get_monotonic_time () + HW_MSEC (400); g_get_monotonic_time () < end;)
    {
      peer_write_frame (fd, HW_FRAME_DATA, 0, 1, "talk");
      peer_expect_frame (fd, HW_FRAME_DATA, REPLY, 1, "talk");
    }
  /* Silent for longer than a frame may take, but nothing is half done. */
  hw_test_poll (fd, 0, 300);
  peer_expect_silence (fd);
  close (fd);
  server_fixture_expect_end (&fixture, 1, "eof");
  server_fixture_stop (&fixture);
}

static void
raw_peers_may_be_silent (void **state)
{
  ServerFixture fixture;
  char echo[2];
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", "codec", "raw", "heartbeat-timeout-ms", 50,
                        "first-frame-timeout-ms", 50, "frame-timeout-ms", 50, NULL);
  fd = server_fixture_connect (&fixture);
  hw_test_poll (fd, 0, 300);
  assert_true (hw_test_write (fd, "hi", 2));
  assert_true (hw_test_read (fd, echo, 2));
  close (fd);
  server_fixture_stop (&fixture);
}

static void
a_reset_is_told_as_one (void **state)
{
  ServerFixture fixture;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  fd = server_fixture_connect (&fixture);
  peer_write_frame (fd, HW_FRAME_HEARTBEAT, 0, 1, "");
  peer_expect_frame (fd, HW_FRAME_HEARTBEAT, REPLY, 1, "");
  hw_test_reset (fd);
  server_fixture_expect_end (&fixture, 1, "reset");
  server_fixture_stop (&fixture);
}

/* The promise of 256 bytes for an idle connection. */
static void
a_peer_is_small (void **state)
{
  assert_true (sizeof (HwPeer) <= 256);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (who_says_nothing_is_cut),
    cmocka_unit_test (a_frame_that_does_not_end_is_cut),
    cmocka_unit_test (a_silent_peer_is_cut_and_the_silence_told),
    cmocka_unit_test (who_goes_on_talking_is_kept),
    cmocka_unit_test (raw_peers_may_be_silent),
    cmocka_unit_test (a_reset_is_told_as_one),
    cmocka_unit_test (a_peer_is_small),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
