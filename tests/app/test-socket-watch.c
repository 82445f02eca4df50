/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the countdowns follow from the events as the client's and the server's do. */
#include "hw-test.h"

#include "hw-socket-watch.h"

#define CLIENT HW_EVENT_SOURCE_CLIENT
#define SERVER HW_EVENT_SOURCE_SERVER

static const HwHeartbeatConfig config
    = { .interval_us = HW_SEC (1), .timeout_us = HW_MSEC (800), .misses = 1 };

static HwEvent *
event_at (gint64 ms, HwEventSource source, HwEventKind kind, gint64 conn, gint64 seq)
{
  HwEvent *event = hw_event_new_at (kind, source, HW_MSEC (ms), 0);

  hw_event_set_number (event, HW_EVENT_FIELD_CONN, conn);
  hw_event_set_number (event, HW_EVENT_FIELD_SEQ, seq);

  return event;
}

static void
feed (HwSocketWatch *self, gint64 ms, HwEventSource source, HwEventKind kind, gint64 seq)
{
  g_autoptr (HwEvent) event = event_at (ms, source, kind, 1, seq);

  hw_socket_watch_add (self, event, &config);
}

static gint64
to_ms (HwTime time)
{
  return time == HW_TIME_NEVER ? -1 : time / 1000;
}

static void
test_the_client_s_schedule (void **state)
{
  static const struct
  {
    gint64 ms;
    HwEventKind kind;
    gint64 seq;
    gint64 next_ms, deadline_ms;
  } rows[] = {
    { 1000, HW_EVENT_CONNECTING, 0, -1, -1 },
    { 1000, HW_EVENT_HANDSHAKING, 0, 1000, -1 },
    { 1000, HW_EVENT_HEARTBEAT_SENT, 1, 2000, 1800 },
    { 1001, HW_EVENT_HEARTBEAT_RECEIVED, 1, 2000, -1 },
    { 1001, HW_EVENT_CONNECTED, 0, 2000, -1 },
    { 2000, HW_EVENT_HEARTBEAT_SENT, 2, 3000, 2800 },
    { 2100, HW_EVENT_ECHO_RECEIVED, 7, 3000, -1 },
    { 3000, HW_EVENT_HEARTBEAT_SENT, 3, 4000, 3800 },
    { 3800, HW_EVENT_HEARTBEAT_MISSED, 3, 4000, -1 },
    { 3800, HW_EVENT_DISCONNECTED, 0, -1, -1 },
  };
  HwSocketWatch watch;

  hw_socket_watch_init (&watch);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      feed (&watch, rows[i].ms, CLIENT, rows[i].kind, rows[i].seq);
      assert_int_equal (to_ms (hw_socket_watch_next_heartbeat (&watch, &config)), rows[i].next_ms);
      assert_int_equal (to_ms (hw_socket_watch_next_deadline (&watch, &config)),
                        rows[i].deadline_ms);
    }
}

/* 3 × (1 s + 0.8 s) after it last heard; another connection's news are not this one's. */
static void
test_the_server_s_patience (void **state)
{
  g_autoptr (HwEvent) other = event_at (3000, SERVER, HW_EVENT_HEARTBEAT_RECEIVED, 9, 1);
  HwSocketWatch watch;

  hw_socket_watch_init (&watch);
  assert_int_equal (hw_socket_watch_server_deadline (&watch), HW_TIME_NEVER);
  feed (&watch, 500, SERVER, HW_EVENT_LISTENING, 0);
  feed (&watch, 1000, SERVER, HW_EVENT_ACCEPTED, 0);
  assert_int_equal (to_ms (hw_socket_watch_server_deadline (&watch)), 6400);
  feed (&watch, 2000, SERVER, HW_EVENT_HEARTBEAT_RECEIVED, 1);
  hw_socket_watch_add (&watch, other, &config);
  assert_int_equal (to_ms (hw_socket_watch_server_deadline (&watch)), 7400);
  feed (&watch, 3000, SERVER, HW_EVENT_PROCESS_KILLED, 0);
  assert_int_equal (hw_socket_watch_server_deadline (&watch), HW_TIME_NEVER);
}

static void
test_the_adaptive_interval (void **state)
{
  HwHeartbeatConfig adaptive = config;
  g_autoptr (HwEvent) paced = event_at (1000, CLIENT, HW_EVENT_HEARTBEAT_PACED, 1, 0);
  HwSocketWatch watch;

  adaptive.policy = HW_HEARTBEAT_POLICY_ADAPTIVE;
  hw_event_set_number (paced, HW_EVENT_FIELD_INTERVAL_MS, 5000);
  hw_socket_watch_init (&watch);
  feed (&watch, 1000, CLIENT, HW_EVENT_HANDSHAKING, 0);
  feed (&watch, 1000, CLIENT, HW_EVENT_HEARTBEAT_SENT, 1);
  hw_socket_watch_add (&watch, paced, &adaptive);
  assert_int_equal (to_ms (hw_socket_watch_next_heartbeat (&watch, &adaptive)), 6000);
  assert_int_equal (to_ms (hw_socket_watch_next_heartbeat (&watch, &config)), 2000);
}

static void
test_samples_of_the_connection (void **state)
{
  g_autoptr (HwEvent) accepted = event_at (1000, SERVER, HW_EVENT_ACCEPTED, 4, 0);
  g_autoptr (HwEvent) kernel = event_at (3000, HW_EVENT_SOURCE_KERNEL, HW_EVENT_KERNEL, 4, 0);
  g_autoptr (HwEvent) of_old = event_at (4000, HW_EVENT_SOURCE_KERNEL, HW_EVENT_KERNEL, 3, 0);
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (HwSocketSample));
  HwSocketWatch watch;

  hw_event_set_string (accepted, HW_EVENT_FIELD_LOCAL, "127.0.0.1:9877");
  hw_event_set_string (accepted, HW_EVENT_FIELD_PEER, "127.0.0.1:50002");
  hw_event_set_string (kernel, HW_EVENT_FIELD_SIDE, "server");
  hw_event_set_number (kernel, HW_EVENT_FIELD_LAST_ACK_RECV_MS, 1200);
  hw_event_set_number (kernel, HW_EVENT_FIELD_TOTAL_RETRANS, 2);
  hw_event_set_string (kernel, HW_EVENT_FIELD_STATE, "CLOSE_WAIT");
  hw_event_set_string (of_old, HW_EVENT_FIELD_SIDE, "server");
  hw_event_set_number (of_old, HW_EVENT_FIELD_LAST_ACK_RECV_MS, 1);
  hw_socket_watch_init (&watch);
  hw_socket_watch_add (&watch, accepted, &config);
  hw_socket_watch_add_samples (&watch, samples);
  assert_int_equal (samples->len, 0);
  hw_socket_watch_add (&watch, kernel, &config);
  hw_socket_watch_add (&watch, of_old, &config);
  hw_socket_watch_add_samples (&watch, samples);
  assert_int_equal (samples->len, 1);
  assert_string_equal (g_array_index (samples, HwSocketSample, 0).peer, "127.0.0.1:50002");
  assert_int_equal (to_ms (g_array_index (samples, HwSocketSample, 0).last_ack_at), 1800);
  assert_int_equal (g_array_index (samples, HwSocketSample, 0).total_retransmits, 2);
  assert_int_equal (g_array_index (samples, HwSocketSample, 0).state, HW_PROC_TCP_CLOSE_WAIT);
}

static void
test_callers_are_remembered (void **state)
{
  static const struct
  {
    HwEventSource source;
    HwEventKind kind;
    const char *caller; /* NULL: none */
  } rows[] = {
    { HW_EVENT_SOURCE_CABLE, HW_EVENT_ACCEPTED, "127.0.0.1:1" },
    { HW_EVENT_SOURCE_CABLE, HW_EVENT_CONNECTED, "127.0.0.1:2" },
    { HW_EVENT_SOURCE_CABLE, HW_EVENT_CABLE_PULLED, NULL },
  };
  HwSocketWatch watch;
  HwSocketPlaces places = { 0 };
  guint n = 0;

  hw_socket_watch_init (&watch);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwEvent) event = event_at (1000 + i, rows[i].source, rows[i].kind, 1, 0);

      hw_event_set_string (event, HW_EVENT_FIELD_PEER, "127.0.0.1:1");
      hw_event_set_string (event, HW_EVENT_FIELD_LOCAL, "127.0.0.1:2");
      hw_socket_watch_add (&watch, event, &config);
      hw_socket_watch_tell_callers (&watch, &places);
      n += rows[i].caller != NULL;
      assert_int_equal (places.n_known, n);
      if (rows[i].caller != NULL)
        assert_string_equal (places.known[n - 1], rows[i].caller);
    }
}

/* There are only so many places: the oldest goes. */
static void
test_callers_are_limited (void **state)
{
  HwSocketWatch watch;
  HwSocketPlaces places = { 0 };

  hw_socket_watch_init (&watch);
  for (guint i = 0; i <= HW_SOCKET_WATCH_CALLERS; i++)
    {
      g_autoptr (HwEvent) event
          = event_at (1000 + i, HW_EVENT_SOURCE_CABLE, HW_EVENT_ACCEPTED, 1, 0);
      g_autofree char *peer = g_strdup_printf ("127.0.0.1:%u", i + 1);

      hw_event_set_string (event, HW_EVENT_FIELD_PEER, peer);
      hw_socket_watch_add (&watch, event, &config);
    }
  hw_socket_watch_tell_callers (&watch, &places);
  assert_int_equal (places.n_known, HW_SOCKET_WATCH_CALLERS);
  assert_string_equal (places.known[0], "127.0.0.1:257");
  assert_string_equal (places.known[1], "127.0.0.1:2");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_callers_are_remembered),
    cmocka_unit_test (test_callers_are_limited),
    cmocka_unit_test (test_the_client_s_schedule),
    cmocka_unit_test (test_the_server_s_patience),
    cmocka_unit_test (test_the_adaptive_interval),
    cmocka_unit_test (test_samples_of_the_connection),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
