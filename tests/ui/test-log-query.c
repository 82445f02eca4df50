/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of which events the log's filter lets through. */
#include "hw-test.h"

#include "hw-log-query.h"

static HwEvent *
disconnected (void)
{
  HwEvent *event = hw_event_new_at (HW_EVENT_DISCONNECTED, HW_EVENT_SOURCE_CLIENT, 1, 1);

  hw_event_set_reason (event, HW_REASON_HEARTBEAT_TIMEOUT);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, "Grüße");

  return event;
}

static void
test_words_and_source (void **state)
{
  static const struct
  {
    int source;
    const char *text;
    gboolean matches;
  } rows[] = {
    { HW_LOG_QUERY_ANY_SOURCE, "", TRUE },
    { HW_LOG_QUERY_ANY_SOURCE, "   ", TRUE },
    { HW_LOG_QUERY_ANY_SOURCE, "disconn", TRUE },
    { HW_LOG_QUERY_ANY_SOURCE, "DISCONN", TRUE },
    { HW_LOG_QUERY_ANY_SOURCE, "heartbeat-timeout", TRUE },
    { HW_LOG_QUERY_ANY_SOURCE, "timeout client", TRUE },
    { HW_LOG_QUERY_ANY_SOURCE, "timeout server", FALSE },
    { HW_LOG_QUERY_ANY_SOURCE, "grÜße", TRUE },
    { HW_LOG_QUERY_ANY_SOURCE, "nowhere", FALSE },
    { HW_EVENT_SOURCE_CLIENT, "", TRUE },
    { HW_EVENT_SOURCE_SERVER, "", FALSE },
    { HW_EVENT_SOURCE_CLIENT, "timeout", TRUE },
    { HW_EVENT_SOURCE_CLIENT, "nowhere", FALSE },
  };
  g_autoptr (HwEvent) event = disconnected ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwLogQuery query;

      hw_log_query_init (&query);
      hw_log_query_set_text (&query, rows[i].text);
      query.source = rows[i].source;
      if (hw_log_query_matches (&query, event) != rows[i].matches)
        fail_msg ("row %u: \"%s\"", i, rows[i].text);
      hw_log_query_clear (&query);
    }
}

/* What a row shows, and what the event is called. */
static void
test_words_of_the_kind (void **state)
{
  static const char *const rows[] = { "tcp_info", "sample kernel" };
  g_autoptr (HwEvent) event = hw_event_new_at (HW_EVENT_KERNEL, HW_EVENT_SOURCE_KERNEL, 1, 1);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwLogQuery query;

      hw_log_query_init (&query);
      hw_log_query_set_text (&query, rows[i]);
      assert_true (hw_log_query_matches (&query, event));
      hw_log_query_clear (&query);
    }
}

static void
test_nothing_asked_is_empty (void **state)
{
  HwLogQuery query;

  hw_log_query_init (&query);
  assert_true (hw_log_query_is_empty (&query));
  hw_log_query_set_text (&query, "x");
  assert_false (hw_log_query_is_empty (&query));
  hw_log_query_set_text (&query, " ");
  assert_true (hw_log_query_is_empty (&query));
  query.source = HW_EVENT_SOURCE_CABLE;
  assert_false (hw_log_query_is_empty (&query));
  hw_log_query_clear (&query);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_words_and_source),
    cmocka_unit_test (test_words_of_the_kind),
    cmocka_unit_test (test_nothing_asked_is_empty),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
