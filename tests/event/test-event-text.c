/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that every kind of event reads as one line that says what happened. */
#include "hw-test.h"

#include <string.h>
#include <time.h>

#include "event/hw-event-json.h"
#include "event/hw-event-text.h"

#define HEAD "{\"time\":\"2026-11-23T03:54:55.583999Z\",\"mono_us\":7,\"source\":\""

/* The fields are written as JSON, which is the shortest way to say them in a row. */
static HwEvent *
event_of (const char *source, HwEventKind kind, const char *fields)
{
  g_autofree char *line
      = g_strdup_printf (HEAD "%s\",\"event\":\"%s\"%s%s}", source, hw_event_kind_get_name (kind),
                         *fields != '\0' ? "," : "", fields);
  g_autoptr (GError) error = NULL;
  HwEvent *event = hw_event_new_from_json (line, -1, &error);

  if (event == NULL)
    fail_msg ("%s: %s", line, error->message);

  return event;
}

typedef struct
{
  const char *source;
  HwEventKind kind;
  const char *fields;
  const char *detail;
} Row;

#define ROUTE "\"local\":\"127.0.0.1:40312\",\"peer\":\"127.0.0.1:9877\""

static const Row rows[] = {
  { "server", HW_EVENT_LISTENING, "\"local\":\"127.0.0.1:9877\"", "127.0.0.1:9877" },
  { "cable", HW_EVENT_LISTENING,
    "\"local\":\"[::1]:1\",\"upstream\":\"[::1]:2\",\"cut\":\"kernel\"",
    "[::1]:1, upstream [::1]:2, pulls by kernel" },
  { "server", HW_EVENT_ACCEPTED, "\"conn\":3,\"peer\":\"[::1]:4\",\"local\":\"[::1]:9877\"",
    "conn 3, [::1]:4 → [::1]:9877" },
  { "server", HW_EVENT_ACCEPTED, "\"conn\":3,\"peer\":\"[::1]:4\"", "conn 3, from [::1]:4" },
  { "client", HW_EVENT_CONNECTING, "\"conn\":3,\"peer\":\"[::1]:4\",\"attempt\":2",
    "[::1]:4, attempt 2" },
  { "client", HW_EVENT_HANDSHAKING, ROUTE, "127.0.0.1:40312 → 127.0.0.1:9877" },
  { "client", HW_EVENT_CONNECTED, ROUTE, "127.0.0.1:40312 → 127.0.0.1:9877" },
  { "client", HW_EVENT_CONNECTED, "\"conn\":3," ROUTE ",\"rtt_us\":210",
    "conn 3, 127.0.0.1:40312 → 127.0.0.1:9877, rtt 210 µs" },
  { "client", HW_EVENT_CONNECTED, "\"conn\":3,\"peer\":\"[::1]:4\"", "conn 3, to [::1]:4" },
  { "client", HW_EVENT_HEARTBEAT_SENT, "\"conn\":3,\"seq\":12", "#12" },
  { "client", HW_EVENT_HEARTBEAT_RECEIVED, "\"seq\":12,\"rtt_us\":183", "rtt 183 µs" },
  { "server", HW_EVENT_HEARTBEAT_RECEIVED, "\"conn\":3", "conn 3" },
  { "client", HW_EVENT_HEARTBEAT_MISSED, "\"misses\":1,\"allowed\":3,\"silent_ms\":2000",
    "1 of 3, silent 2.0 s" },
  { "client", HW_EVENT_MESSAGE_ACCEPTED, "\"seq\":12,\"bytes\":1,\"text\":\"h\"",
    "#12, 1 byte \"h\"" },
  { "client", HW_EVENT_MESSAGE_SENT, "\"seq\":12,\"bytes\":1,\"text\":\"h\"", "#12, 1 byte \"h\"" },
  { "client", HW_EVENT_MESSAGE_ACKED, "\"seq\":12,\"rtt_us\":1200", "#12, rtt 1.2 ms" },
  { "server", HW_EVENT_MESSAGE_RECEIVED, "\"conn\":1,\"seq\":12,\"bytes\":5",
    "conn 1, #12, 5 bytes" },
  { "client", HW_EVENT_ECHO_RECEIVED, "\"seq\":12,\"bytes\":5,\"rtt_us\":210,\"text\":\"hello\"",
    "#12, 5 bytes, rtt 210 µs \"hello\"" },
  { "client", HW_EVENT_ECHO_RECEIVED, "\"text\":\"say \\\"a\\\"\\u001b[2J\\n\"",
    "\"say \\\"a\\\"\\x1b[2J\\n\"" },
  { "client", HW_EVENT_RETRANSMITTED, "\"seq\":12,\"attempt\":2,\"text\":\"h\"",
    "#12, attempt 2 \"h\"" },
  { "server", HW_EVENT_DUPLICATE_DROPPED, "\"seq\":12", "#12" },
  { "server", HW_EVENT_OUT_OF_ORDER, "\"seq\":12,\"text\":\"11 is missing\"",
    "#12, 11 is missing" },
  { "client", HW_EVENT_SUSPECT, "\"reason\":\"heartbeat-timeout\",\"silent_ms\":420",
    "heartbeat-timeout, silent 420 ms" },
  { "client", HW_EVENT_SUSPECT, "\"reason\":\"unacked\",\"retransmits\":2,\"silent_ms\":900",
    "unacked, 2 retransmits, silent 900 ms" },
  { "client", HW_EVENT_RECOVERED, "\"rtt_us\":99", "rtt 99 µs" },
  { "client", HW_EVENT_DISCONNECTED,
    "\"conn\":3,\"reason\":\"heartbeat-timeout\",\"silent_ms\":2000",
    "heartbeat-timeout, silent 2.0 s" },
  { "server", HW_EVENT_DISCONNECTED, "\"conn\":3,\"reason\":\"eof\"", "conn 3, eof" },
  { "client", HW_EVENT_RECONNECT_SCHEDULED, "\"attempt\":2,\"delay_ms\":420,\"reason\":\"eof\"",
    "attempt 2 in 420 ms, eof" },
  { "client", HW_EVENT_RECONNECT_SCHEDULED, "\"delay_ms\":0", "at once" },
  { "client", HW_EVENT_SESSION_RESUMED, "\"seq\":12", "#12" },
  { "client", HW_EVENT_SESSION_LOST, "\"text\":\"the server forgot it\"", "the server forgot it" },
  { "cable", HW_EVENT_CABLE_PULLED, "\"cut\":\"kernel\"", "cut by the kernel" },
  { "cable", HW_EVENT_CABLE_PULLED, "\"cut\":\"stall\"", "stall: the kernel goes on ACKing" },
  { "cable", HW_EVENT_CABLE_PULLED, "\"cut\":\"axe\"", "axe" },
  { "cable", HW_EVENT_CABLE_PLUGGED, "", "" },
  { "cable", HW_EVENT_FAULT_ADDED, "\"fault\":\"latency\",\"text\":\"latency=200ms\"",
    "latency, latency=200ms" },
  { "cable", HW_EVENT_FAULT_REMOVED, "\"fault\":\"latency\"", "latency" },
  { "cable", HW_EVENT_FAULT_BEGAN, "\"fault\":\"cut\",\"text\":\"for=2s\"", "cut, for=2s" },
  { "cable", HW_EVENT_FAULT_ENDED, "\"fault\":\"cut\"", "cut" },
  { "cable", HW_EVENT_FAULT_MET, "\"conn\":3,\"fault\":\"cut\"", "conn 3, cut" },
  { "kernel", HW_EVENT_KERNEL,
    "\"conn\":1,\"side\":\"client\",\"state\":\"ESTABLISHED\",\"unacked\":1,\"rto_us\":408000,"
    "\"retransmits\":1,\"probes\":0,\"rtt_us\":5,\"bytes_acked\":28",
    "client: ESTABLISHED, 1 unACKed, RTO 408 ms, 1 retransmit, 28 bytes ACKed" },
  { "kernel", HW_EVENT_KERNEL,
    "\"side\":\"server\",\"state\":\"ESTABLISHED\",\"unacked\":0,\"rto_us\":204000,"
    "\"retransmits\":0,\"probes\":2,\"notsent\":7",
    "server: ESTABLISHED, 0 unACKed, RTO 204 ms, 2 probes, 7 bytes not sent" },
  { "kernel", HW_EVENT_KERNEL, "\"state\":\"SYN-SENT\"", "SYN-SENT" },
  { "server", HW_EVENT_TRANSFER_COMMITTED, "\"bytes\":2048,\"text\":\"2 files\"",
    "2048 bytes, 2 files" },
  { "server", HW_EVENT_TRANSFER_ABORTED, "\"reason\":\"eof\"", "eof" },
  { "server", HW_EVENT_REFUSED, "\"peer\":\"[::1]:4\",\"reason\":\"limit\",\"connections\":64",
    "[::1]:4, limit, 64 connections" },
  { "server", HW_EVENT_PROCESS_STARTED, "\"pid\":1234", "pid 1234" },
  { "server", HW_EVENT_PROCESS_KILLED, "\"pid\":1234", "pid 1234" },
  { "server", HW_EVENT_PROCESS_HUNG, "\"pid\":1234", "pid 1234" },
  { "server", HW_EVENT_PROCESS_RESUMED, "\"pid\":1234", "pid 1234" },
  { "server", HW_EVENT_PROCESS_EXITED, "\"pid\":1234,\"text\":\"signal 9\"", "pid 1234, signal 9" },
  { "client", HW_EVENT_EVENTS_DROPPED, "\"dropped\":12", "12 events left out" },
  { "server", HW_EVENT_STATUS, "\"connections\":1", "1 connection" },
  { "cable", HW_EVENT_STATUS, "\"state\":\"plugged\",\"cut\":\"stall\"",
    "plugged, pulls by stall" },
  { "cable", HW_EVENT_UPSTREAM_CHANGED,
    "\"state\":\"elsewhere\",\"upstream\":\"example.org:80\",\"codec\":\"json\"",
    "elsewhere, upstream example.org:80, json" },
  { "server", HW_EVENT_DRAINING, "\"connections\":3", "3 connections" },
  { "server", HW_EVENT_WORK_FINISHED,
    "\"seq\":7,\"bytes\":5,\"delay_ms\":20,\"text\":\"worked 20ms\"", "#7, 5 bytes, worked 20ms" },
  { "client", HW_EVENT_ERROR, "\"text\":\"no such host\"", "no such host" },
  { "client", HW_EVENT_CLOSED, "\"reason\":\"user\"", "user" },
  { "lesson", HW_EVENT_LESSON_STARTED, "\"lesson\":\"pull\",\"text\":\"The cable is pulled\"",
    "pull, The cable is pulled" },
  { "lesson", HW_EVENT_LESSON_STEP, "\"lesson\":\"pull\",\"seq\":2,\"text\":\"wait 1s\"",
    "pull, #2, wait 1s" },
  { "lesson", HW_EVENT_LESSON_VERDICT,
    "\"lesson\":\"pull\",\"state\":\"held\",\"text\":\"never client error\"",
    "pull, held, never client error" },
  { "lesson", HW_EVENT_LESSON_FINISHED, "\"lesson\":\"pull\",\"state\":\"broken\"",
    "pull, broken" },
  { "lesson", HW_EVENT_DETECTOR, "\"detector\":\"keepalive\",\"expected_ms\":7875000",
    "keepalive, in theory 2 h 11 min" },
  { "lesson", HW_EVENT_NOTICED,
    "\"detector\":\"beat\",\"measured_ms\":2010,\"expected_ms\":2000,\"reason\":\"eof\"",
    "beat, after 2.0 s, in theory 2.0 s, eof" },
  { "client", HW_EVENT_HEARTBEAT_PACED,
    "\"interval_ms\":75000,\"state\":\"probing\",\"text\":\"each was answered\"",
    "every 1 min 15 s, probing, each was answered" },
  { "client", HW_EVENT_CERTIFICATE,
    "\"state\":\"trusted\",\"subject\":\"a.test\",\"issuer\":\"Some "
    "CA\",\"not_after\":\"2031-01-02\","
    "\"tls\":\"TLS 1.3\",\"cipher\":\"AES\",\"pin\":\"sha256:ab\"",
    "trusted, for a.test, by Some CA, until 2031-01-02, TLS 1.3, AES, key sha256:ab" },
  { "client", HW_EVENT_CERTIFICATE,
    "\"state\":\"refused\",\"problems\":\"other-name expired\",\"subject\":\"a.test\"",
    "refused, other-name expired, for a.test" },
};

static void
details (void **state)
{
  gboolean seen[HW_N_EVENT_KINDS] = { FALSE };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwEvent) event = event_of (rows[i].source, rows[i].kind, rows[i].fields);
      g_autofree char *detail = hw_event_get_detail (event);

      assert_string_equal (detail, rows[i].detail);
      seen[rows[i].kind] = TRUE;
    }
  for (int kind = 0; kind < HW_N_EVENT_KINDS; kind++)
    if (!seen[kind])
      fail_msg ("no row for %s", hw_event_kind_get_name (kind));
}

static void
lines (void **state)
{
  g_autoptr (HwEvent) beat = event_of ("client", HW_EVENT_HEARTBEAT_RECEIVED, "\"rtt_us\":183");
  g_autoptr (HwEvent) plugged = event_of ("cable", HW_EVENT_CABLE_PLUGGED, "");
  g_autoptr (HwEvent) scheduled
      = event_of ("client", HW_EVENT_RECONNECT_SCHEDULED, "\"attempt\":1,\"delay_ms\":5");
  g_autofree char *beat_text = hw_event_to_text (beat, FALSE);
  g_autofree char *plugged_text = hw_event_to_text (plugged, FALSE);
  g_autofree char *scheduled_text = hw_event_to_text (scheduled, FALSE);

  assert_string_equal (beat_text, "03:54:55.583  client  heartbeat-received  rtt 183 µs");
  assert_string_equal (plugged_text, "03:54:55.583  cable   cable-plugged");
  assert_string_equal (scheduled_text,
                       "03:54:55.583  client  reconnect-scheduled  attempt 1 in 5.0 ms");
}

static void
colour_only_adds (void **state)
{
  static const char *const colours[]
      = { "\033[2m", "\033[31m", "\033[32m", "\033[33m", "\033[35m", "\033[36m", "\033[0m" };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwEvent) event = event_of (rows[i].source, rows[i].kind, rows[i].fields);
      g_autofree char *plain = hw_event_to_text (event, FALSE);
      g_autofree char *coloured = hw_event_to_text (event, TRUE);
      g_autoptr (GString) stripped = g_string_new (coloured);

      assert_null (strchr (plain, '\033'));
      assert_non_null (strchr (coloured, '\033'));
      for (gsize j = 0; j < G_N_ELEMENTS (colours); j++)
        g_string_replace (stripped, colours[j], "", 0);
      assert_string_equal (stripped->str, plain);
    }
}

static void
death_is_red (void **state)
{
  g_autoptr (HwEvent) event = event_of ("client", HW_EVENT_DISCONNECTED, "\"reason\":\"eof\"");
  g_autofree char *text = hw_event_to_text (event, TRUE);

  assert_non_null (strstr (text, "\033[31mdisconnected\033[0m"));
}

static void
hostile_text_stays_one_short_line (void **state)
{
  g_autofree char *long_text = g_strnfill (60000, 'x');
  g_autoptr (HwEvent) event
      = hw_event_new_at (HW_EVENT_ECHO_RECEIVED, HW_EVENT_SOURCE_CLIENT, 0, 0);
  g_autofree char *detail = NULL;

  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, long_text);
  detail = hw_event_get_detail (event);
  assert_int_equal (strlen (detail), 2 + 256 + strlen ("…"));
  assert_true (g_str_has_suffix (detail, "x…\""));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (details),
    cmocka_unit_test (lines),
    cmocka_unit_test (colour_only_adds),
    cmocka_unit_test (death_is_red),
    cmocka_unit_test (hostile_text_stays_one_short_line),
  };

  g_setenv ("TZ", "UTC", TRUE);
  tzset ();

  return cmocka_run_group_tests (tests, NULL, NULL);
}
