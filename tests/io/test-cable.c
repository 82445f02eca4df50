/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the cable relays: every byte, every end, whatever the sockets do. */
#include "hw-test.h"

#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "core/hw-error.h"
#include "core/hw-random.h"
#include "hw-cable-rig.h"
#include "hw-test-socket.h"
#include "io/hw-wire-cut.h"

#define BULK (10 * 1024 * 1024)
#define PIECE 50000

/* One way of the bulk test: bytes that the seed says, sent by one socket, checked at the other. */
typedef struct
{
  HwRandom sent;
  HwRandom expected;
  gsize n_sent;
  gsize n_read;
  gboolean held;
} Stream;

static void
stream_init (Stream *self, guint64 seed)
{
  *self = (Stream){ .held = TRUE };
  hw_random_init (&self->sent, seed);
  hw_random_init (&self->expected, seed);
}

static void
stream_send (Stream *self, int fd)
{
  HwRandom random = self->sent;
  guint8 bytes[PIECE];
  gsize length = MIN (BULK - self->n_sent, sizeof bytes);
  ssize_t n;

  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) hw_random_next (&random);
  n = send (fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
  for (ssize_t i = 0; i < n; i++)
    hw_random_next (&self->sent);
  self->n_sent += (gsize) MAX (n, 0);
}

static void
stream_read (Stream *self, int fd)
{
  guint8 bytes[PIECE];
  ssize_t n = recv (fd, bytes, sizeof bytes, MSG_DONTWAIT);

  for (ssize_t i = 0; i < n; i++)
    self->held = self->held && bytes[i] == (guint8) hw_random_next (&self->expected);
  self->n_read += (gsize) MAX (n, 0);
}

static void
shrink_buffers (int fd)
{
  int size = 16 * 1024;

  setsockopt (fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  setsockopt (fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
}

static void
relays_both_ways_unchanged (void **state)
{
  HwCableRig rig;
  Stream there;
  Stream back;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_STALL, FALSE));
  assert_true (hw_cable_rig_connect (&rig));
  shrink_buffers (rig.client);
  shrink_buffers (rig.server);
  stream_init (&there, 1);
  stream_init (&back, 2);
  while (there.n_read < BULK || back.n_read < BULK)
    {
      struct pollfd ends[] = {
        { .fd = rig.client, .events = POLLIN | (there.n_sent < BULK ? POLLOUT : 0) },
        { .fd = rig.server, .events = POLLIN | (back.n_sent < BULK ? POLLOUT : 0) },
      };

      assert_true (poll (ends, 2, HW_TEST_LIMIT_MS) > 0);
      if (ends[0].revents & POLLOUT)
        stream_send (&there, rig.client);
      if (ends[1].revents & POLLOUT)
        stream_send (&back, rig.server);
      if (ends[0].revents & POLLIN)
        stream_read (&back, rig.client);
      if (ends[1].revents & POLLIN)
        stream_read (&there, rig.server);
    }
  assert_int_equal (there.n_read, BULK);
  assert_true (there.held);
  assert_true (back.held);
  hw_cable_rig_stop (&rig);
}

static void
tells_where_and_who (void **state)
{
  HwCableRig rig;
  g_autofree char *upstream = NULL;
  g_autofree char *client = NULL;
  HwEvent *event;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, TRUE));
  upstream = hw_test_get_local (rig.listener);
  event = hw_cable_rig_wait (&rig, HW_EVENT_LISTENING);
  assert_true (
      hw_cable_rig_says (event, HW_EVENT_FIELD_LOCAL, hw_cable_get_local_address (rig.cable)));
  assert_true (hw_cable_rig_says (event, HW_EVENT_FIELD_UPSTREAM, upstream));
  rig.client = hw_test_connect (hw_cable_get_local_address (rig.cable));
  client = hw_test_get_local (rig.client);
  event = hw_cable_rig_wait (&rig, HW_EVENT_ACCEPTED);
  assert_true (hw_cable_rig_says (event, HW_EVENT_FIELD_PEER, client));
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_CONN), 1);
  event = hw_cable_rig_wait (&rig, HW_EVENT_CONNECTED);
  assert_true (hw_cable_rig_says (event, HW_EVENT_FIELD_PEER, upstream));
  close (rig.client);
  rig.client = hw_test_connect (hw_cable_get_local_address (rig.cable));
  event = hw_cable_rig_wait (&rig, HW_EVENT_ACCEPTED);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_CONN), 2);
  hw_cable_rig_stop (&rig);
}

static void
check_half_close (gboolean client_first)
{
  HwCableRig rig;
  HwEvent *event;
  int first;
  int second;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_STALL, FALSE));
  assert_true (hw_cable_rig_connect (&rig));
  first = client_first ? rig.client : rig.server;
  second = client_first ? rig.server : rig.client;
  assert_true (hw_test_write (first, "last words", 10));
  shutdown (first, SHUT_WR);
  assert_true (hw_test_read (second, (char[10]){ 0 }, 10));
  assert_int_equal (hw_test_read_end (second), 0);
  assert_true (hw_cable_rig_carries (second, first, "an answer"));
  assert_int_equal (hw_cable_rig_count (&rig, HW_EVENT_DISCONNECTED), 0);
  shutdown (second, SHUT_WR);
  assert_int_equal (hw_test_read_end (first), 0);
  event = hw_cable_rig_wait (&rig, HW_EVENT_DISCONNECTED);
  assert_true (hw_cable_rig_says (event, HW_EVENT_FIELD_REASON, "eof"));
  assert_true (
      hw_cable_rig_says (event, HW_EVENT_FIELD_SIDE, client_first ? "client" : "upstream"));
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_BYTES), 19);
  hw_cable_rig_stop (&rig);
}

static void
passes_half_closes (void **state)
{
  check_half_close (TRUE);
  check_half_close (FALSE);
}

static void
check_rst (gboolean by_client)
{
  HwCableRig rig;
  HwEvent *event;
  int *resetter;
  int other;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_STALL, FALSE));
  assert_true (hw_cable_rig_connect (&rig));
  resetter = by_client ? &rig.client : &rig.server;
  other = by_client ? rig.server : rig.client;
  hw_test_reset (*resetter);
  *resetter = -1;
  assert_int_equal (hw_test_read_end (other), ECONNRESET);
  event = hw_cable_rig_wait (&rig, HW_EVENT_DISCONNECTED);
  assert_true (hw_cable_rig_says (event, HW_EVENT_FIELD_REASON, "reset"));
  assert_true (hw_cable_rig_says (event, HW_EVENT_FIELD_SIDE, by_client ? "client" : "upstream"));
  hw_cable_rig_stop (&rig);
}

static void
passes_rst_as_rst (void **state)
{
  check_rst (TRUE);
  check_rst (FALSE);
}

static void
resets_when_the_upstream_refuses (void **state)
{
  HwCableRig rig;
  HwEvent *event;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_STALL, FALSE));
  close (rig.listener);
  rig.listener = -1;
  rig.client = hw_test_connect (hw_cable_get_local_address (rig.cable));
  if (rig.client >= 0)
    assert_int_equal (hw_test_read_end (rig.client), ECONNRESET);
  event = hw_cable_rig_wait (&rig, HW_EVENT_DISCONNECTED);
  assert_true (hw_cable_rig_says (event, HW_EVENT_FIELD_REASON, "refused"));
  hw_cable_rig_stop (&rig);
}

static void
a_slow_dial_is_in_nobodys_way (void **state)
{
  HwCableRig rig;
  int silent = hw_test_listen (FALSE);
  g_autofree char *silent_address = hw_test_get_local (silent);
  g_autofree char *upstream = NULL;
  int waiting;

  assert_true (hw_wire_cut (silent, NULL));
  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_STALL, FALSE));
  upstream = hw_test_get_local (rig.listener);
  hw_cable_set_upstream (rig.cable, silent_address);
  waiting = hw_test_connect (hw_cable_get_local_address (rig.cable));
  assert_non_null (hw_cable_rig_wait (&rig, HW_EVENT_ACCEPTED));
  hw_cable_set_upstream (rig.cable, upstream);
  assert_true (hw_cable_rig_connect (&rig));
  assert_true (hw_cable_rig_carries (rig.client, rig.server, "past it"));
  /* Who waited gives up: the dial is given up too. */
  hw_test_reset (waiting);
  assert_true (hw_cable_rig_says (hw_cable_rig_wait (&rig, HW_EVENT_DISCONNECTED),
                                  HW_EVENT_FIELD_REASON, "reset"));
  close (silent);
  hw_cable_rig_stop (&rig);
}

static gsize
write_until_full (int fd)
{
  static const guint8 zeros[PIECE];
  gsize written = 0;
  ssize_t n;

  do
    {
      n = send (fd, zeros, sizeof zeros, MSG_NOSIGNAL | MSG_DONTWAIT);
      written += n > 0 ? (gsize) n : 0;
    }
  while (n > 0 || hw_test_poll (fd, POLLOUT, 500) & POLLOUT);

  return written;
}

static void
who_does_not_read_slows_the_sender (void **state)
{
  HwCableRig rig;
  g_autofree guint8 *bytes = NULL;
  gsize written;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_STALL, FALSE));
  assert_true (hw_cable_rig_connect (&rig));
  shrink_buffers (rig.client);
  shrink_buffers (rig.server);
  written = write_until_full (rig.client);
  assert_in_range (written, PIECE, 64 * 1024 * 1024);
  assert_true (hw_cable_rig_carries (rig.server, rig.client, "the other way is free"));
  shutdown (rig.client, SHUT_WR);
  bytes = g_malloc (written);
  assert_true (hw_test_read (rig.server, bytes, written));
  assert_int_equal (hw_test_read_end (rig.server), 0);
  hw_cable_rig_stop (&rig);
}

static void
reset_is_rst_to_everybody (void **state)
{
  HwCableRig rig;
  HwEvent *event;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_STALL, FALSE));
  assert_true (hw_cable_rig_connect (&rig));
  hw_cable_reset (rig.cable);
  assert_int_equal (hw_test_read_end (rig.client), ECONNRESET);
  assert_int_equal (hw_test_read_end (rig.server), ECONNRESET);
  event = hw_cable_rig_wait (&rig, HW_EVENT_DISCONNECTED);
  assert_true (hw_cable_rig_says (event, HW_EVENT_FIELD_REASON, "user"));
  hw_cable_rig_stop (&rig);
}

static void
refuses_to_be_its_own_upstream (void **state)
{
  static const char *const hosts[][2] = {
    { "127.0.0.1", "127.0.0.1" },
    { "0.0.0.0", "127.0.0.1" },
    { "[::]", "127.0.0.1" },
    { "[::1]", "[::1]" },
  };
  int probe = hw_test_listen (FALSE);
  g_autofree char *address = hw_test_get_local (probe);
  const char *port = strrchr (address, ':');

  close (probe);
  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autofree char *listen = g_strconcat (hosts[i][0], port, NULL);
      g_autofree char *upstream = g_strconcat (hosts[i][1], port, NULL);
      g_autoptr (HwCable) cable = hw_cable_new (listen, upstream, HW_CUT_MODE_STALL, NULL);
      g_autoptr (GError) error = NULL;

      assert_false (hw_cable_start (cable, &error));
      assert_true (g_error_matches (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT));
      assert_non_null (strstr (error->message, upstream));
    }
}

static void
what_cannot_start_says_why (void **state)
{
  int taken = hw_test_listen (FALSE);
  g_autofree char *address = hw_test_get_local (taken);
  g_autoptr (HwCable) cable = hw_cable_new (address, "127.0.0.1:1", HW_CUT_MODE_STALL, NULL);
  g_autoptr (HwCable) nowhere = hw_cable_new ("nowhere", "127.0.0.1:1", HW_CUT_MODE_STALL, NULL);
  g_autoptr (GError) error = NULL;

  assert_false (hw_cable_start (cable, &error));
  assert_true (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE));
  assert_non_null (strstr (error->message, address));
  g_clear_error (&error);
  assert_false (hw_cable_start (nowhere, &error));
  assert_true (g_error_matches (error, HW_ERROR, HW_ERROR_ADDRESS));
  close (taken);
}

static void
starts_again_and_counts_on (void **state)
{
  HwCableRig rig;
  HwEvent *event;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_STALL, FALSE));
  assert_true (hw_cable_rig_connect (&rig));
  hw_cable_stop (rig.cable);
  assert_non_null (hw_cable_rig_wait (&rig, HW_EVENT_CLOSED));
  assert_true (hw_cable_start (rig.cable, NULL));
  close (rig.client);
  close (rig.server);
  assert_true (hw_cable_rig_connect (&rig));
  event = rig.events->pdata[rig.n_seen - 1];
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_CONN), 2);
  hw_cable_rig_stop (&rig);
}

/* The cable's sockets are in this process: all of them are looked at. */
static void
keepalive_is_off_everywhere (void **state)
{
  HwCableRig rig;
  DIR *descriptors;
  struct dirent *entry;
  int n_sockets = 0;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
  assert_true (hw_cable_rig_connect (&rig));
  descriptors = opendir ("/proc/self/fd");
  while ((entry = readdir (descriptors)) != NULL)
    {
      int on = 0;
      socklen_t length = sizeof on;

      if (getsockopt (atoi (entry->d_name), SOL_SOCKET, SO_KEEPALIVE, &on, &length) != 0)
        continue;
      assert_int_equal (on, 0);
      n_sockets++;
    }
  closedir (descriptors);
  assert_true (n_sockets >= 6);
  hw_cable_rig_stop (&rig);
}

static void
lives_through_a_lack_of_descriptors (void **state)
{
  HwCableRig rig;
  g_autoptr (GArray) hoard = g_array_new (FALSE, FALSE, sizeof (int));
  struct sockaddr_in address = { 0 };
  socklen_t length = sizeof address;
  int late = socket (AF_INET, SOCK_STREAM, 0);
  clock_t begin;
  int fd;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_STALL, FALSE));
  assert_true (hw_cable_rig_connect (&rig));
  getpeername (rig.client, (struct sockaddr *) &address, &length);
  while ((fd = dup (rig.client)) >= 0)
    g_array_append_val (hoard, fd);
  assert_int_equal (connect (late, (struct sockaddr *) &address, length), 0);
  assert_non_null (hw_cable_rig_wait (&rig, HW_EVENT_ERROR));
  /* Several of its tries go by: it must neither spin (a core would be busy for most of the time)
   * nor say it again. */
  begin = clock ();
  assert_int_equal (hw_test_poll (rig.server, POLLIN, 400), 0);
  assert_true (clock () - begin < CLOCKS_PER_SEC / 10);
  assert_true (hw_cable_rig_carries (rig.client, rig.server, "still here"));
  assert_int_equal (hw_cable_rig_count (&rig, HW_EVENT_ERROR), 1);
  for (guint i = 0; i < hoard->len; i++)
    close (g_array_index (hoard, int, i));
  assert_non_null (hw_cable_rig_wait (&rig, HW_EVENT_CONNECTED));
  close (late);
  hw_cable_rig_stop (&rig);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (relays_both_ways_unchanged),
    cmocka_unit_test (tells_where_and_who),
    cmocka_unit_test (passes_half_closes),
    cmocka_unit_test (passes_rst_as_rst),
    cmocka_unit_test (resets_when_the_upstream_refuses),
    cmocka_unit_test (a_slow_dial_is_in_nobodys_way),
    cmocka_unit_test (who_does_not_read_slows_the_sender),
    cmocka_unit_test (reset_is_rst_to_everybody),
    cmocka_unit_test (refuses_to_be_its_own_upstream),
    cmocka_unit_test (what_cannot_start_says_why),
    cmocka_unit_test (starts_again_and_counts_on),
    cmocka_unit_test (keepalive_is_off_everywhere),
    cmocka_unit_test (lives_through_a_lack_of_descriptors),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
