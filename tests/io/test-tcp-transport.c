/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of the TCP transport against plain sockets: how it connects, and how it ends. */
#include "hw-test.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/hw-address.h"
#include "hw-test-socket.h"
#include "io/hw-tcp-dial.h"
#include "io/hw-tcp-transport.h"

typedef struct
{
  guint n_connected;
  guint n_lost;
  guint n_writable;
  HwReason reason;
  char *message;
  char *local;
  char *peer;
  GString *received;
  HwTransport *close_when_read;
} Seen;

static void
connected_cb (gpointer user_data, const char *local, const char *peer)
{
  Seen *seen = user_data;

  seen->n_connected++;
  seen->local = g_strdup (local);
  seen->peer = g_strdup (peer);
}

static void
received_cb (gpointer user_data, const guint8 *data, gsize length)
{
  Seen *seen = user_data;

  g_string_append_len (seen->received, (const char *) data, (gssize) length);
  if (seen->close_when_read != NULL)
    hw_transport_close (seen->close_when_read, FALSE);
}

static void
lost_cb (gpointer user_data, HwReason reason, const char *message)
{
  Seen *seen = user_data;

  seen->n_lost++;
  seen->reason = reason;
  g_free (seen->message);
  seen->message = g_strdup (message);
}

static void
writable_cb (gpointer user_data)
{
  ((Seen *) user_data)->n_writable++;
}

static const HwTransportListener listener = { connected_cb, received_cb, lost_cb, writable_cb };

static void
clear_seen (Seen *seen)
{
  g_free (seen->message);
  g_free (seen->local);
  g_free (seen->peer);
  g_string_free (seen->received, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Seen, clear_seen)

#define SEEN(name) g_auto (Seen) name = { .received = g_string_new (NULL) }

static gboolean
late_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_CONTINUE;
}

/* Turns the main loop until *count reaches @wanted, or the limit. */
static gboolean
turn_until (const guint *count, guint wanted)
{
  gboolean late = FALSE;
  guint timeout = g_timeout_add (HW_TEST_LIMIT_MS, late_cb, &late);

  while (*count < wanted && !late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);

  return *count >= wanted;
}

static HwTransport *
open_to (const char *address, const HwTcpOptions *options, Seen *seen)
{
  HwTransport *transport = hw_tcp_transport_new (options, &listener, seen);
  g_autofree char *host = NULL;
  guint16 port;

  assert_true (hw_address_parse (address, &host, &port, NULL));
  hw_transport_open (transport, host, port);

  return transport;
}

typedef struct
{
  int listener;
  int peer;
  char *address;
} Server;

static void
start_server (Server *server)
{
  server->listener = hw_test_listen (FALSE);
  server->address = hw_test_get_local (server->listener);
  server->peer = -1;
}

static void
stop_server (Server *server)
{
  if (server->peer >= 0)
    close (server->peer);
  close (server->listener);
  g_free (server->address);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Server, stop_server)

static HwTransport *
connect_to (Server *server, const HwTcpOptions *options, Seen *seen)
{
  HwTransport *transport;

  start_server (server);
  transport = open_to (server->address, options, seen);
  assert_true (turn_until (&seen->n_connected, 1));
  server->peer = hw_test_accept (server->listener);
  assert_true (server->peer >= 0);

  return transport;
}

static const HwTcpOptions plain = { .no_delay = TRUE };

static void
connects_and_carries_both_ways (void **state)
{
  SEEN (seen);
  g_auto (Server) server = { 0 };
  g_autoptr (HwTransport) transport = connect_to (&server, &plain, &seen);
  const guint received_wanted = 5;
  char bytes[5];

  assert_string_equal (seen.peer, server.address);
  assert_string_not_equal (seen.local, seen.peer);
  assert_int_equal (hw_transport_write (transport, (const guint8 *) "hello", 5), 5);
  assert_true (hw_test_read (server.peer, bytes, 5));
  assert_memory_equal (bytes, "hello", 5);
  assert_true (hw_test_write (server.peer, "world", 5));
  while (seen.received->len < received_wanted)
    g_main_context_iteration (NULL, TRUE);
  assert_string_equal (seen.received->str, "world");
}

static void
eof_and_reset_are_told_apart (void **state)
{
  for (int reset = 0; reset < 2; reset++)
    {
      SEEN (seen);
      g_auto (Server) server = { 0 };
      g_autoptr (HwTransport) transport = connect_to (&server, &plain, &seen);

      if (reset)
        hw_test_reset (server.peer);
      else
        close (server.peer);
      server.peer = -1;
      assert_true (turn_until (&seen.n_lost, 1));
      assert_int_equal (seen.reason, reset ? HW_REASON_RESET : HW_REASON_EOF);
      hw_transport_close (transport, FALSE);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      assert_int_equal (seen.n_lost, 1);
    }
}

static void
a_failed_write_is_told_later (void **state)
{
  SEEN (seen);
  g_auto (Server) server = { 0 };
  g_autoptr (HwTransport) transport = connect_to (&server, &plain, &seen);

  hw_test_reset (server.peer);
  server.peer = -1;
  /* The RST of loopback is there when the close returns. */
  assert_int_equal (hw_transport_write (transport, (const guint8 *) "x", 1), 0);
  assert_int_equal (seen.n_lost, 0);
  assert_true (turn_until (&seen.n_lost, 1));
  assert_int_equal (seen.reason, HW_REASON_RESET);
  assert_non_null (seen.message);
}

static void
refused (void **state)
{
  SEEN (seen);
  g_auto (Server) server = { 0 };
  g_autoptr (HwTransport) transport = NULL;

  /* Bound and not listening: nobody else can take the port meanwhile. */
  server.listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_int_equal (bind (server.listener,
                          (struct sockaddr *) &(struct sockaddr_in){
                              .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) },
                          sizeof (struct sockaddr_in)),
                    0);
  server.address = hw_test_get_local (server.listener);
  server.peer = -1;
  transport = open_to (server.address, &plain, &seen);
  assert_true (turn_until (&seen.n_lost, 1));
  assert_int_equal (seen.reason, HW_REASON_REFUSED);
  assert_int_equal (seen.n_connected, 0);
}

static void
no_such_name (void **state)
{
  SEEN (seen);
  g_autoptr (HwTransport) transport = open_to ("no-such-host.invalid:80", &plain, &seen);

  assert_true (turn_until (&seen.n_lost, 1));
  assert_int_equal (seen.reason, HW_REASON_RESOLVE_FAILED);
}

static int
get_option (HwTransport *transport, const Seen *seen, int level, int option)
{
  /* The transport shows no descriptor: find the one with its local address. */
  for (int fd = 3; fd < 256; fd++)
    {
      g_autofree char *local = hw_test_get_local (fd);
      int value = 0;
      socklen_t size = sizeof value;

      if (local == NULL || strcmp (local, seen->local) != 0)
        continue;
      assert_int_equal (getsockopt (fd, level, option, &value, &size), 0);
      return value;
    }

  return -1;
}

static void
options_reach_the_kernel (void **state)
{
  const HwTcpOptions options = { .no_delay = TRUE,
                                 .keepalive_idle_s = 7,
                                 .keepalive_interval_s = 3,
                                 .keepalive_count = 4,
                                 .user_timeout_ms = 9000 };
  SEEN (seen);
  g_auto (Server) server = { 0 };
  g_autoptr (HwTransport) transport = connect_to (&server, &options, &seen);

  assert_int_equal (get_option (transport, &seen, IPPROTO_TCP, TCP_NODELAY), 1);
  assert_int_equal (get_option (transport, &seen, SOL_SOCKET, SO_KEEPALIVE), 1);
  assert_int_equal (get_option (transport, &seen, IPPROTO_TCP, TCP_KEEPIDLE), 7);
  assert_int_equal (get_option (transport, &seen, IPPROTO_TCP, TCP_KEEPINTVL), 3);
  assert_int_equal (get_option (transport, &seen, IPPROTO_TCP, TCP_KEEPCNT), 4);
  assert_int_equal (get_option (transport, &seen, IPPROTO_TCP, TCP_USER_TIMEOUT), 9000);
}

static void
close_is_fin_and_abort_is_rst (void **state)
{
  for (int abort_it = 0; abort_it < 2; abort_it++)
    {
      SEEN (seen);
      g_auto (Server) server = { 0 };
      g_autoptr (HwTransport) transport = connect_to (&server, &plain, &seen);

      hw_transport_close (transport, abort_it);
      assert_int_equal (hw_test_read_end (server.peer), abort_it ? ECONNRESET : 0);
      assert_int_equal (seen.n_lost, 0);
    }
}

static void
close_while_connecting_is_silent (void **state)
{
  SEEN (seen);
  g_auto (Server) server = { 0 };
  HwTransport *transport;
  gpointer watched;

  start_server (&server);
  transport = open_to (server.address, &plain, &seen);
  watched = transport;
  g_object_add_weak_pointer (G_OBJECT (transport), &watched);
  hw_transport_close (transport, FALSE);
  g_object_unref (transport);
  while (watched != NULL)
    g_main_context_iteration (NULL, TRUE);
  assert_int_equal (seen.n_connected + seen.n_lost, 0);
}

static void
close_while_reading_is_the_last_word (void **state)
{
  SEEN (seen);
  g_auto (Server) server = { 0 };
  g_autoptr (HwTransport) transport = connect_to (&server, &plain, &seen);
  g_autofree char *much = g_malloc0 (100000);

  seen.close_when_read = transport;
  assert_true (hw_test_write (server.peer, much, 100000));
  while (seen.received->len == 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  assert_true (seen.received->len <= 65536);
  assert_int_equal (seen.n_lost, 0);
}

static void
a_full_kernel_says_when_it_takes_more (void **state)
{
  SEEN (seen);
  g_auto (Server) server = { 0 };
  g_autoptr (HwTransport) transport = connect_to (&server, &plain, &seen);
  g_autofree guint8 *much = g_malloc0 (1 << 20);

  while (hw_transport_write (transport, much, 1 << 20) > 0)
    ;
  while (seen.n_writable == 0)
    {
      char bytes[65536];

      (void) recv (server.peer, bytes, sizeof bytes, MSG_DONTWAIT);
      g_main_context_iteration (NULL, FALSE);
    }
  assert_true (hw_transport_write (transport, much, 1 << 20) > 0);
}

/* Linux gives connect the even ports of its range, one after the other: a port that nobody listens
 * on comes up as the local one of a connection to itself (RFC 9293, 3.5, simultaneous open). */
static char *
find_even_free_port (void)
{
  for (guint16 port = 42000; port < 60000; port += 2)
    {
      struct sockaddr_in address = { .sin_family = AF_INET,
                                     .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
                                     .sin_port = htons (port) };
      int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      int result = bind (fd, (struct sockaddr *) &address, sizeof address);

      close (fd);
      if (result == 0)
        return hw_address_format ("127.0.0.1", port);
    }

  return NULL;
}

static void
self_connection_is_refused (void **state)
{
  g_autofree char *address = find_even_free_port ();
  guint self_connections = 0;

  assert_non_null (address);
  for (int i = 0; i < 60000 && self_connections == 0; i++)
    {
      SEEN (seen);
      g_autoptr (HwTransport) transport = open_to (address, &plain, &seen);

      while (seen.n_lost + seen.n_connected == 0)
        g_main_context_iteration (NULL, TRUE);
      assert_int_equal (seen.n_connected, 0);
      if (seen.reason == HW_REASON_SELF_CONNECT)
        self_connections++;
    }
  assert_int_equal (self_connections, 1);
}

static void
reasons_of_errors (void **state)
{
  static const struct
  {
    int code;
    HwReason reason;
  } rows[] = {
    { G_IO_ERROR_CONNECTION_REFUSED, HW_REASON_REFUSED },
    { G_IO_ERROR_TIMED_OUT, HW_REASON_KERNEL_TIMEOUT },
    { G_IO_ERROR_HOST_UNREACHABLE, HW_REASON_UNREACHABLE },
    { G_IO_ERROR_NETWORK_UNREACHABLE, HW_REASON_UNREACHABLE },
    { G_IO_ERROR_CONNECTION_CLOSED, HW_REASON_RESET },
    { G_IO_ERROR_BROKEN_PIPE, HW_REASON_RESET },
    { G_IO_ERROR_FAILED, HW_REASON_READ_ERROR },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = g_error_new (G_IO_ERROR, rows[i].code, "x");

      assert_int_equal (hw_tcp_reason (error, HW_REASON_READ_ERROR), rows[i].reason);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (connects_and_carries_both_ways),
    cmocka_unit_test (eof_and_reset_are_told_apart),
    cmocka_unit_test (a_failed_write_is_told_later),
    cmocka_unit_test (refused),
    cmocka_unit_test (no_such_name),
    cmocka_unit_test (options_reach_the_kernel),
    cmocka_unit_test (close_is_fin_and_abort_is_rst),
    cmocka_unit_test (close_while_connecting_is_silent),
    cmocka_unit_test (close_while_reading_is_the_last_word),
    cmocka_unit_test (a_full_kernel_says_when_it_takes_more),
    cmocka_unit_test (self_connection_is_refused),
    cmocka_unit_test (reasons_of_errors),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
