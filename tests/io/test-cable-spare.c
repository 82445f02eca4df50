/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a proxy that dials first refuses for a dead upstream, and is open for one
 * that lives. */
#include "hw-test.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hw-test-socket.h"
#include "io/hw-cable-hub.h"
#include "io/hw-socket-address.h"

#define POLL_US 5000

typedef struct
{
  HwCableHub *hub;
  char *address;
} Rig;

/* Bound by number, so that the port is held while nobody listens on it. */
static int
listen_for_good (void)
{
  int picked = hw_test_listen (FALSE);
  HwSocketAddress address;
  int on = 1;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

  assert_true (hw_socket_address_of_local (&address, picked));
  close (picked);
  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  assert_int_equal (bind (fd, &address.any, address.length), 0);
  assert_int_equal (listen (fd, 64), 0);

  return fd;
}

static void
rig_start (Rig *rig, int listener)
{
  HwCableHubConfig config = { .cut = HW_CUT_MODE_STALL };
  g_autofree char *upstream = hw_test_get_local (listener);
  HwProxySpec spec = { "p", "127.0.0.1:0", upstream, .enabled = TRUE, .dial_first = TRUE };
  g_autoptr (HwProxyInfo) info = NULL;

  rig->hub = hw_cable_hub_new (&config, NULL);
  assert_true (hw_cable_hub_add_proxy (rig->hub, &spec, NULL));
  info = hw_cable_hub_get_proxy (rig->hub, "p", NULL);
  rig->address = g_strdup (info->listen);
}

static void
rig_stop (Rig *rig)
{
  hw_cable_hub_free (rig->hub);
  g_free (rig->address);
}

/* Whether a connect is, at last, as it should be: refused, or a socket. */
static int
connect_until (Rig *rig, gboolean refused)
{
  gint64 deadline = g_get_monotonic_time () + HW_TEST_LIMIT_MS * G_GINT64_CONSTANT (1000);
  int fd;

  while (((fd = hw_test_connect (rig->address)) < 0) != refused
         && g_get_monotonic_time () < deadline)
    {
      if (fd >= 0)
        close (fd);
      g_usleep (POLL_US);
    }

  return fd;
}

static void
refuses_while_the_upstream_is_dead (void **state)
{
  Rig rig;
  int listener = listen_for_good ();
  int client;
  int server;

  rig_start (&rig, listener);
  client = connect_until (&rig, FALSE);
  server = hw_test_accept (listener);
  assert_true (client >= 0 && server >= 0);
  assert_true (hw_test_write (client, "hello", 5));
  assert_true (hw_test_read (server, (char[5]){ 0 }, 5));
  shutdown (listener, SHUT_RDWR);
  assert_int_equal (connect_until (&rig, TRUE), -1);
  /* Who is connected is left alone, and the port is open again with the upstream. */
  assert_true (hw_test_write (server, "still", 5));
  assert_true (hw_test_read (client, (char[5]){ 0 }, 5));
  assert_int_equal (listen (listener, 64), 0);
  close (client);
  client = connect_until (&rig, FALSE);
  assert_true (client >= 0);
  close (client);
  close (server);
  close (listener);
  rig_stop (&rig);
}

static void
refuses_from_the_start (void **state)
{
  Rig rig;
  int listener = listen_for_good ();
  int client;

  shutdown (listener, SHUT_RDWR);
  rig_start (&rig, listener);
  assert_int_equal (hw_test_connect (rig.address), -1);
  assert_int_equal (listen (listener, 16), 0);
  client = connect_until (&rig, FALSE);
  assert_true (client >= 0);
  close (client);
  close (listener);
  rig_stop (&rig);
}

static void
a_burst_gets_a_connection_each (void **state)
{
  Rig rig;
  int listener = listen_for_good ();
  int clients[20];
  int servers[20];

  rig_start (&rig, listener);
  clients[0] = connect_until (&rig, FALSE);
  for (int i = 1; i < 20; i++)
    clients[i] = hw_test_connect (rig.address);
  for (int i = 0; i < 20; i++)
    {
      assert_true (clients[i] >= 0);
      assert_true (hw_test_write (clients[i], "x", 1));
    }
  for (int i = 0; i < 20; i++)
    {
      servers[i] = hw_test_accept (listener);
      if (!hw_test_read (servers[i], (char[1]){ 0 }, 1))
        fail_msg ("nothing came to the %d. server", i);
    }
  for (int i = 0; i < 20; i++)
    {
      close (clients[i]);
      close (servers[i]);
    }
  close (listener);
  rig_stop (&rig);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (refuses_while_the_upstream_is_dead),
    cmocka_unit_test (refuses_from_the_start),
    cmocka_unit_test (a_burst_gets_a_connection_each),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
