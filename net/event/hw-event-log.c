/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns HwEventLog: a bounded GListModel of packed events.
 *
 * The rows lie in chunks of HW_EVENT_CHUNK_ROWS, all full but the last, so a position is found by
 * one division. Trimming moves `head` over the oldest rows, and frees the first chunk once it lies
 * behind head altogether: the length is never above the limit, the memory at most a chunk above it.
 */
#include "event/hw-event-log.h"

#include "event/hw-event-item.h"
#include "event/hw-event-pack.h"

struct _HwEventLog
{
  GObject parent_instance;

  GPtrArray *chunks;
  guint head; /* rows of the first chunk that are gone */
  guint n_items;
  guint limit;
  guint64 n_dropped;
};

static void hw_event_log_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HwEventLog,
                               hw_event_log,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      hw_event_log_list_model_init))

/**
 * hw_event_log_new:
 * @limit: how many events are kept at most; at least 1
 *
 * Returns: (transfer full): an empty log
 */
HwEventLog *
hw_event_log_new (guint limit)
{
  HwEventLog *self = g_object_new (HW_TYPE_EVENT_LOG, NULL);

  self->limit = MAX (limit, 1);

  return self;
}

static HwEventChunk *
get_open_chunk (HwEventLog *self)
{
  HwEventChunk *last = NULL;

  if (self->chunks->len > 0)
    last = self->chunks->pdata[self->chunks->len - 1];
  if (last == NULL || hw_event_chunk_get_n_rows (last) == HW_EVENT_CHUNK_ROWS)
    {
      last = hw_event_chunk_new ();
      g_ptr_array_add (self->chunks, last);
    }

  return last;
}

static void
add_rows (HwEventLog *self, HwEvent *const *events, guint n_events)
{
  guint position = self->n_items;

  for (guint i = 0; i < n_events; i++)
    hw_event_chunk_append (get_open_chunk (self), events[i]);
  self->n_items += n_events;
  if (n_events > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, 0, n_events);
}

/* A log that was emptied begins with a new chunk, so that `head` never passes an open one. */
static void
drop_oldest (HwEventLog *self, guint n_rows)
{
  if (n_rows == 0)
    return;

  self->head += n_rows;
  self->n_items -= n_rows;
  self->n_dropped += n_rows;
  if (self->n_items == 0)
    {
      g_ptr_array_set_size (self->chunks, 0);
      self->head = 0;
    }
  else if (self->head >= HW_EVENT_CHUNK_ROWS)
    {
      g_ptr_array_remove_range (self->chunks, 0, self->head / HW_EVENT_CHUNK_ROWS);
      self->head %= HW_EVENT_CHUNK_ROWS;
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_rows, 0);
}

static void
append_rows (HwEventLog *self, HwEvent *const *events, guint n_events)
{
  guint n_kept = MIN (n_events, self->limit);

  if (self->n_items > self->limit - n_kept)
    drop_oldest (self, self->n_items - (self->limit - n_kept));
  self->n_dropped += n_events - n_kept;
  add_rows (self, events + (n_events - n_kept), n_kept);
}

/**
 * hw_event_log_append:
 * @self: a log
 * @event: (transfer none): what happened
 *
 * Appends one event. Where several are at hand, [method@EventLog.append_batch] is many times
 * faster, since a view works once a signal.
 */
void
hw_event_log_append (HwEventLog *self, HwEvent *event)
{
  g_return_if_fail (HW_IS_EVENT_LOG (self));

  append_rows (self, &event, 1);
}

/**
 * hw_event_log_append_batch:
 * @self: a log
 * @events: (element-type HwEvent) (transfer none): what happened, in order
 *
 * Appends all of them: first the oldest rows go, with one signal, where the limit asks for it, then
 * the new ones come, with another.
 */
void
hw_event_log_append_batch (HwEventLog *self, GPtrArray *events)
{
  g_return_if_fail (HW_IS_EVENT_LOG (self));

  append_rows (self, (HwEvent *const *) events->pdata, events->len);
}

guint
hw_event_log_get_length (HwEventLog *self)
{
  g_return_val_if_fail (HW_IS_EVENT_LOG (self), 0);

  return self->n_items;
}

static const HwEventChunk *
find_row (HwEventLog *self, guint position, guint *row)
{
  guint n = self->head + position;

  *row = n % HW_EVENT_CHUNK_ROWS;

  return self->chunks->pdata[n / HW_EVENT_CHUNK_ROWS];
}

/**
 * hw_event_log_get_event:
 * @self: a log
 * @position: from 0, the oldest
 *
 * Returns: (transfer full) (nullable): the event there; %NULL past the end
 */
HwEvent *
hw_event_log_get_event (HwEventLog *self, guint position)
{
  const HwEventChunk *chunk;
  guint row;

  g_return_val_if_fail (HW_IS_EVENT_LOG (self), NULL);

  if (position >= self->n_items)
    return NULL;
  chunk = find_row (self, position, &row);

  return hw_event_chunk_get (chunk, row);
}

/**
 * hw_event_log_get_kind:
 * @self: a log
 * @position: of a row that is there
 *
 * Returns: what happened
 */
HwEventKind
hw_event_log_get_kind (HwEventLog *self, guint position)
{
  const HwEventChunk *chunk;
  guint row;

  g_return_val_if_fail (HW_IS_EVENT_LOG (self) && position < self->n_items, HW_EVENT_ERROR);

  chunk = find_row (self, position, &row);

  return hw_event_chunk_get_kind (chunk, row);
}

/**
 * hw_event_log_get_source:
 * @self: a log
 * @position: of a row that is there
 *
 * Returns: who says so
 */
HwEventSource
hw_event_log_get_source (HwEventLog *self, guint position)
{
  const HwEventChunk *chunk;
  guint row;

  g_return_val_if_fail (HW_IS_EVENT_LOG (self) && position < self->n_items, HW_EVENT_SOURCE_CLIENT);

  chunk = find_row (self, position, &row);

  return hw_event_chunk_get_source (chunk, row);
}

/**
 * hw_event_log_find:
 * @self: a log
 * @mono_us: of the monotonic clock, as the events have it
 *
 * Returns: the first row that isn't earlier; the log's length where none is
 */
guint
hw_event_log_find (HwEventLog *self, gint64 mono_us)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (HW_IS_EVENT_LOG (self), 0);

  for (high = self->n_items; low < high;)
    {
      guint middle = low + (high - low) / 2;
      guint row;
      const HwEventChunk *chunk = find_row (self, middle, &row);

      if (hw_event_chunk_get_mono_us (chunk, row) < mono_us)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/**
 * hw_event_log_get_dropped:
 * @self: a log
 *
 * Returns: how many events were appended and are gone; with the length, all that ever came
 */
guint64
hw_event_log_get_dropped (HwEventLog *self)
{
  g_return_val_if_fail (HW_IS_EVENT_LOG (self), 0);

  return self->n_dropped;
}

/* The chunk that is still being filled can't be shared. */
static void
copy_rows (HwEventLog *copy, const HwEventChunk *chunk)
{
  guint n_rows = hw_event_chunk_get_n_rows (chunk);

  for (guint row = 0; row < n_rows; row++)
    {
      g_autoptr (HwEvent) event = hw_event_chunk_get (chunk, row);

      hw_event_chunk_append (get_open_chunk (copy), event);
    }
}

/**
 * hw_event_log_copy:
 * @self: a log
 *
 * Makes a log of what is in it now, at nearly no cost: full chunks never change, so they are
 * shared. The copy may be read in another thread while this log goes on.
 *
 * Returns: (transfer full): a log with the same rows and the same limit
 */
HwEventLog *
hw_event_log_copy (HwEventLog *self)
{
  HwEventLog *copy;

  g_return_val_if_fail (HW_IS_EVENT_LOG (self), NULL);

  copy = hw_event_log_new (self->limit);
  for (guint i = 0; i < self->chunks->len; i++)
    {
      HwEventChunk *chunk = self->chunks->pdata[i];

      if (hw_event_chunk_get_n_rows (chunk) == HW_EVENT_CHUNK_ROWS)
        g_ptr_array_add (copy->chunks, hw_event_chunk_ref (chunk));
      else
        copy_rows (copy, chunk);
    }
  copy->head = self->head;
  copy->n_items = self->n_items;
  copy->n_dropped = self->n_dropped;

  return copy;
}

void
hw_event_log_clear (HwEventLog *self)
{
  g_return_if_fail (HW_IS_EVENT_LOG (self));

  drop_oldest (self, self->n_items);
}

/**
 * hw_event_log_get_size:
 * @self: a log
 *
 * Returns: bytes of memory that the rows take
 */
gsize
hw_event_log_get_size (HwEventLog *self)
{
  gsize size = 0;

  g_return_val_if_fail (HW_IS_EVENT_LOG (self), 0);

  for (guint i = 0; i < self->chunks->len; i++)
    size += hw_event_chunk_get_size (self->chunks->pdata[i]);

  return size;
}

static GType
hw_event_log_get_item_type (GListModel *model)
{
  return HW_TYPE_EVENT_ITEM;
}

static guint
hw_event_log_get_n_items (GListModel *model)
{
  return HW_EVENT_LOG (model)->n_items;
}

static gpointer
hw_event_log_get_item (GListModel *model, guint position)
{
  HwEvent *event = hw_event_log_get_event (HW_EVENT_LOG (model), position);

  return event != NULL ? hw_event_item_new (event) : NULL;
}

static void
hw_event_log_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = hw_event_log_get_item_type;
  iface->get_n_items = hw_event_log_get_n_items;
  iface->get_item = hw_event_log_get_item;
}

static void
hw_event_log_finalize (GObject *object)
{
  HwEventLog *self = HW_EVENT_LOG (object);

  g_clear_pointer (&self->chunks, g_ptr_array_unref);

  G_OBJECT_CLASS (hw_event_log_parent_class)->finalize (object);
}

static void
hw_event_log_class_init (HwEventLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hw_event_log_finalize;
}

static void
hw_event_log_init (HwEventLog *self)
{
  self->chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_chunk_unref);
}
