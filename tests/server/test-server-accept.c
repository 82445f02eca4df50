/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that limits on connections refuse newcomers and harm nobody who was there. */
#include "server-fixture.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static gboolean
echoes (int fd)
{
  char echo[4];

  return hw_test_write (fd, "ping", 4) && hw_test_read (fd, echo, 4)
         && memcmp (echo, "ping", 4) == 0;
}

/* Tries again until it is let in: the server needs a moment to see that others have gone. */
static gboolean
is_let_in (const char *address)
{
  gint64 deadline = g_get_monotonic_time () + HW_MSEC (HW_TEST_LIMIT_MS);
  gboolean let_in = FALSE;

  while (!let_in && g_get_monotonic_time () < deadline)
    {
      int fd = hw_test_connect (address);

      let_in = fd >= 0 && echoes (fd);
      if (fd >= 0)
        close (fd);
    }

  return let_in;
}

static void
limits_refuse_newcomers_and_keep_the_rest (void **state)
{
  static const char *const properties[] = { "max-connections", "max-connections-per-address" };

  for (gsize i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      ServerFixture fixture;
      HwEvent *event;
      int fds[3], extra;

      server_fixture_start (&fixture, "127.0.0.1:0", "codec", "raw", properties[i], 3, NULL);
      for (guint n = 0; n < 3; n++)
        fds[n] = server_fixture_connect (&fixture);
      extra = server_fixture_connect (&fixture);
      assert_true (hw_test_read_end (extra) >= 0);
      close (extra);
      event = server_fixture_wait (&fixture, HW_EVENT_REFUSED, 0);
      assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_REASON), "limit");
      assert_non_null (hw_event_get_string (event, HW_EVENT_FIELD_PEER));
      assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_CONNECTIONS), 3);
      for (guint n = 0; n < 3; n++)
        assert_true (echoes (fds[n]));
      close (fds[0]);
      server_fixture_expect_end (&fixture, 1, "eof");
      assert_true (is_let_in (fixture.address));
      close (fds[1]);
      close (fds[2]);
      server_fixture_stop (&fixture);
    }
}

static void
refusals_are_one_line_a_second_with_a_count (void **state)
{
  enum
  {
    N = 50
  };
  gint64 deadline = g_get_monotonic_time () + HW_MSEC (HW_TEST_LIMIT_MS);
  gint64 start = g_get_monotonic_time ();
  ServerFixture fixture;
  guint64 told = 0;
  int first;

  server_fixture_start (&fixture, "127.0.0.1:0", "codec", "raw", "max-connections", 1, NULL);
  first = server_fixture_connect (&fixture);
  for (guint i = 0; i < N; i++)
    {
      int fd = server_fixture_connect (&fixture);

      assert_true (hw_test_read_end (fd) >= 0);
      close (fd);
    }
  /* The rest is told without anybody new being refused. */
  while (told < N && g_get_monotonic_time () < deadline)
    {
      told = 0;
      server_fixture_count (&fixture, HW_EVENT_REFUSED);
      for (guint i = 0; i < fixture.events->len; i++)
        if (hw_event_get_kind (fixture.events->pdata[i]) == HW_EVENT_REFUSED)
          told += hw_event_has (fixture.events->pdata[i], HW_EVENT_FIELD_DROPPED)
                      ? hw_event_get_number (fixture.events->pdata[i], HW_EVENT_FIELD_DROPPED)
                            + (hw_event_get_string (fixture.events->pdata[i], HW_EVENT_FIELD_PEER)
                               != NULL)
                      : 1;
      hw_test_poll (first, 0, 10);
    }
  assert_int_equal (told, N);
  assert_true (server_fixture_count (&fixture, HW_EVENT_REFUSED)
               <= 2 + (g_get_monotonic_time () - start) / HW_SEC (1));
  close (first);
  server_fixture_stop (&fixture);
}

/* The lowest number that isn't taken: with it as the limit there is no descriptor left. */
static void
set_descriptors (rlim_t n)
{
  struct rlimit limit;

  assert_int_equal (getrlimit (RLIMIT_NOFILE, &limit), 0);
  limit.rlim_cur = n;
  assert_int_equal (setrlimit (RLIMIT_NOFILE, &limit), 0);
}

static void
without_a_descriptor_the_one_who_waits_is_told (void **state)
{
  struct rlimit before;
  ServerFixture fixture;
  HwEvent *event;
  int old, new, lowest;

  getrlimit (RLIMIT_NOFILE, &before);
  server_fixture_start (&fixture, "127.0.0.1:0", "codec", "raw", NULL);
  old = server_fixture_connect (&fixture);
  assert_true (echoes (old));

  lowest = dup (old);
  close (lowest);
  /* One for this side's socket, none for the server's. */
  set_descriptors (lowest + 1);
  new = server_fixture_connect (&fixture);
  assert_true (hw_test_read_end (new) >= 0);
  assert_true (echoes (old));
  event = server_fixture_wait (&fixture, HW_EVENT_REFUSED, 0);
  assert_non_null (event);
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_REASON), "limit");
  close (new);

  set_descriptors (before.rlim_cur);
  assert_true (is_let_in (fixture.address));
  assert_true (echoes (old));
  close (old);
  server_fixture_stop (&fixture);
}

/* A server in a process of its own, with 64 descriptors; the address comes through the pipe. */
static pid_t
start_child (int *from_child, int *to_child)
{
  int up[2], down[2];
  pid_t pid;

  assert_int_equal (pipe (up), 0);
  assert_int_equal (pipe (down), 0);
  pid = fork ();
  if (pid == 0)
    {
      HwServer *server = hw_server_new (NULL);
      char byte;

      close (up[0]);
      close (down[1]);
      set_descriptors (64);
      g_object_set (server, "codec", "raw", NULL);
      if (!hw_server_listen (server, "127.0.0.1:0", NULL) || !hw_server_start (server, NULL))
        _exit (1);
      dprintf (up[1], "%s", hw_server_get_local_address (server, 0));
      close (up[1]);
      while (read (down[0], &byte, 1) > 0)
        ;
      g_object_unref (server);
      _exit (0);
    }
  close (up[1]);
  close (down[0]);
  *from_child = up[0];
  *to_child = down[1];

  return pid;
}

static void
sixty_four_descriptors_and_three_hundred_clients (void **state)
{
  enum
  {
    N_OLD = 10,
    N_CLIENTS = 300
  };
  int old[N_OLD], fds[N_CLIENTS], from_child, to_child, status = -1;
  pid_t pid = start_child (&from_child, &to_child);
  char address[64] = { 0 };
  guint n_in = 0;

  assert_true (read (from_child, address, sizeof address - 1) > 0);
  for (guint i = 0; i < N_OLD; i++)
    {
      old[i] = hw_test_connect (address);
      assert_true (echoes (old[i]));
    }
  for (guint i = 0; i < N_CLIENTS; i++)
    fds[i] = hw_test_connect (address);
  for (guint i = 0; i < N_OLD; i++)
    assert_true (echoes (old[i]));
  for (guint i = 0; i < N_CLIENTS; i++)
    n_in += fds[i] >= 0 && echoes (fds[i]);
  /* Most descriptors serve, and none of those who are in was lost for those who aren't. */
  assert_true (n_in >= 20);
  assert_true (n_in <= 64);
  for (guint i = 0; i < N_OLD; i++)
    assert_true (echoes (old[i]));
  for (guint i = 0; i < N_CLIENTS; i++)
    close (fds[i]);
  assert_true (is_let_in (address));

  for (guint i = 0; i < N_OLD; i++)
    close (old[i]);
  close (to_child);
  close (from_child);
  assert_int_equal (waitpid (pid, &status, 0), pid);
  assert_int_equal (status, 0);
}

static void
many_that_are_idle_cost_the_busy_one_nothing (void **state)
{
  enum
  {
    N = 400
  };
  ServerFixture fixture;
  int fds[N];

  server_fixture_start (&fixture, "127.0.0.1:0", "codec", "raw", NULL);
  for (guint i = 0; i < N; i++)
    fds[i] = server_fixture_connect (&fixture);
  for (guint i = 0; i < 100; i++)
    assert_true (echoes (fds[N / 2]));
  for (guint i = 0; i < N; i++)
    assert_true (echoes (fds[i]));
  assert_int_equal (server_fixture_count (&fixture, HW_EVENT_ACCEPTED), N);
  for (guint i = 0; i < N; i++)
    close (fds[i]);
  server_fixture_expect_end (&fixture, N, "eof");
  server_fixture_stop (&fixture);
}

int
main (void)
{
  /* The child is forked first, while there is one thread only. */
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (sixty_four_descriptors_and_three_hundred_clients),
    cmocka_unit_test (limits_refuse_newcomers_and_keep_the_rest),
    cmocka_unit_test (refusals_are_one_line_a_second_with_a_count),
    cmocka_unit_test (without_a_descriptor_the_one_who_waits_is_told),
    cmocka_unit_test (many_that_are_idle_cost_the_busy_one_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
