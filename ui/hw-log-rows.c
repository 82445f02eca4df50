/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns which rows of a log are shown: all, or those that a query lets through.
 *
 * A row's number counts all that ever came, so it stays when older ones go. What was looked at is
 * one stretch of numbers, [low, high); its matches lie in two arrays: `older`, which grows while
 * the search goes back in time, and `newer`, which grows while the log does. */
#include "hw-log-rows.h"

#define SLICE_ROWS 256
#define SLICE_US 4000
/* More than this at once isn't looked at before the next frame. */
#define PROMPT_ROWS 2048

struct _HwLogRows
{
  GObject parent_instance;

  HwEventLog *log;
  HwLogQuery query;
  guint64 low;
  guint64 high;
  GArray *older; /* guint64, from the newest to the oldest */
  GArray *newer; /* guint64, from the oldest on, … */
  guint gone;    /* … but for these, which have left the log */
  guint idle;
  GHashTable *table; /* of the rows that are held by whoever shows them */
  gboolean bare;     /* while one list of rows takes the place of another */
};

enum
{
  PROP_SEARCHING = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void hw_log_rows_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HwLogRows,
                               hw_log_rows,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      hw_log_rows_list_model_init))

static guint64
get_begin (HwLogRows *self)
{
  return hw_event_log_get_dropped (self->log);
}

static guint64
get_end (HwLogRows *self)
{
  return get_begin (self) + hw_event_log_get_length (self->log);
}

static guint
count_matches (HwLogRows *self)
{
  return self->older->len + self->newer->len - self->gone;
}

static guint64
get_match (HwLogRows *self, guint n)
{
  if (n < self->older->len)
    return g_array_index (self->older, guint64, self->older->len - 1 - n);

  return g_array_index (self->newer, guint64, self->gone + n - self->older->len);
}

static guint
count_rows (HwLogRows *self)
{
  if (self->log == NULL)
    return 0;

  return hw_log_rows_is_filtered (self) ? count_matches (self)
                                        : hw_event_log_get_length (self->log);
}

static void
tell (HwLogRows *self, guint position, guint removed, guint added)
{
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static guint64
get_number (HwLogRows *self, guint n)
{
  return hw_log_rows_is_filtered (self) ? get_match (self, n) : get_begin (self) + n;
}

static HwEventItem *
make_item (HwLogRows *self, guint64 number)
{
  return g_list_model_get_item (G_LIST_MODEL (self->log), (guint) (number - get_begin (self)));
}

static HwLogRow *
get_row (HwLogRows *self, guint n)
{
  guint64 number = get_number (self, n);
  HwLogRow *row = hw_log_row_table_find (self->table, number);

  return row != NULL ? row : hw_log_row_new (self->table, number, make_item (self, number));
}

static gboolean
matches (HwLogRows *self, guint64 number)
{
  guint position = (guint) (number - get_begin (self));
  g_autoptr (HwEvent) event = NULL;

  if (!hw_log_query_takes (&self->query, hw_event_log_get_kind (self->log, position),
                           hw_event_log_get_source (self->log, position)))
    return FALSE;
  if (self->query.words == NULL)
    return TRUE;
  event = hw_event_log_get_event (self->log, position);

  return hw_log_query_matches (&self->query, event);
}

/* A list looks for each row that it showed among all that come with the same signal: of a million
 * rows, for seconds. So first all go, then all come. */
static void
tell_replaced (HwLogRows *self, guint before)
{
  self->bare = TRUE;
  tell (self, 0, before, 0);
  self->bare = FALSE;
  tell (self, 0, 0, count_rows (self));
}

static void
look_ahead (HwLogRows *self, guint64 limit)
{
  guint n = count_matches (self);

  for (; self->high < limit; self->high++)
    if (matches (self, self->high))
      g_array_append_val (self->newer, self->high);
  tell (self, n, 0, count_matches (self) - n);
}

static void
look_back (HwLogRows *self, guint n_rows)
{
  guint64 begin = get_begin (self);

  for (; self->low > begin && n_rows > 0; n_rows--)
    {
      self->low--;
      if (matches (self, self->low))
        g_array_append_val (self->older, self->low);
    }
}

gboolean
hw_log_rows_is_searching (HwLogRows *self)
{
  return self->log != NULL && hw_log_rows_is_filtered (self)
         && (self->low > get_begin (self) || self->high < get_end (self));
}

static void
step (HwLogRows *self)
{
  guint n = count_matches (self);

  if (self->high < get_end (self))
    {
      look_ahead (self, MIN (get_end (self), self->high + SLICE_ROWS));
      return;
    }
  look_back (self, SLICE_ROWS);
  tell (self, 0, 0, count_matches (self) - n);
}

gboolean
hw_log_rows_step (HwLogRows *self)
{
  if (hw_log_rows_is_searching (self))
    step (self);

  return hw_log_rows_is_searching (self);
}

static gboolean
search_cb (gpointer user_data)
{
  HwLogRows *self = user_data;
  gint64 end = g_get_monotonic_time () + SLICE_US;

  while (hw_log_rows_step (self))
    if (g_get_monotonic_time () >= end)
      return G_SOURCE_CONTINUE;

  self->idle = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCHING]);

  return G_SOURCE_REMOVE;
}

static void
search (HwLogRows *self)
{
  if (self->idle != 0 || !hw_log_rows_is_searching (self))
    return;

  self->idle = g_idle_add (search_cb, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCHING]);
}

/* Rows went from the log's begin; of a batch that is longer than the log, some never came. */
static void
forget (HwLogRows *self)
{
  guint64 begin = get_begin (self);
  guint n = count_matches (self);
  guint left = self->older->len;

  while (left > 0 && g_array_index (self->older, guint64, left - 1) < begin)
    left--;
  g_array_set_size (self->older, left);
  while (left == 0 && self->gone < self->newer->len
         && g_array_index (self->newer, guint64, self->gone) < begin)
    self->gone++;
  if (self->gone > self->newer->len / 2)
    {
      g_array_remove_range (self->newer, 0, self->gone);
      self->gone = 0;
    }
  self->low = MAX (self->low, begin);
  self->high = MAX (self->high, begin);
  tell (self, 0, n - count_matches (self), 0);
}

static void
items_changed_cb (GListModel *log, guint position, guint removed, guint added, HwLogRows *self)
{
  if (!hw_log_rows_is_filtered (self))
    {
      tell (self, position, removed, added);
      return;
    }

  forget (self);
  if (get_end (self) - self->high <= PROMPT_ROWS)
    look_ahead (self, get_end (self));
  search (self);
}

/* What is shown begins anew, in the place of @before rows. The newest are looked at right now: they
 * are what is on the screen. */
static void
restart (HwLogRows *self, guint before)
{
  g_array_set_size (self->older, 0);
  g_array_set_size (self->newer, 0);
  self->gone = 0;
  g_clear_handle_id (&self->idle, g_source_remove);
  self->low = self->high = self->log != NULL ? get_end (self) : 0;
  if (self->log != NULL && hw_log_rows_is_filtered (self))
    look_back (self, PROMPT_ROWS);
  tell_replaced (self, before);
  search (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCHING]);
}

void
hw_log_rows_set_log (HwLogRows *self, HwEventLog *log)
{
  guint before;

  if (self->log == log)
    return;

  before = count_rows (self);
  if (self->log != NULL)
    g_signal_handlers_disconnect_by_data (self->log, self);
  g_hash_table_unref (self->table);
  self->table = hw_log_row_table_new ();
  g_set_object (&self->log, log);
  if (log != NULL)
    g_signal_connect (log, "items-changed", G_CALLBACK (items_changed_cb), self);
  restart (self, before);
}

HwEventLog *
hw_log_rows_get_log (HwLogRows *self)
{
  return self->log;
}

void
hw_log_rows_set_text (HwLogRows *self, const char *text)
{
  guint before = count_rows (self);

  hw_log_query_set_text (&self->query, text);
  restart (self, before);
}

void
hw_log_rows_set_source (HwLogRows *self, int source)
{
  guint before = count_rows (self);

  self->query.source = source;
  restart (self, before);
}

void
hw_log_rows_set_kinds (HwLogRows *self, guint64 kinds)
{
  guint before = count_rows (self);

  self->query.kinds = kinds;
  restart (self, before);
}

guint
hw_log_rows_find_number (HwLogRows *self, guint64 number)
{
  guint low = 0;
  guint high = count_rows (self);

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_number (self, middle) < number)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

void
hw_log_rows_show (HwLogRows *self, guint n, HwLogRow *row)
{
  guint64 number = get_number (self, n);

  if (hw_log_row_get_number (row) != number)
    hw_log_row_become (row, number, make_item (self, number));
}

guint
hw_log_rows_get_n_matches (HwLogRows *self)
{
  return count_rows (self);
}

gboolean
hw_log_rows_is_filtered (HwLogRows *self)
{
  return !hw_log_query_is_empty (&self->query);
}

guint
hw_log_rows_find (HwLogRows *self, guint position)
{
  return self->log != NULL ? hw_log_rows_find_number (self, get_begin (self) + position) : 0;
}

HwLogRows *
hw_log_rows_new (void)
{
  return g_object_new (HW_TYPE_LOG_ROWS, NULL);
}

static GType
hw_log_rows_get_item_type (GListModel *model)
{
  return HW_TYPE_LOG_ROW;
}

static guint
hw_log_rows_get_n_items (GListModel *model)
{
  HwLogRows *self = HW_LOG_ROWS (model);

  return self->bare ? 0 : count_rows (self);
}

static gpointer
hw_log_rows_get_item (GListModel *model, guint n)
{
  return n < hw_log_rows_get_n_items (model) ? get_row (HW_LOG_ROWS (model), n) : NULL;
}

static void
hw_log_rows_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = hw_log_rows_get_item_type;
  iface->get_n_items = hw_log_rows_get_n_items;
  iface->get_item = hw_log_rows_get_item;
}

static void
hw_log_rows_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, hw_log_rows_is_searching (HW_LOG_ROWS (object)));
}

static void
hw_log_rows_finalize (GObject *object)
{
  HwLogRows *self = HW_LOG_ROWS (object);

  if (self->log != NULL)
    g_signal_handlers_disconnect_by_data (self->log, self);
  g_clear_object (&self->log);
  g_hash_table_unref (self->table);
  g_clear_handle_id (&self->idle, g_source_remove);
  hw_log_query_clear (&self->query);
  g_array_unref (self->older);
  g_array_unref (self->newer);

  G_OBJECT_CLASS (hw_log_rows_parent_class)->finalize (object);
}

static void
hw_log_rows_class_init (HwLogRowsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hw_log_rows_get_property;
  object_class->finalize = hw_log_rows_finalize;

  properties[PROP_SEARCHING]
      = g_param_spec_boolean ("searching", NULL, NULL, FALSE,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hw_log_rows_init (HwLogRows *self)
{
  hw_log_query_init (&self->query);
  self->table = hw_log_row_table_new ();
  self->older = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->newer = g_array_new (FALSE, FALSE, sizeof (guint64));
}
