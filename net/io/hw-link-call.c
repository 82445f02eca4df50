/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the calls that wait: when each has come to its end, in a waiting thread or for a GTask. */
#include "core/hw-error.h"
#include "io/hw-link-worker-private.h"

typedef enum
{
  CALL_OPEN,
  CALL_CLOSE,
  CALL_SEND,
  CALL_RECEIVE,
} CallKind;

struct _HwLinkCall
{
  CallKind kind;
  guint64 ticket; /* of the input that it posted: nothing is judged before that was taken */
  GBytes *message;
  GError *error;
  HwLinkWorker *worker; /* with a task only */
  GTask *task;
  GSource *cancel;
};

static HwLinkCall *
new_call (CallKind kind, GBytes *message)
{
  HwLinkCall *call = g_atomic_rc_box_new0 (HwLinkCall);

  call->kind = kind;
  call->message = message != NULL ? g_bytes_ref (message) : NULL;

  return call;
}

HwLinkCall *
hw_link_call_new_open (void)
{
  return new_call (CALL_OPEN, NULL);
}

HwLinkCall *
hw_link_call_new_close (void)
{
  return new_call (CALL_CLOSE, NULL);
}

HwLinkCall *
hw_link_call_new_send (GBytes *message)
{
  return new_call (CALL_SEND, message);
}

HwLinkCall *
hw_link_call_new_receive (void)
{
  return new_call (CALL_RECEIVE, NULL);
}

static void
clear_call (HwLinkCall *call)
{
  g_clear_pointer (&call->message, g_bytes_unref);
  g_clear_error (&call->error);
  g_clear_pointer (&call->worker, hw_link_worker_unref);
  g_clear_object (&call->task);
  g_clear_pointer (&call->cancel, g_source_unref);
}

static void
unref_call (HwLinkCall *call)
{
  g_atomic_rc_box_release_full (call, (GDestroyNotify) clear_call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwLinkCall, unref_call)

static int
get_error_code (HwReason reason)
{
  switch (reason)
    {
    case HW_REASON_CONNECT_TIMEOUT:
    case HW_REASON_HANDSHAKE_TIMEOUT:
    case HW_REASON_HEARTBEAT_TIMEOUT:
    case HW_REASON_READ_TIMEOUT:
    case HW_REASON_WRITE_TIMEOUT:
    case HW_REASON_KERNEL_TIMEOUT:
      return HW_ERROR_TIMED_OUT;
    case HW_REASON_PROTOCOL_ERROR:
    case HW_REASON_TOO_LARGE:
      return HW_ERROR_PROTOCOL;
    case HW_REASON_SELF_CONNECT:
      return HW_ERROR_SELF_CONNECT;
    case HW_REASON_RESOLVE_FAILED:
      return HW_ERROR_ADDRESS;
    case HW_REASON_NONE:
    case HW_REASON_USER:
      return HW_ERROR_CLOSED;
    default:
      return HW_ERROR_FAILED;
    }
}

static gboolean
fail (HwLinkCall *call, int code, const char *what, HwReason reason)
{
  g_set_error (&call->error, HW_ERROR, code, "%s: %s", what, hw_reason_get_name (reason));

  return TRUE;
}

static gboolean
step_open (HwLinkWorker *self, HwLinkCall *call)
{
  HwReason reason = self->status.reason;

  switch (self->status.state)
    {
    case HW_LINK_STATE_CONNECTED:
    case HW_LINK_STATE_SUSPECT:
      return TRUE;
    case HW_LINK_STATE_CLOSED:
      return fail (call, get_error_code (reason), "The connection was closed", reason);
    case HW_LINK_STATE_IDLE:
      return fail (call, HW_ERROR_NOT_CONNECTED, "Not connected until there is a message", reason);
    default:
      return FALSE;
    }
}

static gboolean
fail_in_doubt (HwLinkWorker *self, HwLinkCall *call)
{
  g_set_error (&call->error, HW_ERROR, HW_ERROR_TIMED_OUT,
               "Closed with %u messages that weren't acknowledged in time; %s",
               self->status.n_in_doubt,
               self->status.durable ? "they are saved, and go out at the next start"
                                    : "whether they were handled isn't known");

  return TRUE;
}

static gboolean
step_close (HwLinkWorker *self, HwLinkCall *call)
{
  if (self->status.state == HW_LINK_STATE_CLOSED && self->status.n_in_doubt > 0)
    return fail_in_doubt (self, call);

  return self->status.state == HW_LINK_STATE_CLOSED
         || (self->status.state == HW_LINK_STATE_IDLE && !self->status.closing);
}

static gboolean
step_send (HwLinkWorker *self, HwLinkCall *call)
{
  if (self->status.state == HW_LINK_STATE_CLOSED || self->status.closing)
    return fail (call, HW_ERROR_CLOSED, "The connection is closed", self->status.reason);
  if (!hw_outbox_push (self->outbox, call->message))
    return FALSE;
  hw_link_worker_post_locked (self, HW_LINK_INPUT_WANT_SEND);

  return TRUE;
}

static gboolean
step_receive (HwLinkWorker *self, HwLinkCall *call)
{
  call->message = g_queue_pop_head (&self->inbox);
  if (call->message != NULL)
    {
      self->inbox_bytes -= g_bytes_get_size (call->message);
      return TRUE;
    }
  if (self->status.state == HW_LINK_STATE_CLOSED)
    return fail (call, HW_ERROR_CLOSED, "The connection is closed", self->status.reason);

  return FALSE;
}

/* Whether @call has come to its end: with its error, or well. */
static gboolean
step (HwLinkWorker *self, HwLinkCall *call)
{
  if (self->quit)
    return fail (call, HW_ERROR_CLOSED, "The connection is closed", HW_REASON_USER);
  if (self->n_done < call->ticket)
    return FALSE;

  switch (call->kind)
    {
    case CALL_OPEN:
      return step_open (self, call);
    case CALL_CLOSE:
      return step_close (self, call);
    case CALL_SEND:
      return step_send (self, call);
    default:
      return step_receive (self, call);
    }
}

void
hw_link_worker_begin_call (HwLinkWorker *self, HwLinkCall *call)
{
  switch (call->kind)
    {
    case CALL_OPEN:
      call->ticket = hw_link_worker_post_locked (self, HW_LINK_INPUT_OPEN);
      return;
    case CALL_CLOSE:
      call->ticket = hw_link_worker_post_locked (self, HW_LINK_INPUT_CLOSE);
      return;
    case CALL_SEND:
      call->ticket = self->n_posted;
      return;
    case CALL_RECEIVE:
      call->ticket = self->n_posted;
      self->receiving = TRUE;
      return;
    }
}

void
hw_link_worker_keep_messages (HwLinkWorker *self)
{
  g_mutex_lock (&self->lock);
  self->receiving = TRUE;
  g_mutex_unlock (&self->lock);
}

gboolean
hw_link_worker_keep_message (HwLinkWorker *self, GBytes *message)
{
  gsize size = g_bytes_get_size (message);

  if (!self->receiving)
    return TRUE;
  if (self->inbox.length >= HW_INBOX_MAX_MESSAGES
      || (self->inbox.length > 0 && self->inbox_bytes + size > HW_INBOX_MAX_BYTES))
    return FALSE;
  g_queue_push_tail (&self->inbox, g_bytes_ref (message));
  self->inbox_bytes += size;

  return TRUE;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  HwLinkWorker *self = user_data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static void
wait_for (HwLinkWorker *self, HwLinkCall *call, GCancellable *cancellable)
{
  gulong handler = 0;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL);
  g_mutex_lock (&self->lock);
  while (!g_cancellable_set_error_if_cancelled (cancellable, &call->error) && !step (self, call))
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
  if (handler != 0)
    g_cancellable_disconnect (cancellable, handler);
}

gboolean
hw_link_worker_run (HwLinkWorker *self,
                    HwLinkCall *call,
                    GCancellable *cancellable,
                    GBytes **message,
                    GError **error)
{
  g_autoptr (HwLinkCall) owned = call;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  g_mutex_lock (&self->lock);
  hw_link_worker_begin_call (self, call);
  g_mutex_unlock (&self->lock);
  wait_for (self, call, cancellable);

  if (call->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&call->error));
      return FALSE;
    }
  if (message != NULL)
    *message = g_steal_pointer (&call->message);

  return TRUE;
}

GPtrArray *
hw_link_worker_take_finished (HwLinkWorker *self)
{
  GPtrArray *finished = NULL;
  guint i = 0;

  while (i < self->calls->len)
    {
      HwLinkCall *call = self->calls->pdata[i];

      if (!step (self, call))
        {
          i++;
          continue;
        }
      if (finished == NULL)
        finished = g_ptr_array_new_with_free_func ((GDestroyNotify) unref_call);
      g_ptr_array_add (finished, g_ptr_array_steal_index (self->calls, i));
    }

  return finished;
}

static void
return_call (HwLinkCall *call)
{
  if (call->cancel != NULL)
    g_source_destroy (call->cancel);
  if (call->error != NULL)
    g_task_return_error (call->task, g_steal_pointer (&call->error));
  else if (call->kind == CALL_RECEIVE)
    g_task_return_pointer (call->task, g_steal_pointer (&call->message),
                           (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_boolean (call->task, TRUE);
}

void
hw_link_worker_return_calls (GPtrArray *calls)
{
  for (guint i = 0; i < calls->len; i++)
    return_call (calls->pdata[i]);
}

/* In the task's context. Whoever takes the call out of the waiting ones first ends it. */
static gboolean
task_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  HwLinkCall *call = user_data;
  g_autoptr (HwLinkWorker) self = hw_link_worker_ref (call->worker);
  gboolean mine;

  g_mutex_lock (&self->lock);
  mine = g_ptr_array_remove (self->calls, call);
  g_mutex_unlock (&self->lock);
  if (mine)
    {
      g_cancellable_set_error_if_cancelled (cancellable, &call->error);
      return_call (call);
      unref_call (call);
    }

  return G_SOURCE_REMOVE;
}

/* The source has a reference of its own: it may be dispatched while the worker ends the call. */
static void
watch_cancellable (HwLinkCall *call)
{
  GCancellable *cancellable = g_task_get_cancellable (call->task);

  if (cancellable == NULL)
    return;
  call->cancel = g_cancellable_source_new (cancellable);
  g_source_set_callback (call->cancel, G_SOURCE_FUNC (task_cancelled_cb),
                         g_atomic_rc_box_acquire (call), (GDestroyNotify) unref_call);
  g_source_attach (call->cancel, g_task_get_context (call->task));
}

void
hw_link_worker_run_async (HwLinkWorker *self, HwLinkCall *call, GTask *task)
{
  g_autoptr (GPtrArray) finished = NULL;

  call->task = task;
  call->worker = hw_link_worker_ref (self);
  g_mutex_lock (&self->lock);
  hw_link_worker_begin_call (self, call);
  g_ptr_array_add (self->calls, call);
  watch_cancellable (call);
  finished = hw_link_worker_take_finished (self);
  g_mutex_unlock (&self->lock);
  if (finished != NULL)
    hw_link_worker_return_calls (finished);
}
