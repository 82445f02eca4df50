/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a belief reads as one line. */
#include "hw-test.h"

#include "event-row.h"
#include "hw-beliefs.h"

static void
lines (void **state)
{
  static const struct
  {
    EventRow event;
    HwBeliever believer;
    gint64 now_ms;
    const char *line;
  } rows[] = {
    { { "client", HW_EVENT_STATUS, 0 }, HW_BELIEVER_CLIENT, 0, "believes: nothing yet" },
    { { "client", HW_EVENT_STATUS, 0 }, HW_BELIEVER_CLIENT_KERNEL, 0, "no connection" },
    { { "client", HW_EVENT_CONNECTING, 0 },
      HW_BELIEVER_CLIENT,
      0,
      "believes: connecting · no answer yet" },
    { { "client", HW_EVENT_CONNECTING, 0 },
      HW_BELIEVER_CLIENT_KERNEL,
      0,
      "SYN_SENT · no answer to its SYN yet" },
    { { "kernel", HW_EVENT_KERNEL, 0,
        "\"side\":\"client\",\"state\":\"SYN_SENT\",\"unacked\":1,\"retransmits\":1,"
        "\"rto_us\":2000000" },
      HW_BELIEVER_CLIENT_KERNEL,
      0,
      "SYN_SENT · no answer to its SYN yet · RTO 2.0 s · 1 retransmit" },
    { { "client", HW_EVENT_HEARTBEAT_RECEIVED, 1000 },
      HW_BELIEVER_CLIENT,
      1490,
      "believes: connected · last heard 0.4 s ago: heartbeat answered" },
    { { "client", HW_EVENT_HEARTBEAT_RECEIVED, 1000 },
      HW_BELIEVER_CLIENT,
      900,
      "believes: connected · last heard 0.0 s ago: heartbeat answered" },
    { { "client", HW_EVENT_HEARTBEAT_RECEIVED, 1000 },
      HW_BELIEVER_CLIENT,
      91000,
      "believes: connected · last heard 1 min 30 s ago: heartbeat answered" },
    { { "client", HW_EVENT_HEARTBEAT_MISSED, 1000, "\"misses\":1,\"allowed\":3" },
      HW_BELIEVER_CLIENT,
      1000,
      "believes: in doubt · 1 of 3 heartbeats missed" },
    { { "client", HW_EVENT_DISCONNECTED, 1000, "\"reason\":\"heartbeat-timeout\"" },
      HW_BELIEVER_CLIENT,
      1000,
      "believes: lost · heartbeat-timeout" },
    { { "client", HW_EVENT_RECONNECT_SCHEDULED, 1000, "\"reason\":\"eof\",\"delay_ms\":420" },
      HW_BELIEVER_CLIENT,
      1000,
      "believes: lost · eof, next attempt in 420 ms" },
    { { "client", HW_EVENT_HEARTBEAT_PACED, 1000, "\"interval_ms\":30000,\"state\":\"settling\"" },
      HW_BELIEVER_CLIENT,
      1000,
      "believes: nothing yet · beats every 30.0 s, to begin with" },
    { { "client", HW_EVENT_HEARTBEAT_PACED, 1000, "\"interval_ms\":90000,\"state\":\"probing\"" },
      HW_BELIEVER_CLIENT,
      1000,
      "believes: nothing yet · beats every 1 min 30 s: does so long a silence hold?" },
    { { "client", HW_EVENT_HEARTBEAT_PACED, 1000, "\"interval_ms\":90000,\"state\":\"stable\"" },
      HW_BELIEVER_CLIENT,
      1000,
      "believes: nothing yet · beats every 1 min 30 s: the longest silence that holds" },
    { { "client", HW_EVENT_HEARTBEAT_PACED, 1000,
        "\"interval_ms\":41000,\"state\":\"stable\",\"text\":\"remembered of this network\"" },
      HW_BELIEVER_CLIENT,
      1000,
      "believes: nothing yet · remembered from this network: beats every 41.0 s" },
    { { "client", HW_EVENT_SUSPECT, 1000, "\"reason\":\"unacked\"" },
      HW_BELIEVER_CLIENT,
      1000,
      "believes: in doubt · nothing is acknowledged" },
    { { "client", HW_EVENT_SUSPECT, 1000 },
      HW_BELIEVER_CLIENT,
      1000,
      "believes: in doubt · an answer is late" },
    { { "client", HW_EVENT_CLOSED, 1000 }, HW_BELIEVER_CLIENT, 1000, "believes: no peer" },
    { { "server", HW_EVENT_ACCEPTED, 1000, "\"conn\":1" },
      HW_BELIEVER_SERVER,
      3000,
      "believes: connected · last heard 2.0 s ago: accepted" },
    { { "server", HW_EVENT_LISTENING, 1000 }, HW_BELIEVER_SERVER, 3000, "believes: no peer" },
    { { "cable", HW_EVENT_UPSTREAM_CHANGED, 1000,
        "\"state\":\"elsewhere\",\"upstream\":\"example.org:80\"" },
      HW_BELIEVER_SERVER,
      3000,
      "example.org:80: not ours, so what it believes can’t be seen" },
    { { "cable", HW_EVENT_UPSTREAM_CHANGED, 1000,
        "\"state\":\"elsewhere\",\"upstream\":\"example.org:80\"" },
      HW_BELIEVER_SERVER_KERNEL,
      3000,
      "out of sight" },
    { { "server", HW_EVENT_PROCESS_KILLED, 1000 }, HW_BELIEVER_SERVER, 3000, "not running" },
    { { "kernel", HW_EVENT_KERNEL, 0,
        "\"side\":\"client\",\"state\":\"ESTABLISHED\",\"unacked\":1,\"retransmits\":3,"
        "\"rto_us\":1632000" },
      HW_BELIEVER_CLIENT_KERNEL,
      0,
      "ESTABLISHED · 1 unACKed · RTO 1.6 s · 3 retransmits" },
    { { "kernel", HW_EVENT_KERNEL, 0,
        "\"side\":\"server\",\"state\":\"ESTABLISHED\",\"unacked\":0,\"rto_us\":204000" },
      HW_BELIEVER_SERVER_KERNEL,
      0,
      "ESTABLISHED · 0 unACKed · RTO 204 ms" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwEvent) event = event_from_row (&rows[i].event);
      g_autofree char *line = NULL;
      HwBeliefs beliefs;

      hw_beliefs_init (&beliefs);
      hw_beliefs_add (&beliefs, event);
      line = hw_beliefs_describe (&beliefs, rows[i].believer, HW_MSEC (rows[i].now_ms));
      assert_string_equal (line, rows[i].line);
    }
}

/* Whatever has raised the doubt, TCP_INFO is the witness that goes on counting. */
static void
a_doubt_says_what_tcp_knows (void **state)
{
  static const EventRow events[] = {
    { "client", HW_EVENT_HEARTBEAT_RECEIVED, 1000 },
    { "client", HW_EVENT_SUSPECT, 2000 },
    { "kernel", HW_EVENT_KERNEL, 2000,
      "\"side\":\"client\",\"state\":\"ESTABLISHED\",\"unacked\":1,\"retransmits\":2" },
  };
  g_autofree char *doubt = NULL;
  g_autofree char *sure = NULL;
  g_autoptr (HwEvent) recovered
      = event_from_row (&(EventRow){ "client", HW_EVENT_RECOVERED, 3000 });
  HwBeliefs beliefs;

  hw_beliefs_init (&beliefs);
  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_autoptr (HwEvent) event = event_from_row (&events[i]);

      hw_beliefs_add (&beliefs, event);
    }
  doubt = hw_beliefs_describe (&beliefs, HW_BELIEVER_CLIENT, HW_SEC (2));
  assert_string_equal (doubt, "believes: in doubt · last heard 1.0 s ago · an answer is late, and "
                              "TCP has sent again 2 times");
  hw_beliefs_add (&beliefs, recovered);
  sure = hw_beliefs_describe (&beliefs, HW_BELIEVER_CLIENT, HW_SEC (3));
  assert_string_equal (sure, "believes: connected · last heard 0.0 s ago: answered after all");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (lines),
    cmocka_unit_test (a_doubt_says_what_tcp_knows),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
