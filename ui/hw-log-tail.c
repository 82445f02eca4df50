/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the holding still of a list of rows while more events come than a list can follow.
 *
 * A list has widgets for 200 rows, far more than are seen, and each row that comes or goes gives
 * all of them another place, and many of them another event: longer than a frame lasts. So in a
 * flood its rows stay. Those that are seen are told to be other events, which costs a text each;
 * those that aren't are told when it is over, and then the rows before them, for which there are no
 * widgets, are exchanged. */
#include "hw-log-tail.h"

struct _HwLogTail
{
  GObject parent_instance;

  HwLogRows *rows;
  GPtrArray *tail; /* HwLogRow: the last rows of the list that is held; NULL: none is */
  guint n_held;    /* so long is that list */
  guint untold;    /* rows behind it that nobody was told of yet */
};

static void hw_log_tail_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HwLogTail,
                               hw_log_tail,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      hw_log_tail_list_model_init))

static guint
count_rows (HwLogTail *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}

static void
tell (HwLogTail *self, guint position, guint removed, guint added)
{
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

/* The tail's last @n_rows become those that end before @end. The newest first, so that an event has
 * left its row before another row becomes it. */
static void
renew (HwLogTail *self, GPtrArray *tail, guint n_rows, guint end)
{
  for (guint back = 1; back <= n_rows; back++)
    hw_log_rows_show (self->rows, end - back, tail->pdata[tail->len - back]);
}

static void
begin (HwLogTail *self)
{
  guint n = count_rows (self);

  self->n_held = n;
  self->tail = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = n - MIN (n, HW_LOG_TAIL_ROWS); i < n; i++)
    g_ptr_array_add (self->tail, g_list_model_get_item (G_LIST_MODEL (self->rows), i));
}

/* Only while all of the list is the tail. */
static void
grow (HwLogTail *self)
{
  guint n = count_rows (self);
  guint before = self->n_held;

  if (before >= HW_LOG_TAIL_ROWS || before >= n)
    return;

  self->n_held = MIN (n, HW_LOG_TAIL_ROWS);
  for (guint i = before; i < self->n_held; i++)
    g_ptr_array_add (self->tail,
                     g_list_model_get_item (G_LIST_MODEL (self->rows), n - self->n_held + i));
  tell (self, before, 0, self->n_held - before);
}

static void
forget (HwLogTail *self)
{
  guint n_held = self->n_held;
  guint n = count_rows (self);

  g_clear_pointer (&self->tail, g_ptr_array_unref);
  self->untold = n;
  tell (self, 0, n_held, 0);
  self->untold = 0;
  tell (self, 0, 0, n);
}

/* Behind the newest row that the tail shows; 0: that isn't a row any more. */
static guint
find_end (HwLogTail *self)
{
  guint64 newest;
  guint end;

  if (self->tail->len == 0)
    return 0;
  newest = hw_log_row_get_number (self->tail->pdata[self->tail->len - 1]);
  end = hw_log_rows_find_number (self->rows, newest + 1);

  return end >= self->tail->len && hw_log_rows_find_number (self->rows, newest) == end - 1 ? end
                                                                                           : 0;
}

static void
exchange (HwLogTail *self, guint end)
{
  g_autoptr (GPtrArray) tail = NULL;
  guint n = count_rows (self);
  guint n_before = self->n_held - self->tail->len;

  renew (self, self->tail, self->tail->len, end);
  self->n_held = self->tail->len;
  tell (self, 0, n_before, 0);
  tail = g_steal_pointer (&self->tail);
  self->untold = n - end;
  tell (self, 0, 0, end - tail->len);
  self->untold = 0;
  tell (self, end, 0, n - end);
}

void
hw_log_tail_hold (HwLogTail *self, guint n_seen)
{
  if (self->tail != NULL && count_rows (self) < self->tail->len)
    hw_log_tail_release (self);
  if (self->tail == NULL)
    begin (self);
  grow (self);
  renew (self, self->tail, MIN (n_seen, self->tail->len), count_rows (self));
}

void
hw_log_tail_release (HwLogTail *self)
{
  guint end;

  if (self->tail == NULL)
    return;

  end = find_end (self);
  if (end > 0)
    exchange (self, end);
  else
    forget (self);
}

gboolean
hw_log_tail_is_held (HwLogTail *self)
{
  return self->tail != NULL;
}

/* Where no row is left, another list is to come. */
static void
items_changed_cb (HwLogTail *self, guint position, guint removed, guint added)
{
  if (self->tail == NULL)
    tell (self, position, removed, added);
  else if (count_rows (self) == 0)
    forget (self);
}

HwLogTail *
hw_log_tail_new (HwLogRows *rows)
{
  HwLogTail *self = g_object_new (HW_TYPE_LOG_TAIL, NULL);

  self->rows = g_object_ref (rows);
  g_signal_connect_object (rows, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

static GType
hw_log_tail_get_item_type (GListModel *model)
{
  return HW_TYPE_LOG_ROW;
}

static guint
hw_log_tail_get_n_items (GListModel *model)
{
  HwLogTail *self = HW_LOG_TAIL (model);

  return self->tail != NULL ? self->n_held : count_rows (self) - self->untold;
}

/* Before the tail, what is as far from the end. */
static HwLogRow *
get_held (HwLogTail *self, guint n)
{
  guint n_rows = count_rows (self);
  guint back = self->n_held - n;

  if (back <= self->tail->len)
    return g_object_ref (self->tail->pdata[self->tail->len - back]);

  return g_list_model_get_item (G_LIST_MODEL (self->rows), n_rows - MIN (n_rows, back));
}

static gpointer
hw_log_tail_get_item (GListModel *model, guint n)
{
  HwLogTail *self = HW_LOG_TAIL (model);

  if (n >= hw_log_tail_get_n_items (model))
    return NULL;

  return self->tail != NULL ? get_held (self, n)
                            : g_list_model_get_item (G_LIST_MODEL (self->rows), n);
}

static void
hw_log_tail_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = hw_log_tail_get_item_type;
  iface->get_n_items = hw_log_tail_get_n_items;
  iface->get_item = hw_log_tail_get_item;
}

static void
hw_log_tail_dispose (GObject *object)
{
  HwLogTail *self = HW_LOG_TAIL (object);

  g_clear_pointer (&self->tail, g_ptr_array_unref);
  self->n_held = 0;

  G_OBJECT_CLASS (hw_log_tail_parent_class)->dispose (object);
}

static void
hw_log_tail_finalize (GObject *object)
{
  g_object_unref (HW_LOG_TAIL (object)->rows);

  G_OBJECT_CLASS (hw_log_tail_parent_class)->finalize (object);
}

static void
hw_log_tail_class_init (HwLogTailClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_log_tail_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_log_tail_finalize;
}

static void
hw_log_tail_init (HwLogTail *self)
{
}
