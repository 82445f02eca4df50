/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns when the queue's events are taken: at most once a frame, and no more than it can wait for.
 */
#include "config.h"

#include "hw-event-drain.h"

#include <time.h>

#include "hw-pace.h"

#define FRAME_US (G_USEC_PER_SEC / 60)
/* What else the loop has to do comes in between, also where the machine is too slow for all. */
#define REST_US (FRAME_US / 2)

struct _HwEventDrain
{
  HwEventQueue *queue;
  HwEventDrainFunc func;
  gpointer user_data;
  GSource *source;
  gint64 due;
  GPtrArray *waiting; /* HwEvent: out of the queue, and not taken yet */
  HwPace pace;
};

static HwTime
read_cpu (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);

  return (HwTime) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* As many as a frame can wait for; what is left waits for the next. */
static GPtrArray *
take_share (HwEventDrain *self)
{
  GPtrArray *batch = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);
  guint n_events;

  if (self->waiting->len < HW_PACE_MANY)
    g_ptr_array_extend_and_steal (self->waiting, hw_event_queue_drain (self->queue));
  n_events = hw_pace_get_share (&self->pace, self->waiting->len);
  for (guint i = 0; i < n_events; i++)
    g_ptr_array_add (batch, self->waiting->pdata[i]);
  if (n_events > 0)
    g_ptr_array_remove_range (self->waiting, 0, n_events);

  return batch;
}

static void
drain (HwEventDrain *self)
{
  HwTime began = read_cpu ();
  GPtrArray *batch = take_share (self);
  guint n_events = batch->len;

  if (n_events > 0)
    self->func (batch, self->user_data);
  g_ptr_array_unref (batch);
  hw_pace_note (&self->pace, n_events, read_cpu () - began);
}

static gboolean
drain_cb (gpointer user_data)
{
  HwEventDrain *self = user_data;
  gint64 now = g_get_monotonic_time ();

  if (now < self->due)
    {
      g_source_set_ready_time (self->source, self->due);
      return G_SOURCE_CONTINUE;
    }

  /* Asleep again before the queue is emptied, so that a notice in between isn't lost. */
  g_source_set_ready_time (self->source, -1);
  drain (self);
  self->due = MAX (now + FRAME_US, g_get_monotonic_time () + REST_US);
  if (self->waiting->len > 0)
    g_source_set_ready_time (self->source, self->due);

  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_drain (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs drain_funcs = { .dispatch = dispatch_drain };

/* Comes from any thread. */
static void
queue_notify_cb (gpointer user_data)
{
  g_source_set_ready_time (user_data, 0);
}

HwEventDrain *
hw_event_drain_new (HwEventQueue *queue, HwEventDrainFunc func, gpointer user_data)
{
  HwEventDrain *self = g_new0 (HwEventDrain, 1);

  self->queue = hw_event_queue_ref (queue);
  self->func = func;
  self->user_data = user_data;
  self->waiting = g_ptr_array_new ();
  self->source = g_source_new (&drain_funcs, sizeof (GSource));
  g_source_set_static_name (self->source, "heartwire-drain");
  g_source_set_callback (self->source, drain_cb, self, NULL);
  g_source_attach (self->source, NULL);
  hw_event_queue_set_notify (queue, queue_notify_cb, g_source_ref (self->source),
                             (GDestroyNotify) g_source_unref);

  return self;
}

void
hw_event_drain_free (HwEventDrain *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_ptr_array_set_free_func (self->waiting, (GDestroyNotify) hw_event_unref);
  g_ptr_array_unref (self->waiting);
  hw_event_queue_unref (self->queue);
  g_free (self);
}
