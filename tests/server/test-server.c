/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a server begins, says so, drains and ends as promised. */
#include "server-fixture.h"

#include <poll.h>
#include <string.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/hw-error.h"

#define REPLY HW_FRAME_FLAG_REPLY

static void
listening_comes_first_with_the_real_port (void **state)
{
  ServerFixture fixture;
  HwEvent *event;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  assert_true (hw_server_is_running (fixture.server));
  assert_non_null (server_fixture_wait (&fixture, HW_EVENT_LISTENING, 0));
  event = fixture.events->pdata[0];
  assert_int_equal (hw_event_get_kind (event), HW_EVENT_LISTENING);
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_LOCAL), fixture.address);
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_CODEC), "auto");
  assert_null (strstr (fixture.address, ":0"));
  assert_null (hw_server_get_local_address (fixture.server, 1));
  server_fixture_stop (&fixture);
}

static void
several_addresses_are_served (void **state)
{
  g_autoptr (HwServer) server = hw_server_new (NULL);

  g_object_set (server, "codec", "raw", NULL);
  assert_true (hw_server_listen (server, "127.0.0.1:0", NULL));
  assert_true (hw_server_listen (server, "[::1]:0", NULL));
  assert_true (hw_server_listen (server, "localhost:0", NULL));
  assert_true (hw_server_start (server, NULL));
  for (guint i = 0; i < 3; i++)
    {
      int fd = hw_test_connect (hw_server_get_local_address (server, i));
      char echo[2];

      assert_true (hw_test_write (fd, "hi", 2));
      assert_true (hw_test_read (fd, echo, 2));
      close (fd);
    }
}

static void
what_can_not_be_listened_on_is_one_clear_line (void **state)
{
  g_autoptr (HwServer) first = hw_server_new (NULL);
  g_autoptr (HwServer) second = hw_server_new (NULL);
  g_autoptr (GError) taken = NULL;
  g_autoptr (GError) foreign = NULL;
  g_autoptr (GError) bad = NULL;
  g_autofree char *expected = NULL;
  const char *address;

  assert_true (hw_server_listen (first, "127.0.0.1:0", NULL));
  address = hw_server_get_local_address (first, 0);
  assert_false (hw_server_listen (second, address, &taken));
  assert_true (g_error_matches (taken, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE));
  expected
      = g_strdup_printf ("can't listen on %s: address in use; choose another port, or 0 for any",
                         address);
  assert_string_equal (taken->message, expected);

  assert_false (hw_server_listen (second, "192.0.2.1:1", &foreign));
  assert_non_null (strstr (foreign->message, "can't listen on 192.0.2.1:1: "));
  assert_false (hw_server_listen (second, "nonsense", &bad));
  assert_true (g_error_matches (bad, HW_ERROR, HW_ERROR_ADDRESS));
}

static void
a_start_that_makes_no_sense_is_an_error (void **state)
{
  g_autoptr (HwServer) server = hw_server_new (NULL);
  g_autoptr (GError) nowhere = NULL;
  g_autoptr (GError) unsaved = NULL;
  g_autoptr (GError) again = NULL;

  assert_false (hw_server_start (server, &nowhere));
  assert_true (g_error_matches (nowhere, HW_ERROR, HW_ERROR_INVALID_ARGUMENT));
  hw_server_drain (server);
  hw_server_stop (server);
  assert_true (hw_server_listen (server, "127.0.0.1:0", NULL));
  g_object_set (server, "order", 1, "session-folder", "/nowhere", NULL);
  assert_false (hw_server_start (server, &unsaved));
  assert_true (g_error_matches (unsaved, HW_ERROR, HW_ERROR_INVALID_ARGUMENT));
  g_object_set (server, "session-folder", NULL, NULL);
  assert_true (hw_server_start (server, NULL));
  assert_false (hw_server_start (server, &again));
  assert_true (g_error_matches (again, HW_ERROR, HW_ERROR_INVALID_ARGUMENT));
  hw_server_stop (server);
  hw_server_stop (server);
}

static void
properties_keep_what_they_are_given (void **state)
{
  g_autoptr (HwServer) server = hw_server_new (NULL);
  g_autofree GParamSpec **pspecs = NULL;
  guint n_pspecs = 0;
  g_autofree char *folder = NULL;
  g_autofree char *uploads = NULL;
  gboolean resync;

  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (server), &n_pspecs);
  assert_int_equal (n_pspecs, 25);
  g_object_get (server, "resync", &resync, NULL);
  assert_false (resync);
  g_object_set (server, "resync", TRUE, NULL);
  g_object_get (server, "resync", &resync, NULL);
  assert_true (resync);
  g_object_set (server, "upload-dir", "/b", NULL);
  g_object_get (server, "upload-dir", &uploads, NULL);
  assert_string_equal (uploads, "/b");
  g_object_set (server, "session-folder", "/a", NULL);
  g_object_set (server, "session-folder", "/b", NULL);
  g_object_get (server, "session-folder", &folder, NULL);
  assert_string_equal (folder, "/b");
  for (guint i = 0; i < n_pspecs; i++)
    if (G_IS_PARAM_SPEC_UINT (pspecs[i]))
      {
        guint wanted = MIN (3, G_PARAM_SPEC_UINT (pspecs[i])->maximum);
        guint value = 0;

        g_object_get (server, pspecs[i]->name, &value, NULL);
        assert_int_equal (value, G_PARAM_SPEC_UINT (pspecs[i])->default_value);
        g_object_set (server, pspecs[i]->name, wanted, NULL);
        g_object_get (server, pspecs[i]->name, &value, NULL);
        assert_int_equal (value, wanted);
      }
}

static void
accepted_connections_have_numbers_and_addresses (void **state)
{
  ServerFixture fixture;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  for (guint conn = 1; conn <= 3; conn++)
    {
      int fd = server_fixture_connect (&fixture);
      HwEvent *event = server_fixture_wait (&fixture, HW_EVENT_ACCEPTED, conn);
      g_autofree char *local = hw_test_get_local (fd);

      assert_non_null (event);
      assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_LOCAL), fixture.address);
      assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_PEER), local);
      close (fd);
      server_fixture_expect_end (&fixture, conn, "eof");
    }
  server_fixture_stop (&fixture);
}

/* The server's kernel hasn't acknowledged them: they may still lie in the peer's. */
static gsize
count_unacked (int fd)
{
  int n_unacked = 0;

  assert_int_equal (ioctl (fd, SIOCOUTQ, &n_unacked), 0);

  return (gsize) n_unacked;
}

static void
wait_until_all_is_acked (int fd)
{
  gint64 limit = g_get_monotonic_time () + HW_MSEC (HW_TEST_LIMIT_MS);

  while (count_unacked (fd) > 0 && g_get_monotonic_time () < limit)
    assert_int_equal (hw_test_poll (fd, 0, 1), 0);
  assert_int_equal (count_unacked (fd), 0);
}

/* What had reached the server, read or not, is answered. */
static void
a_drain_answers_says_goodbye_and_ends (void **state)
{
  enum
  {
    N = 2000
  };
  ServerFixture fixture;
  HwFrame frame;
  int fd, refused;

  server_fixture_start (&fixture, "127.0.0.1:0", "drain-timeout-ms", HW_TEST_LIMIT_MS, NULL);
  fd = server_fixture_connect (&fixture);
  for (guint seq = 1; seq <= N; seq++)
    peer_write_frame (fd, HW_FRAME_DATA, 0, seq, "asked before");
  assert_non_null (server_fixture_wait (&fixture, HW_EVENT_ACCEPTED, 1));
  wait_until_all_is_acked (fd);
  hw_server_drain (fixture.server);
  for (guint seq = 1; seq <= N; seq++)
    peer_expect_frame (fd, HW_FRAME_DATA, REPLY, seq, "asked before");
  g_free (peer_read_frame (fd, &frame));
  assert_int_equal (frame.type, HW_FRAME_GOODBYE);
  assert_int_equal (hw_test_read_end (fd), 0);
  refused = hw_test_connect (fixture.address);
  assert_true (refused < 0);
  close (fd);
  assert_non_null (server_fixture_wait (&fixture, HW_EVENT_CLOSED, 0));
  assert_int_equal (hw_event_get_number (server_fixture_wait (&fixture, HW_EVENT_DRAINING, 0),
                                         HW_EVENT_FIELD_CONNECTIONS),
                    1);
  server_fixture_expect_end (&fixture, 1, "shutdown");
  server_fixture_stop (&fixture);
}

static void
a_drain_does_not_wait_for_ever (void **state)
{
  g_autofree guint8 *bytes = g_malloc0 (16 << 20);
  ServerFixture fixture;
  gsize n_sent = 0;
  gssize n;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", "codec", "raw", "drain-timeout-ms", 100, NULL);
  fd = server_fixture_connect (&fixture);
  while (hw_test_poll (fd, POLLOUT, 300) == POLLOUT && (n = write (fd, bytes, 16 << 20)) > 0)
    n_sent += (gsize) n;
  assert_true (n_sent > 0);
  hw_server_drain (fixture.server);
  assert_non_null (server_fixture_wait (&fixture, HW_EVENT_CLOSED, 0));
  server_fixture_expect_end (&fixture, 1, "shutdown");
  close (fd);
  server_fixture_stop (&fixture);
}

static void
read_to_the_end (int fd, guint8 *buffer, gsize size)
{
  gssize n;

  do
    n = hw_test_poll (fd, POLLIN, HW_TEST_LIMIT_MS) != 0 ? recv (fd, buffer, size, 0) : 0;
  while (n > 0);
}

/* A raw peer that is in the middle of much: all that has reached the server comes back. */
static void
a_drain_lets_slow_readers_finish (void **state)
{
  g_autofree guint8 *bytes = g_malloc0 (16 << 20);
  ServerFixture fixture;
  gsize n_sent = 0;
  gsize n_acked;
  gssize n;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", "codec", "raw", "drain-timeout-ms",
                        HW_TEST_LIMIT_MS, NULL);
  fd = server_fixture_connect (&fixture);
  while (hw_test_poll (fd, POLLOUT, 300) == POLLOUT && (n = write (fd, bytes, 16 << 20)) > 0)
    n_sent += (gsize) n;
  n_acked = n_sent - count_unacked (fd);
  hw_server_drain (fixture.server);
  assert_true (hw_test_read (fd, bytes, n_acked));
  read_to_the_end (fd, bytes, 16 << 20); /* more may have reached it since */
  close (fd);
  server_fixture_expect_end (&fixture, 1, "shutdown");
  server_fixture_stop (&fixture);
}

static void
a_stop_closes_at_once (void **state)
{
  ServerFixture fixture;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", NULL);
  fd = server_fixture_connect (&fixture);
  assert_non_null (server_fixture_wait (&fixture, HW_EVENT_ACCEPTED, 1));
  hw_server_stop (fixture.server);
  server_fixture_expect_end (&fixture, 1, "shutdown");
  assert_true (hw_test_read_end (fd) >= 0);
  close (fd);
  server_fixture_stop (&fixture);
}

static void
kernel_samples_are_taken_when_asked_for (void **state)
{
  ServerFixture fixture;
  HwEvent *event;
  int fd;

  server_fixture_start (&fixture, "127.0.0.1:0", "kernel-sample-ms", 10, NULL);
  fd = server_fixture_connect (&fixture);
  event = server_fixture_wait (&fixture, HW_EVENT_KERNEL, 1);
  assert_non_null (event);
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_SIDE), "server");
  close (fd);
  server_fixture_stop (&fixture);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (listening_comes_first_with_the_real_port),
    cmocka_unit_test (several_addresses_are_served),
    cmocka_unit_test (what_can_not_be_listened_on_is_one_clear_line),
    cmocka_unit_test (a_start_that_makes_no_sense_is_an_error),
    cmocka_unit_test (properties_keep_what_they_are_given),
    cmocka_unit_test (accepted_connections_have_numbers_and_addresses),
    cmocka_unit_test (a_drain_answers_says_goodbye_and_ends),
    cmocka_unit_test (a_drain_does_not_wait_for_ever),
    cmocka_unit_test (a_drain_lets_slow_readers_finish),
    cmocka_unit_test (a_stop_closes_at_once),
    cmocka_unit_test (kernel_samples_are_taken_when_asked_for),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
