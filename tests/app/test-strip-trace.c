/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the strip gets its marks in order of time, within bounds, and its outages
 * whole. */
#include "hw-test.h"

#include <string.h>

#include "event-row.h"
#include "hw-strip-trace.h"

static void
add (HwStripTrace *trace, const char *source, HwEventKind kind, gint64 mono_ms, const char *fields)
{
  EventRow row = { source, kind, mono_ms, fields };
  g_autoptr (HwEvent) event = event_from_row (&row);

  hw_strip_trace_add (trace, event);
}

static void
events_become_marks (void **state)
{
  static const struct
  {
    EventRow event;
    int kind; /* -1: none */
    HwTime rtt_us;
    const char *text;
  } rows[] = {
    { { "client", HW_EVENT_CONNECTING, 1 }, -1 },
    { { "client", HW_EVENT_DISCONNECTED, 2, "\"reason\":\"refused\"" }, -1 },
    { { "client", HW_EVENT_CONNECTED, 3 }, HW_STRIP_CONNECTED, 0, "" },
    { { "client", HW_EVENT_HEARTBEAT_SENT, 4 }, -1 },
    { { "client", HW_EVENT_HEARTBEAT_RECEIVED, 5, "\"rtt_us\":183" }, HW_STRIP_SPIKE, 183, "" },
    { { "server", HW_EVENT_HEARTBEAT_RECEIVED, 5 }, -1 },
    { { "client", HW_EVENT_MESSAGE_SENT, 6 }, HW_STRIP_TICK, 0, "" },
    { { "client", HW_EVENT_ECHO_RECEIVED, 7, "\"rtt_us\":9" }, HW_STRIP_TICK, 9, "" },
    { { "cable", HW_EVENT_CABLE_PULLED, 8, "\"cut\":\"kernel\"" }, HW_STRIP_PULLED, 0, "kernel" },
    { { "client", HW_EVENT_HEARTBEAT_MISSED, 9, "\"misses\":1,\"allowed\":3" },
      HW_STRIP_MISSED,
      0,
      "1 of 3" },
    { { "client", HW_EVENT_SUSPECT, 10 }, HW_STRIP_SUSPECT, 0, "" },
    { { "client", HW_EVENT_RECOVERED, 11 }, HW_STRIP_RECOVERED, 0, "" },
    { { "client", HW_EVENT_DISCONNECTED, 12, "\"reason\":\"heartbeat-timeout\"" },
      HW_STRIP_NOTICED,
      0,
      "heartbeat-timeout" },
    { { "client", HW_EVENT_DISCONNECTED, 13, "\"reason\":\"connect-timeout\"" }, -1 },
    { { "cable", HW_EVENT_CABLE_PLUGGED, 14 }, HW_STRIP_PLUGGED, 0, "" },
    { { "client", HW_EVENT_CONNECTED, 15 }, HW_STRIP_RECONNECTED, 0, "" },
    { { "client", HW_EVENT_DISCONNECTED, 15, "\"reason\":\"user\"" }, -1 },
    { { "client", HW_EVENT_CLOSED, 15, "\"reason\":\"user\"" }, -1 },
    { { "server", HW_EVENT_DISCONNECTED, 15, "\"reason\":\"goodbye\"" }, -1 },
    { { "server", HW_EVENT_DISCONNECTED, 15, "\"reason\":\"shutdown\"" }, -1 },
    { { "client", HW_EVENT_CONNECTED, 15 }, HW_STRIP_RECONNECTED, 0, "" },
    { { "server", HW_EVENT_DISCONNECTED, 16, "\"reason\":\"reset\"" },
      HW_STRIP_NOTICED,
      0,
      "reset" },
    { { "client", HW_EVENT_DISCONNECTED, 16, "\"reason\":\"goodbye\"" },
      HW_STRIP_NOTICED,
      0,
      "goodbye" },
    { { "server", HW_EVENT_PROCESS_KILLED, 17 }, HW_STRIP_KILLED, 0, "" },
    { { "server", HW_EVENT_PROCESS_STARTED, 18 }, HW_STRIP_STARTED, 0, "" },
    { { "server", HW_EVENT_PROCESS_HUNG, 19 }, HW_STRIP_HUNG, 0, "" },
    { { "server", HW_EVENT_PROCESS_RESUMED, 20 }, HW_STRIP_RESUMED, 0, "" },
    { { "kernel", HW_EVENT_KERNEL, 21, "\"rtt_us\":5" }, -1 },
  };
  g_autoptr (HwStripTrace) trace = hw_strip_trace_new ();
  guint n_marks = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const HwStripMark *mark;
      g_autoptr (HwEvent) event = event_from_row (&rows[i].event);

      hw_strip_trace_add (trace, event);
      n_marks += rows[i].kind >= 0 ? 1 : 0;
      assert_int_equal (hw_strip_trace_get_n_marks (trace), n_marks);
      if (rows[i].kind < 0)
        continue;
      mark = hw_strip_trace_get_mark (trace, n_marks - 1);
      assert_int_equal (mark->kind, rows[i].kind);
      assert_int_equal (mark->mono_us, rows[i].event.mono_ms * 1000);
      assert_int_equal (mark->rtt_us, rows[i].rtt_us);
      assert_int_equal (mark->source, hw_event_get_source (event));
      assert_string_equal (mark->text, rows[i].text);
    }
}

static void
assert_sorted (HwStripTrace *trace)
{
  for (guint i = 1; i < hw_strip_trace_get_n_marks (trace); i++)
    assert_true (hw_strip_trace_get_mark (trace, i - 1)->mono_us
                 <= hw_strip_trace_get_mark (trace, i)->mono_us);
}

static void
disorder_is_sorted_and_found (void **state)
{
  g_autoptr (HwStripTrace) trace = hw_strip_trace_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (int i = 0; i < 3000; i++)
    add (trace, "client", HW_EVENT_MESSAGE_SENT, i * 10 + g_rand_int_range (random, 0, 100), NULL);
  assert_int_equal (hw_strip_trace_get_n_marks (trace), 3000);
  assert_sorted (trace);
  for (int i = 0; i < 500; i++)
    {
      HwTime from = HW_MSEC (g_rand_int_range (random, -10, 31000));
      guint n = hw_strip_trace_find (trace, from);

      assert_true (n == 3000 || hw_strip_trace_get_mark (trace, n)->mono_us >= from);
      assert_true (n == 0 || hw_strip_trace_get_mark (trace, n - 1)->mono_us < from);
    }
}

static void
the_oldest_marks_go (void **state)
{
  const int n_added = HW_STRIP_TRACE_MAX_MARKS + 12345;
  g_autoptr (HwStripTrace) trace = hw_strip_trace_new ();

  for (int i = 0; i < n_added; i++)
    {
      /* every second pair comes in the wrong order, across the turn of the ring too */
      int n = i % 4 == 2 ? i + 1 : i % 4 == 3 ? i - 1 : i;
      g_autoptr (HwEvent) event
          = hw_event_new_at (HW_EVENT_MESSAGE_SENT, HW_EVENT_SOURCE_CLIENT, HW_SEC (n), 0);

      hw_strip_trace_add (trace, event);
    }
  assert_int_equal (hw_strip_trace_get_n_marks (trace), HW_STRIP_TRACE_MAX_MARKS);
  assert_sorted (trace);
  assert_int_equal (hw_strip_trace_get_mark (trace, HW_STRIP_TRACE_MAX_MARKS - 1)->mono_us,
                    HW_SEC (n_added - 1));
  assert_in_range (hw_strip_trace_get_mark (trace, 0)->mono_us, HW_SEC (12344), HW_SEC (12346));
}

/* 50,000 a second for ten seconds, of two kinds: what is left is what a screen can show, with the
 * tallest of them, and everything that is rare. */
static void
a_flood_is_thinned (void **state)
{
  g_autoptr (HwStripTrace) trace = hw_strip_trace_new ();
  HwTime tallest = 0;
  guint n_pulled = 0;

  for (int i = 0; i < 500000; i++)
    {
      gboolean beat = i % 2 == 0;
      g_autoptr (HwEvent) event
          = hw_event_new_at (beat ? HW_EVENT_HEARTBEAT_RECEIVED : HW_EVENT_MESSAGE_SENT,
                             HW_EVENT_SOURCE_CLIENT, i * 20, 0);

      hw_event_set_number (event, HW_EVENT_FIELD_RTT_US, i == 123456 ? 7777 : 100);
      hw_strip_trace_add (trace, event);
      if (i == 250000)
        add (trace, "cable", HW_EVENT_CABLE_PULLED, 5000, NULL);
    }
  for (guint i = 0; i < hw_strip_trace_get_n_marks (trace); i++)
    {
      tallest = MAX (tallest, hw_strip_trace_get_mark (trace, i)->rtt_us);
      n_pulled += hw_strip_trace_get_mark (trace, i)->kind == HW_STRIP_PULLED;
    }
  assert_in_range (hw_strip_trace_get_n_marks (trace), 5000, 10000);
  assert_int_equal (tallest, 7777);
  assert_int_equal (n_pulled, 1);
  assert_sorted (trace);
}

static void
assert_span (const HwStripSpans *spans, guint n, HwTime from, HwTime to)
{
  assert_true (n < hw_strip_spans_get_n (spans));
  assert_int_equal (hw_strip_spans_get (spans, n)->from, from);
  assert_int_equal (hw_strip_spans_get (spans, n)->to, to);
}

static void
outages_are_from_a_pull_to_a_plug (void **state)
{
  g_autoptr (HwStripTrace) trace = hw_strip_trace_new ();
  const HwStripSpans *outages = hw_strip_trace_get_outages (trace);

  add (trace, "cable", HW_EVENT_CABLE_PLUGGED, 1, NULL);
  add (trace, "cable", HW_EVENT_CABLE_PULLED, 10, "\"cut\":\"stall\"");
  add (trace, "cable", HW_EVENT_CABLE_PULLED, 12, NULL);
  add (trace, "client", HW_EVENT_CONNECTED, 13, NULL);
  add (trace, "cable", HW_EVENT_CABLE_PLUGGED, 20, NULL);
  add (trace, "cable", HW_EVENT_CABLE_PULLED, 30, "\"cut\":\"kernel\"");
  assert_int_equal (hw_strip_spans_get_n (outages), 2);
  assert_span (outages, 0, HW_MSEC (10), HW_MSEC (20));
  assert_span (outages, 1, HW_MSEC (30), HW_TIME_NEVER);
}

/* From whatever has ended the client's connection, wanted or not, to its next. */
static void
losses_are_the_clients_alone (void **state)
{
  g_autoptr (HwStripTrace) trace = hw_strip_trace_new ();
  const HwStripSpans *losses = hw_strip_trace_get_losses (trace);

  add (trace, "client", HW_EVENT_CONNECTING, 1, NULL);
  add (trace, "client", HW_EVENT_CONNECTED, 2, NULL);
  add (trace, "server", HW_EVENT_PROCESS_HUNG, 3, NULL);
  add (trace, "cable", HW_EVENT_DISCONNECTED, 4, NULL);
  add (trace, "server", HW_EVENT_DISCONNECTED, 5, NULL);
  add (trace, "server", HW_EVENT_CLOSED, 6, NULL);
  assert_int_equal (hw_strip_spans_get_n (losses), 0);
  add (trace, "client", HW_EVENT_DISCONNECTED, 10, "\"reason\":\"heartbeat-timeout\"");
  add (trace, "client", HW_EVENT_CONNECTING, 11, NULL);
  add (trace, "client", HW_EVENT_HANDSHAKING, 12, NULL);
  add (trace, "cable", HW_EVENT_CONNECTED, 12, NULL);
  add (trace, "client", HW_EVENT_DISCONNECTED, 13, "\"reason\":\"handshake-timeout\"");
  add (trace, "client", HW_EVENT_CONNECTED, 20, NULL);
  assert_span (losses, 0, HW_MSEC (10), HW_MSEC (20));
  add (trace, "client", HW_EVENT_DISCONNECTED, 30, "\"reason\":\"user\"");
  add (trace, "client", HW_EVENT_CONNECTED, 40, NULL);
  assert_span (losses, 1, HW_MSEC (30), HW_MSEC (40));
  add (trace, "client", HW_EVENT_CLOSED, 50, NULL);
  assert_span (losses, 2, HW_MSEC (50), HW_TIME_NEVER);
}

static void
clear_keeps_what_is_so (void **state)
{
  g_autoptr (HwStripTrace) trace = hw_strip_trace_new ();

  add (trace, "client", HW_EVENT_CONNECTED, 1, NULL);
  add (trace, "cable", HW_EVENT_CABLE_PULLED, 2, NULL);
  add (trace, "cable", HW_EVENT_CABLE_PLUGGED, 3, NULL);
  add (trace, "cable", HW_EVENT_CABLE_PULLED, 4, NULL);
  hw_strip_trace_clear (trace);
  assert_int_equal (hw_strip_trace_get_n_marks (trace), 0);
  assert_int_equal (hw_strip_spans_get_n (hw_strip_trace_get_outages (trace)), 1);
  assert_span (hw_strip_trace_get_outages (trace), 0, HW_MSEC (4), HW_TIME_NEVER);
  add (trace, "client", HW_EVENT_DISCONNECTED, 5, NULL);
  assert_int_equal (hw_strip_trace_get_mark (trace, 0)->kind, HW_STRIP_NOTICED);
  add (trace, "client", HW_EVENT_CONNECTED, 6, NULL);
  add (trace, "client", HW_EVENT_DISCONNECTED, 7, NULL);
  hw_strip_trace_clear (trace);
  assert_int_equal (hw_strip_spans_get_n (hw_strip_trace_get_losses (trace)), 1);
  assert_span (hw_strip_trace_get_losses (trace), 0, HW_MSEC (7), HW_TIME_NEVER);
  add (trace, "client", HW_EVENT_CONNECTED, 8, NULL);
  assert_int_equal (hw_strip_trace_get_mark (trace, 0)->kind, HW_STRIP_RECONNECTED);
}

static void
spikes_are_logarithmic (void **state)
{
  static const struct
  {
    HwTime rtt_us;
    double height;
  } rows[] = {
    { -1, 0.15 },       { 0, 0.15 },         { 50, 0.15 },     { 500, 0.347637 },
    { 5000, 0.545273 }, { 50000, 0.742910 }, { 1000000, 1.0 }, { G_MAXINT64, 1.0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_true (ABS (hw_strip_spike_height (rows[i].rtt_us) - rows[i].height) < 0.0001);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (events_become_marks),
    cmocka_unit_test (disorder_is_sorted_and_found),
    cmocka_unit_test (the_oldest_marks_go),
    cmocka_unit_test (a_flood_is_thinned),
    cmocka_unit_test (outages_are_from_a_pull_to_a_plug),
    cmocka_unit_test (losses_are_the_clients_alone),
    cmocka_unit_test (clear_keeps_what_is_so),
    cmocka_unit_test (spikes_are_logarithmic),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
