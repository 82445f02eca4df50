/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the rows that are shown are those that match, whatever comes and goes. */
#include "hw-test.h"

#include "hw-log-rows.h"

/* What a view believes, which hears nothing but the signals. */
typedef struct
{
  guint n_rows;
  gboolean wrong;
} View;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  View *view = user_data;

  view->wrong |= position + removed > view->n_rows;
  view->n_rows += added - removed;
  view->wrong |= g_list_model_get_n_items (model) != view->n_rows;
}

static HwEvent *
numbered (gint64 n)
{
  static const HwEventKind kinds[]
      = { HW_EVENT_HEARTBEAT_SENT, HW_EVENT_HEARTBEAT_RECEIVED, HW_EVENT_ECHO_RECEIVED };
  HwEvent *event = hw_event_new_at (kinds[n % 3], (HwEventSource) (n % 2), n * 1000, n);

  hw_event_set_number (event, HW_EVENT_FIELD_SEQ, n);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, n % 5 == 0 ? "Needle" : "hay");

  return event;
}

static void
append (HwEventLog *log, gint64 from, gint64 n_events)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);

  for (gint64 n = from; n < from + n_events; n++)
    g_ptr_array_add (batch, numbered (n));
  hw_event_log_append_batch (log, batch);
}

static gint64
get_number (HwLogRows *rows, guint n)
{
  g_autoptr (HwLogRow) row = g_list_model_get_item (G_LIST_MODEL (rows), n);

  assert_non_null (row);

  return hw_event_get_number (hw_log_row_get_event (row), HW_EVENT_FIELD_SEQ);
}

typedef struct
{
  const char *text;
  int source;
  guint64 kinds;
} Query;

static const Query queries[] = {
  { "", HW_LOG_QUERY_ANY_SOURCE, 0 },
  { "needle", HW_LOG_QUERY_ANY_SOURCE, 0 },
  { "", HW_EVENT_SOURCE_SERVER, 0 },
  { "", HW_LOG_QUERY_ANY_SOURCE, HW_LOG_KIND_BIT (HW_EVENT_ECHO_RECEIVED) },
  { "NEEDLE echo", HW_EVENT_SOURCE_CLIENT, HW_LOG_KIND_BIT (HW_EVENT_ECHO_RECEIVED) },
  { "nowhere", HW_LOG_QUERY_ANY_SOURCE, 0 },
};

static gboolean
should_match (const Query *query, gint64 n)
{
  g_autoptr (HwEvent) event = numbered (n);
  HwLogQuery asked;
  gboolean matches;

  hw_log_query_init (&asked);
  hw_log_query_set_text (&asked, query->text);
  asked.source = query->source;
  asked.kinds = query->kinds;
  matches = hw_log_query_matches (&asked, event);
  hw_log_query_clear (&asked);

  return matches;
}

static void
ask (HwLogRows *rows, const Query *query)
{
  hw_log_rows_set_text (rows, query->text);
  hw_log_rows_set_source (rows, query->source);
  hw_log_rows_set_kinds (rows, query->kinds);
}

/* All that match of [from, to), in order. */
static void
assert_rows (HwLogRows *rows, const Query *query, gint64 from, gint64 to)
{
  guint n = 0;

  for (gint64 at = from; at < to; at++)
    {
      assert_int_equal (hw_log_rows_find (rows, (guint) (at - from)), n);
      if (should_match (query, at))
        assert_int_equal (get_number (rows, n++), at);
    }
  assert_int_equal (g_list_model_get_n_items (G_LIST_MODEL (rows)), n);
  assert_null (g_list_model_get_item (G_LIST_MODEL (rows), n));
}

static HwLogRows *
new_rows (HwEventLog *log, View *view)
{
  HwLogRows *rows = hw_log_rows_new ();

  *view = (View){ 0 };
  g_signal_connect (rows, "items-changed", G_CALLBACK (items_changed_cb), view);
  hw_log_rows_set_log (rows, log);

  return rows;
}

static void
search_to_the_end (HwLogRows *rows)
{
  while (hw_log_rows_step (rows))
    ;
  assert_false (hw_log_rows_is_searching (rows));
}

static void
test_all_that_match_are_there (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (HwEventLog) log = hw_event_log_new (20000);
      View view;
      g_autoptr (HwLogRows) rows = new_rows (log, &view);

      append (log, 0, 9000);
      ask (rows, &queries[i]);
      search_to_the_end (rows);
      assert_rows (rows, &queries[i], 0, 9000);
      append (log, 9000, 3000);
      search_to_the_end (rows);
      assert_rows (rows, &queries[i], 0, 12000);
      assert_false (view.wrong);
    }
}

/* Rows come and the oldest go, also while they are being searched. */
static void
test_rows_come_and_go_while_searching (void **state)
{
  const guint limit = 6000;

  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (HwEventLog) log = hw_event_log_new (limit);
      View view;
      g_autoptr (HwLogRows) rows = new_rows (log, &view);
      gint64 n = 5500;

      append (log, 0, n);
      ask (rows, &queries[i]);
      for (int step = 0; step < 40; step++, n += 311)
        {
          append (log, n, 311);
          hw_log_rows_step (rows);
          assert_false (view.wrong);
        }
      search_to_the_end (rows);
      assert_rows (rows, &queries[i], n - limit, n);
      append (log, n, 3 * limit);
      search_to_the_end (rows);
      assert_rows (rows, &queries[i], n + 2 * limit, n + 3 * limit);
      hw_event_log_clear (log);
      assert_int_equal (g_list_model_get_n_items (G_LIST_MODEL (rows)), 0);
      assert_false (view.wrong);
    }
}

/* The screen doesn't wait for the rest. */
static void
test_the_newest_are_shown_at_once (void **state)
{
  g_autoptr (HwEventLog) log = hw_event_log_new (100000);
  View view;
  g_autoptr (HwLogRows) rows = new_rows (log, &view);
  guint n;

  append (log, 0, 50000);
  hw_log_rows_set_text (rows, "needle");
  n = g_list_model_get_n_items (G_LIST_MODEL (rows));
  assert_in_range (n, 100, 3332);
  assert_int_equal (get_number (rows, n - 1), 49985);
  assert_true (hw_log_rows_is_searching (rows));
  search_to_the_end (rows);
  assert_int_equal (g_list_model_get_n_items (G_LIST_MODEL (rows)), 3333);
}

static void
test_another_log_is_another_list (void **state)
{
  g_autoptr (HwEventLog) live = hw_event_log_new (100);
  g_autoptr (HwEventLog) saved = hw_event_log_new (100);
  View view;
  g_autoptr (HwLogRows) rows = new_rows (live, &view);

  append (live, 0, 10);
  append (saved, 500, 20);
  hw_log_rows_set_log (rows, saved);
  assert_int_equal (view.n_rows, 20);
  append (live, 10, 10);
  assert_int_equal (view.n_rows, 20);
  assert_int_equal (get_number (rows, 0), 500);
  hw_log_rows_set_log (rows, live);
  assert_int_equal (view.n_rows, 20);
  assert_int_equal (get_number (rows, 19), 19);
  assert_false (view.wrong);
}

/* Whatever is asked for, and whatever goes, a row that somebody holds is the same object. */
static void
test_a_row_is_one_object (void **state)
{
  g_autoptr (HwEventLog) log = hw_event_log_new (100);
  g_autoptr (HwEventLog) other = hw_event_log_new (100);
  View view;
  g_autoptr (HwLogRows) rows = new_rows (log, &view);
  g_autoptr (HwLogRow) row = NULL;
  g_autoptr (HwLogRow) again = NULL;
  g_autoptr (HwLogRow) another = NULL;

  append (log, 0, 100);
  append (other, 0, 100);
  row = g_list_model_get_item (G_LIST_MODEL (rows), 95);
  append (log, 100, 20);
  hw_log_rows_set_text (rows, "needle");
  again = g_list_model_get_item (G_LIST_MODEL (rows), hw_log_rows_find_number (rows, 95));
  assert_ptr_equal (again, row);
  hw_log_rows_set_log (rows, other);
  another = g_list_model_get_item (G_LIST_MODEL (rows), hw_log_rows_find_number (rows, 95));
  assert_ptr_not_equal (another, row);
  hw_log_rows_show (rows, 3, another);
  assert_int_equal (hw_log_row_get_number (another), 50);
  assert_int_equal (get_number (rows, 3), 50);
}

static void
idle_cb (HwLogRows *rows, GParamSpec *pspec, guint *n_notices)
{
  (*n_notices)++;
}

static void
test_the_main_loop_searches (void **state)
{
  g_autoptr (HwEventLog) log = hw_event_log_new (100000);
  View view;
  g_autoptr (HwLogRows) rows = new_rows (log, &view);
  guint n_notices = 0;

  append (log, 0, 60000);
  g_signal_connect (rows, "notify::searching", G_CALLBACK (idle_cb), &n_notices);
  hw_log_rows_set_text (rows, "needle");
  while (hw_log_rows_is_searching (rows))
    g_main_context_iteration (NULL, TRUE);
  assert_int_equal (g_list_model_get_n_items (G_LIST_MODEL (rows)), 4000);
  assert_in_range (n_notices, 2, 4);
  assert_false (view.wrong);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_all_that_match_are_there),
    cmocka_unit_test (test_rows_come_and_go_while_searching),
    cmocka_unit_test (test_the_newest_are_shown_at_once),
    cmocka_unit_test (test_another_log_is_another_list),
    cmocka_unit_test (test_a_row_is_one_object),
    cmocka_unit_test (test_the_main_loop_searches),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
