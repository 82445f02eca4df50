/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a list that is held stands still, shows the newest all the same, and is right
 * again when it is let go. */
#include "hw-test.h"

#include "hw-log-tail.h"

#define SEEN 20
/* No batch is as long as a log, or the log would be empty in between. */
#define BATCH 500

/* What a list has: as many rows as the signals say, and the last ones as objects that it keeps. */
typedef struct
{
  HwEventLog *log;
  HwLogRows *rows;
  HwLogTail *tail;
  GPtrArray *shown; /* HwLogRow */
  guint n_rows;
  guint n_signals;
  guint n_notices;
  gboolean wrong;
} View;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, View *view)
{
  view->n_signals++;
  view->wrong |= position + removed > view->n_rows;
  view->n_rows += added - removed;
  view->wrong |= g_list_model_get_n_items (model) != view->n_rows;
}

static void
notice_cb (HwLogRow *row, GParamSpec *pspec, View *view)
{
  view->n_notices++;
}

static HwEvent *
numbered (gint64 n)
{
  HwEvent *event = hw_event_new_at (HW_EVENT_HEARTBEAT_SENT, (HwEventSource) (n % 2), n, n);

  hw_event_set_number (event, HW_EVENT_FIELD_SEQ, n);

  return event;
}

static void
append (View *view, gint64 from, gint64 n_events)
{
  for (gint64 n = from; n < from + n_events;)
    {
      g_autoptr (GPtrArray) batch
          = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);

      for (; n < from + n_events && batch->len < BATCH; n++)
        g_ptr_array_add (batch, numbered (n));
      hw_event_log_append_batch (view->log, batch);
    }
}

static View *
view_new (guint limit)
{
  View *view = g_new0 (View, 1);

  view->log = hw_event_log_new (limit);
  view->rows = hw_log_rows_new ();
  view->tail = hw_log_tail_new (view->rows);
  view->shown = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (view->tail, "items-changed", G_CALLBACK (items_changed_cb), view);
  hw_log_rows_set_log (view->rows, view->log);

  return view;
}

/* What is on the screen, and a little more. */
static void
look (View *view)
{
  guint n = view->n_rows;

  g_ptr_array_set_size (view->shown, 0);
  for (guint i = n - MIN (n, HW_LOG_TAIL_ROWS); i < n; i++)
    g_ptr_array_add (view->shown, g_list_model_get_item (G_LIST_MODEL (view->tail), i));
  for (guint i = 0; i < view->shown->len; i++)
    g_signal_connect (view->shown->pdata[i], "notify::item", G_CALLBACK (notice_cb), view);
}

static void
view_free (View *view)
{
  assert_false (view->wrong);
  for (guint i = 0; i < view->shown->len; i++)
    g_signal_handlers_disconnect_by_data (view->shown->pdata[i], view);
  g_ptr_array_unref (view->shown);
  g_object_unref (view->tail);
  g_object_unref (view->rows);
  g_object_unref (view->log);
  g_free (view);
}

static gint64
get_seq (HwLogRow *row)
{
  return hw_event_get_number (hw_log_row_get_event (row), HW_EVENT_FIELD_SEQ);
}

static gint64
get_seq_at (View *view, guint n)
{
  g_autoptr (HwLogRow) row = g_list_model_get_item (G_LIST_MODEL (view->tail), n);

  assert_non_null (row);

  return get_seq (row);
}

static gint64
get_last (View *view)
{
  return get_seq_at (view, view->n_rows - 1);
}

/* As many as there are, one after the other, up to @last. */
static void
assert_rows (View *view, gint64 last, guint n_rows)
{
  assert_int_equal (view->n_rows, n_rows);
  for (guint i = 0; i < n_rows; i++)
    assert_int_equal (get_seq_at (view, i), last + 1 - n_rows + i);
  assert_null (g_list_model_get_item (G_LIST_MODEL (view->tail), n_rows));
}

static void
test_it_is_the_same_list (void **state)
{
  View *view = view_new (1000);

  append (view, 0, 900);
  assert_rows (view, 899, 900);
  append (view, 900, 300);
  assert_rows (view, 1199, 1000);
  hw_log_tail_release (view->tail);
  assert_false (hw_log_tail_is_held (view->tail));
  assert_rows (view, 1199, 1000);
  view_free (view);
}

/* However many come: no row comes or goes, and no more than what is seen changes. */
static void
test_held_it_stands_still (void **state)
{
  View *view = view_new (1000);

  append (view, 0, 1000);
  look (view);
  view->n_signals = 0;
  hw_log_tail_hold (view->tail, SEEN);
  for (gint64 n = 1000; n < 50000; n += 700)
    {
      append (view, n, 700);
      view->n_notices = 0;
      hw_log_tail_hold (view->tail, SEEN);
      assert_int_equal (view->n_notices, SEEN);
      assert_int_equal (get_last (view), n + 699);
      assert_int_equal (get_seq_at (view, 1000 - SEEN), n + 700 - SEEN);
      assert_int_equal (hw_log_rows_get_n_matches (view->rows), 1000);
    }
  assert_int_equal (view->n_signals, 0);
  view->n_notices = 0;
  hw_log_tail_hold (view->tail, SEEN);
  assert_int_equal (view->n_notices, 0);
  view_free (view);
}

/* What was seen is what it was, also where more has come since; and what the list kept, unseen,
 * isn't old. */
static void
release (guint limit, gint64 before, gint64 held, gint64 since)
{
  View *view = view_new (limit);
  gint64 all = before + held + since;
  HwLogRow *row;

  append (view, 0, before);
  look (view);
  hw_log_tail_hold (view->tail, SEEN);
  append (view, before, held);
  hw_log_tail_hold (view->tail, SEEN);
  append (view, before + held, since);
  row = g_ptr_array_index (view->shown, view->shown->len - 1);
  hw_log_tail_release (view->tail);
  assert_int_equal (get_seq (row), before + held - 1);
  assert_rows (view, all - 1, (guint) MIN (all, limit));
  for (guint i = 0; i < view->shown->len; i++)
    assert_int_equal (get_seq (view->shown->pdata[i]), before + held - view->shown->len + i);
  view_free (view);
}

static void
test_released_it_is_right (void **state)
{
  release (2000, 1000, 0, 0);
  release (2000, 1000, 100, 0);
  release (2000, 1000, 500, 50);
  release (2000, 1000, 5000, 300);
  release (2000, 2000, 7000, 0);
  release (2000, 100000, 3, 1);
}

/* In a list of few rows there is no tail apart from the rest. */
static void
test_it_grows_to_a_tail (void **state)
{
  View *view = view_new (1000);

  hw_log_tail_hold (view->tail, SEEN);
  append (view, 0, 5);
  assert_int_equal (view->n_rows, 0);
  hw_log_tail_hold (view->tail, SEEN);
  assert_rows (view, 4, 5);
  append (view, 5, 10);
  hw_log_tail_hold (view->tail, SEEN);
  assert_rows (view, 14, 15);
  append (view, 15, 600);
  hw_log_tail_hold (view->tail, SEEN);
  assert_int_equal (view->n_rows, HW_LOG_TAIL_ROWS);
  assert_int_equal (get_last (view), 614);
  hw_log_tail_release (view->tail);
  assert_rows (view, 614, 615);
  view_free (view);
}

static void
test_another_question_ends_it (void **state)
{
  View *view = view_new (1000);

  append (view, 0, 1000);
  hw_log_tail_hold (view->tail, SEEN);
  append (view, 1000, 100);
  hw_log_rows_set_source (view->rows, 1);
  while (hw_log_rows_step (view->rows))
    ;
  assert_false (hw_log_tail_is_held (view->tail));
  assert_int_equal (view->n_rows, 500);
  assert_int_equal (get_last (view), 1099);
  hw_log_tail_hold (view->tail, SEEN);
  append (view, 1100, 10);
  hw_log_tail_hold (view->tail, SEEN);
  assert_int_equal (get_last (view), 1109);
  assert_int_equal (view->n_rows, 500);
  view_free (view);
}

/* All that it shows has gone before it looked again. */
static void
test_what_is_shown_may_be_gone (void **state)
{
  View *view = view_new (1000);

  append (view, 0, 1000);
  hw_log_tail_hold (view->tail, SEEN);
  append (view, 1000, 1500);
  hw_log_tail_release (view->tail);
  assert_rows (view, 2499, 1000);
  hw_log_tail_hold (view->tail, SEEN);
  hw_event_log_clear (view->log);
  assert_false (hw_log_tail_is_held (view->tail));
  assert_rows (view, 0, 0);
  hw_log_tail_hold (view->tail, SEEN);
  hw_log_tail_release (view->tail);
  append (view, 3000, 10);
  assert_rows (view, 3009, 10);
  view_free (view);
}

/* The matches that are kept may become fewer while the list is held. */
static void
test_matches_may_become_fewer (void **state)
{
  View *view = view_new (1000);
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);

  append (view, 0, 1000);
  hw_log_rows_set_source (view->rows, 1);
  while (hw_log_rows_step (view->rows))
    ;
  hw_log_tail_hold (view->tail, SEEN);
  for (gint64 n = 0; n < 900; n++)
    g_ptr_array_add (others, numbered (1000 + 2 * n));
  hw_event_log_append_batch (view->log, others);
  hw_log_tail_hold (view->tail, SEEN);
  assert_int_equal (view->n_rows, 50);
  assert_int_equal (get_last (view), 999);
  hw_log_tail_release (view->tail);
  assert_int_equal (view->n_rows, 50);
  view_free (view);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_it_is_the_same_list),
    cmocka_unit_test (test_held_it_stands_still),
    cmocka_unit_test (test_released_it_is_right),
    cmocka_unit_test (test_it_grows_to_a_tail),
    cmocka_unit_test (test_another_question_ends_it),
    cmocka_unit_test (test_what_is_shown_may_be_gone),
    cmocka_unit_test (test_matches_may_become_fewer),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
