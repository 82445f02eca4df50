/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of the line that says how the link is. */
#include "hw-test.h"

#include "hw-link-status.h"

typedef struct
{
  HwEventKind kind;
  HwEventSource source;
  HwEventField field;
  gint64 number;
  HwReason reason;
} Said;

static void
say (HwLinkStatus *status, const Said *said)
{
  g_autoptr (HwEvent) event = hw_event_new_at (said->kind, said->source, 1, 1);

  if (said->number != 0)
    hw_event_set_number (event, said->field, said->number);
  if (said->kind == HW_EVENT_HEARTBEAT_MISSED)
    hw_event_set_number (event, HW_EVENT_FIELD_ALLOWED, 3);
  if (said->reason != HW_REASON_NONE)
    hw_event_set_reason (event, said->reason);
  hw_link_status_add (status, event);
}

/* One after the other: the life of a link. */
static void
test_a_life (void **state)
{
  static const struct
  {
    Said said;
    const char *text;
    gboolean can_send;
    gboolean is_explained;
  } rows[] = {
    { { HW_EVENT_LISTENING, HW_EVENT_SOURCE_SERVER }, "Starting…", FALSE },
    { { HW_EVENT_CONNECTING, HW_EVENT_SOURCE_CLIENT }, "Connecting…", FALSE },
    { { HW_EVENT_HANDSHAKING, HW_EVENT_SOURCE_CLIENT }, "Connecting…", FALSE },
    { { HW_EVENT_CONNECTED, HW_EVENT_SOURCE_CLIENT }, "Connected", TRUE },
    { { HW_EVENT_HEARTBEAT_RECEIVED, HW_EVENT_SOURCE_SERVER, HW_EVENT_FIELD_RTT_US, 9 },
      "Connected",
      TRUE },
    { { HW_EVENT_HEARTBEAT_RECEIVED, HW_EVENT_SOURCE_CLIENT, HW_EVENT_FIELD_RTT_US, 183 },
      "Connected · 183 µs",
      TRUE },
    { { HW_EVENT_HEARTBEAT_MISSED, HW_EVENT_SOURCE_CLIENT, HW_EVENT_FIELD_MISSES, 1 },
      "Connected · 183 µs",
      TRUE },
    { { HW_EVENT_SUSPECT, HW_EVENT_SOURCE_CLIENT }, "Suspect · missed 1 of 3", TRUE },
    { { HW_EVENT_RECOVERED, HW_EVENT_SOURCE_CLIENT }, "Connected · 183 µs", TRUE },
    { { HW_EVENT_SUSPECT, HW_EVENT_SOURCE_CLIENT, HW_EVENT_FIELD_RETRANSMITS, 2,
        HW_REASON_UNACKED },
      "Suspect · sent again 2 times, no ACK",
      TRUE },
    { { HW_EVENT_RECOVERED, HW_EVENT_SOURCE_CLIENT }, "Connected · 183 µs", TRUE },
    { { HW_EVENT_SUSPECT, HW_EVENT_SOURCE_CLIENT }, "Suspect · an answer is late", TRUE },
    { { HW_EVENT_RECOVERED, HW_EVENT_SOURCE_CLIENT }, "Connected · 183 µs", TRUE },
    { { HW_EVENT_DISCONNECTED, HW_EVENT_SOURCE_CLIENT, 0, 0, HW_REASON_HEARTBEAT_TIMEOUT },
      "Disconnected · heartbeat-timeout",
      FALSE,
      TRUE },
    { { HW_EVENT_CONNECTING, HW_EVENT_SOURCE_CLIENT },
      "Reconnecting · heartbeat-timeout",
      FALSE,
      TRUE },
    { { HW_EVENT_CONNECTED, HW_EVENT_SOURCE_CLIENT }, "Connected", TRUE },
    { { HW_EVENT_CLOSED, HW_EVENT_SOURCE_CLIENT }, "Closed", FALSE },
  };
  HwLinkStatus status;

  hw_link_status_init (&status);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = NULL;

      say (&status, &rows[i].said);
      text = hw_link_status_describe (&status);
      assert_string_equal (text, rows[i].text);
      assert_int_equal (hw_link_status_can_send (&status), rows[i].can_send);
      assert_int_equal (hw_link_status_explain (&status) != NULL, rows[i].is_explained);
    }
}

static void
test_round_trips (void **state)
{
  static const struct
  {
    HwTime rtt_us;
    const char *text;
  } rows[] = {
    { 0, "0 µs" }, { 183, "183 µs" }, { 999, "999 µs" }, { 1500, "1.5 ms" }, { 2000000, "2.0 s" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = hw_round_trip_format (rows[i].rtt_us);

      assert_string_equal (text, rows[i].text);
    }
}

/* The cable is there at once; the server may not be. */
static void
follows_the_way (void **state)
{
  static const struct
  {
    HwServerWay way;
    HwLinkState link;
    const char *text;
  } rows[] = {
    { { .reason = "refused" }, HW_LINK_STATE_CONNECTED, "Connected" },
    { { .is_elsewhere = TRUE }, HW_LINK_STATE_CONNECTED, "Connecting…" },
    { { .is_elsewhere = TRUE, .is_dialled = TRUE, .is_greeted = TRUE },
      HW_LINK_STATE_CONNECTED,
      "Connected" },
    { { .is_elsewhere = TRUE, .reason = "refused" },
      HW_LINK_STATE_CONNECTED,
      "Reconnecting · refused" },
    { { .is_elsewhere = TRUE, .reason = "refused" },
      HW_LINK_STATE_WAITING,
      "Disconnected · refused" },
    { { .is_elsewhere = TRUE }, HW_LINK_STATE_WAITING, "Disconnected · reset" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwLinkStatus status;
      g_autofree char *text = NULL;

      hw_link_status_init (&status);
      status.state = rows[i].link;
      if (status.state == HW_LINK_STATE_WAITING)
        g_strlcpy (status.reason, "reset", sizeof status.reason);
      hw_link_status_follow (&status, &rows[i].way);
      text = hw_link_status_describe (&status);
      assert_string_equal (text, rows[i].text);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_life),
    cmocka_unit_test (follows_the_way),
    cmocka_unit_test (test_round_trips),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
