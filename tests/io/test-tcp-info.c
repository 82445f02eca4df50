/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a sample says what the kernel knows, and that its event carries it. */
#include "hw-test.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hw-test-socket.h"
#include "io/hw-tcp-info.h"

typedef struct
{
  int listener;
  int client;
  int server;
} Pair;

static Pair
make_pair (void)
{
  Pair pair = { .listener = hw_test_listen (FALSE) };
  g_autofree char *address = hw_test_get_local (pair.listener);

  pair.client = hw_test_connect (address);
  pair.server = hw_test_accept (pair.listener);

  return pair;
}

static void
clear_pair (Pair *pair)
{
  close (pair->listener);
  close (pair->client);
  close (pair->server);
}

static void
counts_what_was_acked (void **state)
{
  Pair pair = make_pair ();
  HwTcpInfo info;
  char bytes[100];

  assert_true (hw_test_write (pair.client, "0123456789", 10));
  assert_true (hw_test_read (pair.server, bytes, 10));
  assert_true (hw_tcp_info_read (pair.client, &info));
  assert_string_equal (hw_tcp_info_get_state_name (&info), "ESTABLISHED");
  assert_true (info.rto_us >= 1000);
  assert_true (info.has_more);
  assert_int_equal (info.bytes_received, 0);
  assert_true (hw_tcp_info_read (pair.server, &info));
  assert_int_equal (info.bytes_received, 10);
  clear_pair (&pair);
}

static void
tells_states_apart (void **state)
{
  Pair pair = make_pair ();
  HwTcpInfo info;

  assert_true (hw_tcp_info_read (pair.listener, &info));
  assert_string_equal (hw_tcp_info_get_state_name (&info), "LISTEN");
  assert_int_equal (shutdown (pair.server, SHUT_WR), 0);
  assert_int_not_equal (hw_test_poll (pair.client, POLLIN, HW_TEST_LIMIT_MS), 0);
  assert_true (hw_tcp_info_read (pair.client, &info));
  assert_string_equal (hw_tcp_info_get_state_name (&info), "CLOSE_WAIT");
  clear_pair (&pair);
}

static void
what_is_no_tcp_socket_says_nothing (void **state)
{
  HwTcpInfo info;
  int fd = socket (AF_UNIX, SOCK_STREAM, 0);

  assert_false (hw_tcp_info_read (fd, &info));
  assert_false (hw_tcp_info_read (-1, &info));
  close (fd);
}

static void
running_clocks_are_no_news (void **state)
{
  HwTcpInfo before = { .state = 1, .rto_us = 204000, .last_ack_recv_ms = 5 };
  HwTcpInfo now = before;

  now.last_ack_recv_ms = now.last_data_recv_ms = now.last_data_sent_ms = 1000;
  assert_false (hw_tcp_info_is_news (&before, &now));
  now.rto_us = 408000;
  assert_true (hw_tcp_info_is_news (&before, &now));
  now = before;
  now.unacked = 1;
  assert_true (hw_tcp_info_is_news (&before, &now));
  now = before;
  now.bytes_acked = 1;
  assert_true (hw_tcp_info_is_news (&before, &now));
}

static void
event_leaves_out_what_the_kernel_did_not_say (void **state)
{
  HwTcpInfo info = { .state = 1, .unacked = 3, .rto_us = 408000, .backoff = 1 };
  g_autoptr (HwEvent) event = hw_tcp_info_to_event (&info, "client", 7);

  assert_int_equal (hw_event_get_kind (event), HW_EVENT_KERNEL);
  assert_int_equal (hw_event_get_source (event), HW_EVENT_SOURCE_KERNEL);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_CONN), 7);
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_SIDE), "client");
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_STATE), "ESTABLISHED");
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_UNACKED), 3);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_RTO_US), 408000);
  assert_false (hw_event_has (event, HW_EVENT_FIELD_BYTES_ACKED));
}

static void
what_was_just_sent_is_in_flight (void **state)
{
  static const struct
  {
    HwTcpInfo info;
    gboolean in_flight;
  } rows[] = {
    { { .unacked = 1, .last_data_sent_ms = 0 }, TRUE },
    { { .unacked = 1, .last_data_sent_ms = HW_TCP_DELAYED_ACK_MS }, FALSE },
    { { .unacked = 0, .last_data_sent_ms = 0 }, FALSE },
    { { .unacked = 1, .last_data_sent_ms = 0, .retransmits = 1 }, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_int_equal (hw_tcp_info_is_in_flight (&rows[i].info), rows[i].in_flight);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (counts_what_was_acked),
    cmocka_unit_test (tells_states_apart),
    cmocka_unit_test (what_is_no_tcp_socket_says_nothing),
    cmocka_unit_test (running_clocks_are_no_news),
    cmocka_unit_test (what_was_just_sent_is_in_flight),
    cmocka_unit_test (event_leaves_out_what_the_kernel_did_not_say),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
