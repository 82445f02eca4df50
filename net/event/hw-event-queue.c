/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the way of events from the threads that make them to the one that reads them. */
#include "event/hw-event-queue.h"

struct _HwEventQueue
{
  gatomicrefcount refs;
  GMutex lock;
  GPtrArray *events;
  guint limit;
  guint64 dropped;
  HwEventSource dropped_source; /* of the last that was dropped */
  HwEventQueueNotify notify;
  gpointer notify_data;
  GDestroyNotify notify_destroy;
};

G_DEFINE_BOXED_TYPE (HwEventQueue, hw_event_queue, hw_event_queue_ref, hw_event_queue_unref)

static GPtrArray *
new_batch (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);
}

/**
 * hw_event_queue_new:
 * @limit: how many events wait at most before the chatty kinds are left out
 *
 * Returns: (transfer full): an empty queue
 */
HwEventQueue *
hw_event_queue_new (guint limit)
{
  HwEventQueue *self = g_new0 (HwEventQueue, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  self->events = new_batch ();
  self->limit = limit;

  return self;
}

/**
 * hw_event_queue_ref:
 * @self: a queue
 *
 * Returns: (transfer full): @self
 */
HwEventQueue *
hw_event_queue_ref (HwEventQueue *self)
{
  g_atomic_ref_count_inc (&self->refs);

  return self;
}

/**
 * hw_event_queue_unref:
 * @self: (transfer full): a queue
 */
void
hw_event_queue_unref (HwEventQueue *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  if (self->notify_destroy != NULL)
    self->notify_destroy (self->notify_data);
  g_ptr_array_unref (self->events);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * hw_event_queue_set_notify: (skip)
 * @self: a queue into which nothing was pushed yet
 * @notify: called when the queue stops being empty
 * @user_data: for @notify
 * @destroy: (nullable): what @user_data is given back by, with the queue's last reference
 */
void
hw_event_queue_set_notify (HwEventQueue *self,
                           HwEventQueueNotify notify,
                           gpointer user_data,
                           GDestroyNotify destroy)
{
  g_return_if_fail (self->notify == NULL);

  self->notify = notify;
  self->notify_data = user_data;
  self->notify_destroy = destroy;
}

static gboolean
is_chatty (const HwEvent *event)
{
  switch (hw_event_get_kind (event))
    {
    case HW_EVENT_HEARTBEAT_SENT:
    case HW_EVENT_HEARTBEAT_RECEIVED:
    case HW_EVENT_MESSAGE_SENT:
    case HW_EVENT_MESSAGE_RECEIVED:
    case HW_EVENT_MESSAGE_ACKED:
    case HW_EVENT_WORK_FINISHED:
    case HW_EVENT_ECHO_RECEIVED:
    case HW_EVENT_KERNEL:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * hw_event_queue_push:
 * @self: a queue
 * @event: (transfer full): what happened
 */
void
hw_event_queue_push (HwEventQueue *self, HwEvent *event)
{
  gboolean was_empty;

  g_mutex_lock (&self->lock);
  was_empty = self->events->len == 0;
  if (self->events->len >= self->limit && is_chatty (event))
    {
      self->dropped++;
      self->dropped_source = hw_event_get_source (event);
      hw_event_unref (event);
    }
  else
    g_ptr_array_add (self->events, event);
  g_mutex_unlock (&self->lock);

  if (was_empty && self->notify != NULL)
    self->notify (self->notify_data);
}

/**
 * hw_event_queue_drain:
 * @self: a queue
 *
 * Returns: (transfer container) (element-type HwEvent): all that waited, in order
 */
GPtrArray *
hw_event_queue_drain (HwEventQueue *self)
{
  GPtrArray *fresh = new_batch ();
  GPtrArray *batch;
  HwEventSource source;
  guint64 dropped;

  g_mutex_lock (&self->lock);
  batch = g_steal_pointer (&self->events);
  self->events = fresh;
  dropped = self->dropped;
  source = self->dropped_source;
  self->dropped = 0;
  g_mutex_unlock (&self->lock);

  if (dropped > 0)
    {
      HwEvent *notice = hw_event_new (HW_EVENT_EVENTS_DROPPED, source);

      hw_event_set_number (notice, HW_EVENT_FIELD_DROPPED, (gint64) dropped);
      g_ptr_array_insert (batch, 0, notice);
    }

  return batch;
}
