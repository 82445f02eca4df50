/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of what is said of each countdown. */
#include "hw-test.h"

#include "hw-sockets-due.h"

#define NOW HW_SEC (1000)
#define TWO_HOURS HW_SEC (7200)

static const HwHeartbeatConfig config
    = { .interval_us = HW_SEC (1), .timeout_us = HW_MSEC (800), .misses = 1 };

/* Connected, a heartbeat sent 300 ms ago that has no answer, the server last heard then. */
static HwSocketWatch
new_watch (void)
{
  HwSocketWatch watch;

  hw_socket_watch_init (&watch);
  watch.client.conn = watch.server.conn = 1;
  hw_heartbeat_start (&watch.heartbeat, NOW - HW_SEC (2));
  hw_heartbeat_sent (&watch.heartbeat, NOW - HW_MSEC (300));
  watch.server_heard = NOW - HW_MSEC (300);
  watch.patience_us = HW_MSEC (5400);

  return watch;
}

static void
check (HwSocketsDue due, const char *value, double fraction, const char *noted)
{
  assert_string_equal (due.value, value);
  assert_true (due.fraction > fraction - 0.001 && due.fraction < fraction + 0.001);
  assert_non_null (strstr (due.note, noted));
  hw_sockets_due_clear (&due);
}

static void
test_running (void **state)
{
  HwSocketWatch watch = new_watch ();
  const HwSocketsKeepalive off = { .idle_us = TWO_HOURS };

  check (hw_sockets_due_heartbeat (&watch, &config, NOW), "0.7 s", 0.7, "Every 1.0 s");
  check (hw_sockets_due_answer (&watch, &config, NOW), "0.5 s", 0.625, "dead");
  check (hw_sockets_due_patience (&watch, NOW), "5.1 s", 5.1 / 5.4, "client");
  check (hw_sockets_due_keepalive (&watch, &off, NOW), "1:59:58", 7198.0 / 7200, "off");
}

static void
test_over_and_late (void **state)
{
  HwSocketWatch watch = new_watch ();

  check (hw_sockets_due_answer (&watch, &config, NOW + HW_SEC (9)), "0.0 s", 0, "dead");
  hw_heartbeat_answered (&watch.heartbeat, 1, NOW);
  check (hw_sockets_due_answer (&watch, &config, NOW), "Answered", -1, "dead");
}

static void
test_not_connected (void **state)
{
  HwSocketWatch watch;
  const HwSocketsKeepalive off = { .idle_us = TWO_HOURS };

  hw_socket_watch_init (&watch);
  check (hw_sockets_due_heartbeat (&watch, &config, NOW), "–", -1, "Not connected");
  check (hw_sockets_due_answer (&watch, &config, NOW), "–", -1, "Not connected");
  check (hw_sockets_due_patience (&watch, NOW), "–", -1, "no connection");
  check (hw_sockets_due_keepalive (&watch, &off, NOW), "–", -1, "Not connected");
}

static void
test_switched_off (void **state)
{
  HwSocketWatch watch = new_watch ();
  const HwHeartbeatConfig silent = { .timeout_us = HW_SEC (1), .misses = 1 };

  watch.patience_us = 0;
  check (hw_sockets_due_heartbeat (&watch, &silent, NOW), "Never", -1, "off");
  check (hw_sockets_due_answer (&watch, &silent, NOW), "–", -1, "off");
  check (hw_sockets_due_patience (&watch, NOW), "Never", -1, "for ever");
  watch.is_elsewhere = TRUE;
  check (hw_sockets_due_patience (&watch, NOW), "–", -1, "isn’t ours");
}

static void
test_the_kernel_s_own_keepalive (void **state)
{
  HwSocketWatch watch = new_watch ();
  const HwProcTcpRow idle = { .timer = HW_PROC_TCP_TIMER_KEEPALIVE, .timer_left_us = HW_SEC (30) };
  const HwProcTcpRow sending = { .timer = HW_PROC_TCP_TIMER_RETRANSMIT };

  check (hw_sockets_due_keepalive (&watch, &(HwSocketsKeepalive){ TRUE, HW_SEC (60), &idle }, NOW),
         "30.0 s", 0.5, "anew");
  check (hw_sockets_due_keepalive (&watch, &(HwSocketsKeepalive){ TRUE, HW_SEC (60), &sending },
                                   NOW),
         "Waits", -1, "in flight");
  check (hw_sockets_due_keepalive (&watch, &(HwSocketsKeepalive){ TRUE, HW_SEC (60), NULL }, NOW),
         "–", -1, "doesn’t tell");
}

static void
test_spans (void **state)
{
  static const struct
  {
    HwTime span_us;
    const char *text;
  } rows[] = {
    { -1, "0.0 s" },          { HW_MSEC (620), "0.6 s" }, { HW_SEC (99), "99.0 s" },
    { HW_SEC (100), "1:40" }, { HW_SEC (3599), "59:59" }, { HW_SEC (3600), "1:00:00" },
    { TWO_HOURS, "2:00:00" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = hw_sockets_due_format (rows[i].span_us);

      assert_string_equal (text, rows[i].text);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_running),
    cmocka_unit_test (test_over_and_late),
    cmocka_unit_test (test_not_connected),
    cmocka_unit_test (test_switched_off),
    cmocka_unit_test (test_the_kernel_s_own_keepalive),
    cmocka_unit_test (test_spans),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
