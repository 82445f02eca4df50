/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the calls of the long-live socket, blocking and asynchronous, from any thread. */
#include "core/hw-error-words.h"
#include "io/hw-long-live-socket-private.h"
#include "io/hw-wire-transport.h"

HwLinkWorker *
hw_long_live_socket_get_worker (HwLongLiveSocket *self)
{
  HwLinkWorker *worker = NULL;

  g_mutex_lock (&self->lock);
  if (self->worker != NULL)
    worker = hw_link_worker_ref (self->worker);
  g_mutex_unlock (&self->lock);

  return worker;
}

static HwLinkWorker *
require_worker (HwLongLiveSocket *self, GError **error)
{
  HwLinkWorker *worker = hw_long_live_socket_get_worker (self);

  if (worker == NULL)
    hw_error_set (error, HW_ERROR_NOT_CONNECTED,
                  N_ ("There is no connection, and none is being made: start it first"));

  return worker;
}

static void
network_changed_cb (GNetworkMonitor *monitor, gboolean available, gpointer user_data)
{
  g_autoptr (HwLongLiveSocket) self = hw_signal_box_get_socket (user_data);

  if (self != NULL && available)
    hw_long_live_socket_retry_now (self);
}

static void
release_box (gpointer box, GClosure *closure)
{
  hw_signal_box_unref (box);
}

static void
watch_network (HwLongLiveSocket *self)
{
  if (self->network_handler == 0)
    self->network_handler
        = g_signal_connect_data (g_network_monitor_get_default (), "network-changed",
                                 G_CALLBACK (network_changed_cb), hw_signal_box_ref (self->box),
                                 release_box, 0);
}

static HwLinkWorker *
make_worker (HwLongLiveSocket *self, const HwLinkSettings *settings, GError **error)
{
  HwLinkWorker *worker;

  g_mutex_lock (&self->lock);
  if (self->worker == NULL)
    self->worker = hw_link_worker_new (settings, hw_wire_transport_new, NULL,
                                       &hw_signal_box_listener, hw_signal_box_ref (self->box),
                                       (GDestroyNotify) hw_signal_box_unref, error);
  worker = self->worker != NULL ? hw_link_worker_ref (self->worker) : NULL;
  g_mutex_unlock (&self->lock);

  return worker;
}

static HwLinkWorker *
ensure_worker (HwLongLiveSocket *self, GError **error)
{
  HwLinkSettings settings;
  HwLinkWorker *worker;

  if (!hw_long_live_socket_get_settings (self, &settings, error))
    return NULL;
  watch_network (self);
  worker = make_worker (self, &settings, error);
  if (worker != NULL)
    hw_link_worker_set_settings (worker, &settings);
  hw_link_settings_clear (&settings);

  return worker;
}

/**
 * hw_long_live_socket_start:
 * @self: a socket
 * @error: return location
 *
 * Starts connecting and returns at once; what becomes of it, the events tell.
 *
 * Returns: whether it could be started; else %HW_ERROR_ADDRESS or %HW_ERROR_INVALID_ARGUMENT
 */
gboolean
hw_long_live_socket_start (HwLongLiveSocket *self, GError **error)
{
  g_autoptr (HwLinkWorker) worker = ensure_worker (self, error);

  g_return_val_if_fail (HW_IS_LONG_LIVE_SOCKET (self), FALSE);

  if (worker == NULL)
    return FALSE;
  hw_link_worker_post (worker, HW_LINK_INPUT_OPEN);

  return TRUE;
}

/* Who opens by a call and doesn't listen to the signal will receive by calls: an answer that comes
 * before the first of them must not be missed. */
static void
expect_receive (HwLongLiveSocket *self, HwLinkWorker *worker)
{
  guint signal = g_signal_lookup ("message", HW_TYPE_LONG_LIVE_SOCKET);

  if (!g_signal_has_handler_pending (self, signal, 0, FALSE))
    hw_link_worker_keep_messages (worker);
}

/**
 * hw_long_live_socket_open:
 * @self: a socket
 * @cancellable: (nullable): ends the wait, not the connecting
 * @error: return location
 *
 * Starts connecting, and waits until connected (through reconnects) or closed. Must not be called
 * in the context in which a `should-reconnect` handler would have to answer.
 *
 * Returns: whether it is connected
 */
gboolean
hw_long_live_socket_open (HwLongLiveSocket *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (HwLinkWorker) worker = ensure_worker (self, error);

  if (worker == NULL)
    return FALSE;
  expect_receive (self, worker);

  return hw_link_worker_run (worker, hw_link_call_new_open (), cancellable, NULL, error);
}

static gboolean
check_size (HwLongLiveSocket *self, GBytes *message, GError **error)
{
  gsize max = hw_long_live_socket_get_max_message (self);
  g_autofree char *size = g_strdup_printf ("%" G_GSIZE_FORMAT, g_bytes_get_size (message));
  g_autofree char *most = g_strdup_printf ("%" G_GSIZE_FORMAT, max);

  if (g_bytes_get_size (message) <= max)
    return TRUE;
  hw_error_set (error, HW_ERROR_TOO_LARGE,
                N_ ("A message of %s bytes is larger than the %s that may be sent"), size, most);

  return FALSE;
}

/**
 * hw_long_live_socket_try_send:
 * @self: a socket
 * @message: (transfer none): what to send
 * @error: return location
 *
 * Takes @message into the outbox, from which it goes out once, when there is a connection.
 *
 * Returns: whether it was taken; else %HW_ERROR_WOULD_BLOCK, %HW_ERROR_TOO_LARGE, %HW_ERROR_CLOSED
 *   or %HW_ERROR_NOT_CONNECTED
 */
gboolean
hw_long_live_socket_try_send (HwLongLiveSocket *self, GBytes *message, GError **error)
{
  g_autoptr (HwLinkWorker) worker = require_worker (self, error);

  return worker != NULL && check_size (self, message, error)
         && hw_link_worker_try_send (worker, message, error);
}

/**
 * hw_long_live_socket_send:
 * @self: a socket
 * @message: (transfer none): what to send
 * @cancellable: (nullable): ends the wait
 * @error: return location
 *
 * Like try_send, but waits for room in the outbox.
 *
 * Returns: whether it was taken
 */
gboolean
hw_long_live_socket_send (HwLongLiveSocket *self,
                          GBytes *message,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (HwLinkWorker) worker = require_worker (self, error);

  return worker != NULL && check_size (self, message, error)
         && hw_link_worker_run (worker, hw_link_call_new_send (message), cancellable, NULL, error);
}

/**
 * hw_long_live_socket_receive:
 * @self: a socket
 * @cancellable: (nullable): ends the wait
 * @error: return location
 *
 * Waits for the next message. Messages are kept for it, boundedly, from the first call on, or from
 * open on where the `message` signal has no handler then.
 *
 * Returns: (transfer full): the message, or %NULL with @error
 */
GBytes *
hw_long_live_socket_receive (HwLongLiveSocket *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (HwLinkWorker) worker = require_worker (self, error);
  GBytes *message = NULL;

  if (worker != NULL)
    hw_link_worker_run (worker, hw_link_call_new_receive (), cancellable, &message, error);

  return message;
}

/**
 * hw_long_live_socket_close:
 * @self: a socket
 * @cancellable: (nullable): ends the wait, not the closing
 * @error: return location
 *
 * Ends the connection in order: goodbye, FIN. Waits for no peer, but where there is a session: that
 * takes no more messages, and is given `close-timeout-ms` for those that aren't ACKed. Then it ends
 * with the rest in doubt or, with a `durable-file`, stays saved.
 *
 * Returns: whether it is closed, with nothing left; else %HW_ERROR_TIMED_OUT
 */
gboolean
hw_long_live_socket_close (HwLongLiveSocket *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (HwLinkWorker) worker = hw_long_live_socket_get_worker (self);

  /* What was never started is as closed as it can be. */
  return worker == NULL
         || hw_link_worker_run (worker, hw_link_call_new_close (), cancellable, NULL, error);
}

static GTask *
new_task (HwLongLiveSocket *self,
          gpointer tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  /* A message that was received, or taken, isn't lost to a cancel that came after it. */
  g_task_set_check_cancellable (task, FALSE);

  return task;
}

static void
fail_task (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * hw_long_live_socket_open_async:
 * @self: a socket
 * @cancellable: (nullable): ends the wait, not the connecting
 * @callback: (scope async): called at the end
 * @user_data: for @callback
 *
 * Starts connecting, and waits until connected or closed.
 */
void
hw_long_live_socket_open_async (HwLongLiveSocket *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = new_task (self, hw_long_live_socket_open_async, cancellable, callback, user_data);
  GError *error = NULL;
  g_autoptr (HwLinkWorker) worker = ensure_worker (self, &error);

  if (worker == NULL)
    {
      fail_task (task, error);
      return;
    }
  expect_receive (self, worker);
  hw_link_worker_run_async (worker, hw_link_call_new_open (), task);
}

/**
 * hw_long_live_socket_open_finish:
 * @self: a socket
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether it is connected
 */
gboolean
hw_long_live_socket_open_finish (HwLongLiveSocket *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * hw_long_live_socket_send_async:
 * @self: a socket
 * @message: (transfer none): what to send
 * @cancellable: (nullable): ends the wait
 * @callback: (scope async): called when the message was taken
 * @user_data: for @callback
 *
 * Like try_send, but waits for room in the outbox.
 */
void
hw_long_live_socket_send_async (HwLongLiveSocket *self,
                                GBytes *message,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = new_task (self, hw_long_live_socket_send_async, cancellable, callback, user_data);
  GError *error = NULL;
  g_autoptr (HwLinkWorker) worker = require_worker (self, &error);

  if (worker == NULL || !check_size (self, message, &error))
    fail_task (task, error);
  else
    hw_link_worker_run_async (worker, hw_link_call_new_send (message), task);
}

/**
 * hw_long_live_socket_send_finish:
 * @self: a socket
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the message was taken
 */
gboolean
hw_long_live_socket_send_finish (HwLongLiveSocket *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * hw_long_live_socket_receive_async:
 * @self: a socket
 * @cancellable: (nullable): ends the wait
 * @callback: (scope async): called with the next message
 * @user_data: for @callback
 *
 * Waits for the next message.
 */
void
hw_long_live_socket_receive_async (HwLongLiveSocket *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task
      = new_task (self, hw_long_live_socket_receive_async, cancellable, callback, user_data);
  GError *error = NULL;
  g_autoptr (HwLinkWorker) worker = require_worker (self, &error);

  if (worker == NULL)
    fail_task (task, error);
  else
    hw_link_worker_run_async (worker, hw_link_call_new_receive (), task);
}

/**
 * hw_long_live_socket_receive_finish:
 * @self: a socket
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): the message, or %NULL with @error
 */
GBytes *
hw_long_live_socket_receive_finish (HwLongLiveSocket *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * hw_long_live_socket_close_async:
 * @self: a socket
 * @cancellable: (nullable): ends the wait, not the closing
 * @callback: (scope async): called when it is closed
 * @user_data: for @callback
 *
 * Ends the connection in order: goodbye, FIN. As hw_long_live_socket_close(), without waiting here.
 */
void
hw_long_live_socket_close_async (HwLongLiveSocket *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = new_task (self, hw_long_live_socket_close_async, cancellable, callback, user_data);
  g_autoptr (HwLinkWorker) worker = hw_long_live_socket_get_worker (self);

  if (worker == NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
  else
    hw_link_worker_run_async (worker, hw_link_call_new_close (), task);
}

/**
 * hw_long_live_socket_close_finish:
 * @self: a socket
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether it is closed, with nothing left
 */
gboolean
hw_long_live_socket_close_finish (HwLongLiveSocket *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * hw_long_live_socket_retry_now:
 * @self: a socket
 *
 * Cuts a wait for the next attempt short.
 */
void
hw_long_live_socket_retry_now (HwLongLiveSocket *self)
{
  g_autoptr (HwLinkWorker) worker = hw_long_live_socket_get_worker (self);

  if (worker != NULL)
    hw_link_worker_post (worker, HW_LINK_INPUT_RETRY_NOW);
}

/**
 * hw_long_live_socket_get_state:
 * @self: a socket
 *
 * Returns: its state now
 */
HwLinkState
hw_long_live_socket_get_state (HwLongLiveSocket *self)
{
  g_autoptr (HwLinkWorker) worker = hw_long_live_socket_get_worker (self);
  HwLinkStatus status = { .state = HW_LINK_STATE_IDLE };

  if (worker != NULL)
    hw_link_worker_get_status (worker, &status);

  return status.state;
}
