/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the worker: the thread in which a socket's driver lives, and all that crosses to it. */
#include "io/hw-link-worker.h"

#include "core/hw-error-words.h"
#include "io/hw-link-worker-private.h"

HwLinkWorker *
hw_link_worker_ref (HwLinkWorker *self)
{
  g_atomic_ref_count_inc (&self->refs);

  return self;
}

void
hw_link_worker_unref (HwLinkWorker *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_clear_pointer (&self->wakeup, hw_wakeup_free);
  g_main_context_unref (self->context);
  hw_outbox_free (self->outbox);
  g_clear_pointer (&self->session, hw_link_session_free);
  hw_link_settings_clear (&self->settings);
  g_array_unref (self->posted);
  g_ptr_array_unref (self->calls);
  g_queue_clear_full (&self->inbox, (GDestroyNotify) g_bytes_unref);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  if (self->owner_free != NULL)
    self->owner_free (self->owner);
  g_free (self);
}

/* After every change: those who wait look again. */
static void
tell_waiting (HwLinkWorker *self)
{
  g_autoptr (GPtrArray) finished = NULL;

  g_mutex_lock (&self->lock);
  finished = hw_link_worker_take_finished (self);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  if (finished != NULL)
    hw_link_worker_return_calls (finished);
}

static void
event_cb (gpointer user_data, HwEvent *event)
{
  HwLinkWorker *self = user_data;

  g_mutex_lock (&self->lock);
  hw_link_driver_get_status (self->driver, &self->shown);
  g_mutex_unlock (&self->lock);
  self->listener->event (self->owner, event);
}

static void
tell_inbox_full (HwLinkWorker *self)
{
  HwEvent *event = hw_event_new (HW_EVENT_ERROR, HW_EVENT_SOURCE_CLIENT);

  hw_event_set_string (event, HW_EVENT_FIELD_TEXT,
                       "messages arrive faster than they are received: some are dropped");
  self->listener->event (self->owner, event);
}

static void
message_cb (gpointer user_data, GBytes *message)
{
  HwLinkWorker *self = user_data;
  gboolean kept;
  gboolean first;

  g_mutex_lock (&self->lock);
  kept = hw_link_worker_keep_message (self, message);
  first = !kept && !self->inbox_full;
  self->inbox_full = !kept;
  g_mutex_unlock (&self->lock);

  if (first)
    tell_inbox_full (self);
  self->listener->message (self->owner, message);
  tell_waiting (self);
}

static void
ask_cb (gpointer user_data, HwReason reason)
{
  HwLinkWorker *self = user_data;

  self->listener->ask (self->owner, self, reason);
}

static void
acked_cb (gpointer user_data, guint64 seq)
{
  HwLinkWorker *self = user_data;

  self->listener->acked (self->owner, seq);
}

static void
session_lost_cb (gpointer user_data, const char *reason, guint n_in_doubt)
{
  HwLinkWorker *self = user_data;

  self->listener->session_lost (self->owner, reason, n_in_doubt);
}

static void
changed_cb (gpointer user_data, const HwLinkStatus *status)
{
  HwLinkWorker *self = user_data;

  g_mutex_lock (&self->lock);
  self->status = *status;
  self->shown = *status;
  g_mutex_unlock (&self->lock);
  self->listener->changed (self->owner);
  tell_waiting (self);
}

static const HwLinkDriverListener driver_listener = {
  .event = event_cb,
  .message = message_cb,
  .ask = ask_cb,
  .acked = acked_cb,
  .session_lost = session_lost_cb,
  .changed = changed_cb,
};

static void
take_settings (HwLinkWorker *self)
{
  HwLinkSettings settings;
  gboolean changed;

  g_mutex_lock (&self->lock);
  changed = self->settings_changed;
  self->settings_changed = FALSE;
  if (changed)
    hw_link_settings_copy (&self->settings, &settings);
  g_mutex_unlock (&self->lock);
  if (!changed)
    return;

  hw_outbox_set_limits (self->outbox, settings.outbox_messages,
                        hw_link_settings_get_outbox_limit (&settings));
  hw_link_driver_set_settings (self->driver, &settings);
  hw_link_settings_clear (&settings);
}

/* FALSE: none is left. */
static gboolean
take_posted (HwLinkWorker *self)
{
  HwLinkInputKind kind = HW_LINK_INPUT_TIME;
  gboolean any;

  g_mutex_lock (&self->lock);
  any = self->posted->len > 0;
  if (any)
    {
      kind = g_array_index (self->posted, HwLinkInputKind, 0);
      g_array_remove_index (self->posted, 0);
    }
  g_mutex_unlock (&self->lock);
  if (!any)
    return FALSE;

  /* Those that were set before it was posted, if not before this turn began. */
  take_settings (self);
  if (kind == HW_LINK_INPUT_WANT_SEND)
    hw_link_driver_send (self->driver);
  else
    hw_link_driver_input (self->driver, kind);
  g_mutex_lock (&self->lock);
  self->n_done++;
  hw_link_driver_get_status (self->driver, &self->status);
  self->shown = self->status;
  g_mutex_unlock (&self->lock);

  return TRUE;
}

static gboolean
wakeup_cb (gpointer user_data)
{
  HwLinkWorker *self = user_data;

  take_settings (self);
  while (take_posted (self))
    ;
  tell_waiting (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
wants_to_quit (HwLinkWorker *self)
{
  gboolean quit;

  g_mutex_lock (&self->lock);
  quit = self->quit;
  g_mutex_unlock (&self->lock);

  return quit;
}

/* The settings may be changed by others already. */
static void
make_driver (HwLinkWorker *self)
{
  HwLinkSettings settings;

  g_mutex_lock (&self->lock);
  hw_link_settings_copy (&self->settings, &settings);
  g_mutex_unlock (&self->lock);
  self->driver = hw_link_driver_new (&settings, g_steal_pointer (&self->session), self->outbox,
                                     self->factory, self->factory_data, &driver_listener, self);
  hw_link_settings_clear (&settings);
}

static gpointer
run (gpointer user_data)
{
  HwLinkWorker *self = user_data;

  g_main_context_push_thread_default (self->context);
  make_driver (self);
  while (!wants_to_quit (self))
    g_main_context_iteration (self->context, TRUE);

  hw_link_driver_abandon (self->driver);
  while (!hw_link_driver_is_idle (self->driver))
    g_main_context_iteration (self->context, TRUE);
  hw_link_driver_free (self->driver);
  tell_waiting (self);
  g_main_context_pop_thread_default (self->context);
  hw_link_worker_unref (self);

  return NULL;
}

static gboolean
make_session (HwLinkWorker *self, GError **error)
{
  if (!hw_link_settings_has_session (&self->settings))
    return TRUE;
  self->session = hw_link_session_new (&self->settings, error);

  return self->session != NULL;
}

HwLinkWorker *
hw_link_worker_new (const HwLinkSettings *settings,
                    HwTransportFactory factory,
                    gpointer factory_data,
                    const HwLinkWorkerListener *listener,
                    gpointer owner,
                    GDestroyNotify owner_free,
                    GError **error)
{
  g_autoptr (HwLinkWorker) self = g_new0 (HwLinkWorker, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->context = g_main_context_new ();
  self->outbox = hw_outbox_new (hw_link_settings_get_outbox_limit (settings));
  hw_outbox_set_limits (self->outbox, settings->outbox_messages,
                        hw_link_settings_get_outbox_limit (settings));
  self->factory = factory;
  self->factory_data = factory_data;
  self->listener = listener;
  self->owner = owner;
  self->owner_free = owner_free;
  self->posted = g_array_new (FALSE, FALSE, sizeof (HwLinkInputKind));
  self->calls = g_ptr_array_new ();
  g_queue_init (&self->inbox);
  hw_link_settings_copy (settings, &self->settings);
  self->wakeup = hw_wakeup_new (self->context, wakeup_cb, self, error);
  if (self->wakeup == NULL || !make_session (self, error))
    return NULL;
  self->thread = g_thread_try_new ("hw-link", run, hw_link_worker_ref (self), error);
  if (self->thread == NULL)
    {
      hw_link_worker_unref (self);
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
hw_link_worker_stop (HwLinkWorker *self)
{
  g_mutex_lock (&self->lock);
  self->quit = TRUE;
  g_mutex_unlock (&self->lock);
  hw_wakeup_signal (self->wakeup);

  if (self->thread == g_thread_self ())
    g_thread_unref (self->thread);
  else
    g_thread_join (self->thread);
}

void
hw_link_worker_set_settings (HwLinkWorker *self, const HwLinkSettings *settings)
{
  g_mutex_lock (&self->lock);
  hw_link_settings_clear (&self->settings);
  hw_link_settings_copy (settings, &self->settings);
  self->settings_changed = TRUE;
  g_mutex_unlock (&self->lock);
  hw_wakeup_signal (self->wakeup);
}

guint64
hw_link_worker_post_locked (HwLinkWorker *self, HwLinkInputKind kind)
{
  guint n = self->posted->len;

  /* One word that there is something to send is enough for many messages. */
  if (kind == HW_LINK_INPUT_WANT_SEND && n > 0
      && g_array_index (self->posted, HwLinkInputKind, n - 1) == kind)
    return self->n_posted;
  g_array_append_val (self->posted, kind);
  hw_wakeup_signal (self->wakeup);

  return ++self->n_posted;
}

void
hw_link_worker_post (HwLinkWorker *self, HwLinkInputKind kind)
{
  g_mutex_lock (&self->lock);
  hw_link_worker_post_locked (self, kind);
  g_mutex_unlock (&self->lock);
}

void
hw_link_worker_get_status (HwLinkWorker *self, HwLinkStatus *status)
{
  g_mutex_lock (&self->lock);
  *status = self->shown;
  g_mutex_unlock (&self->lock);
}

gboolean
hw_link_worker_try_send (HwLinkWorker *self, GBytes *message, GError **error)
{
  HwLinkStatus status;
  gboolean closed;

  g_mutex_lock (&self->lock);
  status = self->status;
  closed
      = (status.state == HW_LINK_STATE_CLOSED || status.closing) && self->n_done == self->n_posted;
  g_mutex_unlock (&self->lock);

  if (closed)
    {
      hw_error_set (error, HW_ERROR_CLOSED, N_ ("The connection is closed: %s"),
                    hw_reason_get_name (status.reason));
      return FALSE;
    }
  if (!hw_outbox_push (self->outbox, message))
    {
      hw_error_set (error, HW_ERROR_WOULD_BLOCK, N_ ("The outbox is full"));
      return FALSE;
    }
  hw_link_worker_post (self, HW_LINK_INPUT_WANT_SEND);

  return TRUE;
}
