/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the log is a list like any other, only bounded and small. */
#include "hw-test.h"

#include "event/hw-event-log.h"
#include "event-values.h"

/* Follows the signals alone, as a view does, and asks at once for what came. */
typedef struct
{
  GPtrArray *rows;
  guint n_signals;
  gboolean wrong;
} Mirror;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Mirror *mirror = user_data;

  mirror->n_signals++;
  if (position + removed > mirror->rows->len
      || g_list_model_get_n_items (model) != mirror->rows->len - removed + added)
    {
      mirror->wrong = TRUE;
      return;
    }
  if (removed > 0)
    g_ptr_array_remove_range (mirror->rows, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror->rows, (int) (position + i),
                        hw_event_log_get_event (HW_EVENT_LOG (model), position + i));
}

static void
mirror_init (Mirror *mirror, HwEventLog *log)
{
  *mirror = (Mirror){ .rows = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref) };
  g_signal_connect (log, "items-changed", G_CALLBACK (items_changed_cb), mirror);
}

static void
model_append (GPtrArray *model, GPtrArray *batch, guint limit)
{
  for (guint i = 0; i < batch->len; i++)
    g_ptr_array_add (model, hw_event_ref (batch->pdata[i]));
  if (model->len > limit)
    g_ptr_array_remove_range (model, 0, model->len - limit);
}

static void
assert_rows_equal (HwEventLog *log, Mirror *mirror, GPtrArray *model)
{
  assert_false (mirror->wrong);
  assert_int_equal (hw_event_log_get_length (log), model->len);
  assert_int_equal (mirror->rows->len, model->len);
  for (guint i = 0; i < model->len; i++)
    {
      g_autoptr (HwEvent) event = hw_event_log_get_event (log, i);

      assert_same_event (event, model->pdata[i]);
      assert_same_event (mirror->rows->pdata[i], model->pdata[i]);
      assert_int_equal (hw_event_log_get_kind (log, i), hw_event_get_kind (event));
      assert_int_equal (hw_event_log_get_source (log, i), hw_event_get_source (event));
    }
  assert_null (hw_event_log_get_event (log, model->len));
}

static void
run_against_model (guint32 seed, guint limit, int max_batch)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (HwEventLog) log = hw_event_log_new (limit);
  g_autoptr (GPtrArray) model = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);
  guint64 n_appended = 0;
  Mirror mirror;

  mirror_init (&mirror, log);
  for (int step = 0; step < 12; step++)
    {
      guint n_events = (guint) g_rand_int_range (random, 0, max_batch);
      g_autoptr (GPtrArray) batch = random_events (random, n_events);

      mirror.n_signals = 0;
      if (g_rand_int_range (random, 0, 10) == 0)
        {
          hw_event_log_clear (log);
          g_ptr_array_set_size (model, 0);
        }
      else
        {
          hw_event_log_append_batch (log, batch);
          model_append (model, batch, limit);
          n_appended += n_events;
        }
      assert_int_equal (hw_event_log_get_dropped (log) + model->len, n_appended);
      assert_in_range (mirror.n_signals, 0, 2);
      assert_rows_equal (log, &mirror, model);
    }
  g_ptr_array_unref (mirror.rows);
}

static void
behaves_like_a_plain_array (void **state)
{
  static const struct
  {
    guint limit;
    int max_batch;
  } rows[] = {
    { 1, 3 }, { 7, 5 }, { 7, 30 }, { 1023, 900 }, { 1024, 900 }, { 1025, 2100 }, { 2500, 700 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint32 seed = 1; seed <= 3; seed++)
      run_against_model (seed, rows[i].limit, rows[i].max_batch);
}

static HwEvent *
numbered (gint64 n)
{
  HwEvent *event = hw_event_new_at (HW_EVENT_HEARTBEAT_SENT, HW_EVENT_SOURCE_CLIENT, n * 1000, n);

  hw_event_set_number (event, HW_EVENT_FIELD_SEQ, n);

  return event;
}

static void
assert_numbered (HwEventLog *log, guint position, gint64 n)
{
  g_autoptr (HwEvent) event = hw_event_log_get_event (log, position);

  assert_non_null (event);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_SEQ), n);
  assert_int_equal (hw_event_get_mono_us (event), n * 1000);
}

static void
a_million_rows_stay_within_the_limit (void **state)
{
  const guint limit = 100000;
  const guint batch_size = 997;
  g_autoptr (HwEventLog) log = hw_event_log_new (limit);
  gint64 n = 0;

  while (n < 1000000)
    {
      g_autoptr (GPtrArray) batch
          = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);

      for (guint i = 0; i < batch_size; i++)
        g_ptr_array_add (batch, numbered (n++));
      hw_event_log_append_batch (log, batch);
      assert_int_equal (hw_event_log_get_length (log), MIN (n, limit));
      assert_numbered (log, 0, MAX (0, n - limit));
      assert_numbered (log, hw_event_log_get_length (log) - 1, n - 1);
    }
  assert_in_range (hw_event_log_get_size (log), 1, limit * 70);
  hw_event_log_clear (log);
  assert_int_equal (hw_event_log_get_size (log), 0);
}

static void
append_numbered (HwEventLog *log, gint64 from, gint64 to)
{
  for (gint64 n = from; n < to; n++)
    {
      g_autoptr (HwEvent) event = numbered (n);

      hw_event_log_append (log, event);
    }
}

static void
rows_are_found_by_their_time (void **state)
{
  g_autoptr (HwEventLog) log = hw_event_log_new (2000);

  assert_int_equal (hw_event_log_find (log, 0), 0);
  append_numbered (log, 0, 5000);
  assert_int_equal (hw_event_log_find (log, 0), 0);
  assert_int_equal (hw_event_log_find (log, 3000 * 1000), 0);
  assert_int_equal (hw_event_log_find (log, 3000 * 1000 + 1), 1);
  assert_int_equal (hw_event_log_find (log, 4567 * 1000), 1567);
  assert_int_equal (hw_event_log_find (log, 4999 * 1000 + 1), 2000);
}

static void
a_copy_stays_what_the_log_was (void **state)
{
  static const gint64 lengths[] = { 0, 1, 1023, 1024, 1025, 3000, 5001 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (HwEventLog) log = hw_event_log_new (3000);
      g_autoptr (HwEventLog) copy = NULL;
      gint64 n = lengths[i];
      gint64 first = MAX (n - 3000, 0);

      append_numbered (log, 0, n);
      copy = hw_event_log_copy (log);
      append_numbered (log, n, n + 4000);
      assert_int_equal (hw_event_log_get_length (copy), n - first);
      assert_int_equal (hw_event_log_get_dropped (copy), first);
      for (gint64 at = first; at < n; at++)
        assert_numbered (copy, (guint) (at - first), at);
      append_numbered (copy, n, n + 1500);
      assert_numbered (copy, hw_event_log_get_length (copy) - 1, n + 1499);
      assert_numbered (log, hw_event_log_get_length (log) - 1, n + 3999);
    }
}

static void
rows_are_items (void **state)
{
  g_autoptr (HwEventLog) log = hw_event_log_new (10);
  g_autoptr (HwEvent) event = numbered (3);
  g_autoptr (HwEventItem) item = NULL;

  assert_int_equal (g_list_model_get_item_type (G_LIST_MODEL (log)), HW_TYPE_EVENT_ITEM);
  assert_null (g_list_model_get_item (G_LIST_MODEL (log), 0));
  hw_event_log_append (log, event);
  item = g_list_model_get_item (G_LIST_MODEL (log), 0);
  assert_same_event (hw_event_item_get_event (item), event);
}

static void
an_empty_batch_says_nothing (void **state)
{
  g_autoptr (HwEventLog) log = hw_event_log_new (10);
  g_autoptr (GPtrArray) empty = g_ptr_array_new ();
  Mirror mirror;

  mirror_init (&mirror, log);
  hw_event_log_append_batch (log, empty);
  hw_event_log_clear (log);
  assert_int_equal (mirror.n_signals, 0);
  g_ptr_array_unref (mirror.rows);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (behaves_like_a_plain_array),
    cmocka_unit_test (a_million_rows_stay_within_the_limit),
    cmocka_unit_test (rows_are_found_by_their_time),
    cmocka_unit_test (a_copy_stays_what_the_log_was),
    cmocka_unit_test (rows_are_items),
    cmocka_unit_test (an_empty_batch_says_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
