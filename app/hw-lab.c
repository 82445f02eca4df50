/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the lab: client, cable and server child together, and what can be done to them.
 *
 * The addresses follow from each other: the child picks a port and says which, the cable listens on
 * another and leads there, the client is given the cable's. A server that is started again asks for
 * its old port, for as long as RESTART_LIMIT_US; then it takes any, and the cable leads there. */
#include "config.h"

#include "hw-lab-private.h"

#include <glib/gi18n.h>

#include "core/hw-error.h"
#include "hw-lab-server.h"
#include "hw-private-folder.h"

#define RESTART_LIMIT_US (2 * G_USEC_PER_SEC)
#define RESTART_PAUSE_MS 50
/* Before the patience of any client of ours is over, so that the cable says what is wrong.
 */
#define DIAL_TIMEOUT_MS 2500

G_DEFINE_FINAL_TYPE (HwLab, hw_lab, G_TYPE_OBJECT)

static void
push_error (HwLab *self, const char *text)
{
  HwEvent *event = hw_event_new (HW_EVENT_ERROR, HW_EVENT_SOURCE_SERVER);

  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_event_queue_push (self->queue, event);
}

static void
start_over (HwLab *self, GError *error)
{
  GTask *task = g_steal_pointer (&self->starting);

  push_error (self, error->message);
  g_task_return_error (task, error);
  g_object_unref (task);
}

static gboolean
start_cable (HwLab *self, GError **error)
{
  g_autoptr (HwCable) cable
      = hw_cable_new (HW_LAB_ANY_PORT, self->server_address, self->cut, self->queue);

  g_object_set (cable, "dial-timeout-ms", DIAL_TIMEOUT_MS, NULL);
  if (!hw_cable_start (cable, error))
    return FALSE;

  self->cable = g_steal_pointer (&cable);
  g_object_set (self->client, "address", hw_lab_get_address (self), NULL);

  return hw_long_live_socket_start (self->client, error);
}

static void
listening_cb (HwServerChild *child, const char *address, gpointer user_data)
{
  HwLab *self = user_data;
  g_autoptr (GError) error = NULL;

  /* The first of its addresses is the lab's own. */
  if (self->server != SERVER_STARTING)
    return;
  self->server = SERVER_LISTENING;
  g_free (self->server_address);
  self->server_address = g_strdup (address);

  if (self->cable != NULL)
    hw_cable_set_upstream (self->cable, address);
  else if (!start_cable (self, &error))
    start_over (self, g_steal_pointer (&error));
  hw_lab_arrive (self);

  if (self->starting != NULL)
    {
      g_autoptr (GTask) task = g_steal_pointer (&self->starting);

      g_task_return_boolean (task, TRUE);
    }
}

static gboolean
try_again_cb (gpointer user_data)
{
  HwLab *self = user_data;
  gboolean in_time = g_get_monotonic_time () < self->restart_deadline;
  g_autoptr (GError) error = NULL;

  self->restart_timer = 0;
  if (!hw_lab_spawn_server (self, in_time ? self->server_address : HW_LAB_ANY_PORT, &error))
    push_error (self, error->message);

  return G_SOURCE_REMOVE;
}

static void
exited_cb (HwServerChild *child, const char *text, gpointer user_data)
{
  HwLab *self = user_data;
  gboolean had_started = self->server != SERVER_STARTING;

  if (had_started || self->starting != NULL || self->restart_deadline == 0)
    self->server = SERVER_NONE;
  if (had_started)
    return;

  if (self->starting != NULL)
    start_over (self,
                g_error_new (HW_ERROR, HW_ERROR_FAILED, _ ("the server did not start: %s"), text));
  else if (g_get_monotonic_time () < self->restart_deadline + RESTART_LIMIT_US)
    self->restart_timer = g_timeout_add (RESTART_PAUSE_MS, try_again_cb, self);
  else
    {
      self->server = SERVER_NONE;
      push_error (self, "the server did not start again");
    }
}

void
hw_lab_drop_server (HwLab *self)
{
  g_clear_handle_id (&self->restart_timer, g_source_remove);
  self->server = SERVER_NONE;
  if (self->child == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->child, self);
  hw_server_child_stop (self->child);
  g_clear_object (&self->child);
}

static gboolean
make_session_folder (HwLab *self, GError **error)
{
  if (self->session_folder == NULL && hw_lab_server_wants_folder (self->client))
    self->session_folder = hw_private_folder_make ("heartwire-lab", error);

  return self->session_folder != NULL || !hw_lab_server_wants_folder (self->client);
}

gboolean
hw_lab_spawn_server (HwLab *self, const char *listen, GError **error)
{
  g_auto (GStrv) command = NULL;

  if (!make_session_folder (self, error))
    return FALSE;
  command = hw_lab_server_build_command (self->program, listen, self->client, self->session_folder,
                                         self->more_addresses, self->server_options);
  hw_lab_drop_server (self);
  self->child = hw_server_child_new (self->queue);
  g_signal_connect (self->child, "listening", G_CALLBACK (listening_cb), self);
  g_signal_connect (self->child, "exited", G_CALLBACK (exited_cb), self);
  if (!hw_server_child_start (self->child, (const char *const *) command, error))
    return FALSE;

  self->server = SERVER_STARTING;
  return TRUE;
}

gboolean
hw_lab_respawn_server (HwLab *self, GError **error)
{
  self->restart_deadline = g_get_monotonic_time () + RESTART_LIMIT_US;

  return hw_lab_spawn_server (self,
                              self->server_address != NULL ? self->server_address : HW_LAB_ANY_PORT,
                              error);
}

void
hw_lab_start_async (HwLab *self,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;

  g_task_set_source_tag (task, hw_lab_start_async);
  if (self->starting != NULL || self->cable != NULL)
    {
      g_task_return_new_error (task, HW_ERROR, HW_ERROR_INVALID_ARGUMENT, "the lab already runs");
      g_object_unref (task);
      return;
    }

  self->starting = task;
  self->restart_deadline = 0;
  if (!hw_lab_spawn_server (self, HW_LAB_ANY_PORT, &error))
    start_over (self, g_steal_pointer (&error));
}

gboolean
hw_lab_start_finish (HwLab *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
hw_lab_stop (HwLab *self)
{
  if (self->starting != NULL)
    {
      g_autoptr (GTask) task = g_steal_pointer (&self->starting);

      g_task_return_new_error (task, HW_ERROR, HW_ERROR_CLOSED, "the lab was stopped");
    }
  if (self->cable != NULL)
    hw_long_live_socket_close (self->client, NULL, NULL); /* NULL: it ends either way */
  hw_lab_drop_server (self);
  if (self->cable != NULL)
    hw_cable_stop (self->cable);
  g_clear_object (&self->cable);
  hw_lab_forget_elsewhere (self);
  g_clear_pointer (&self->server_address, g_free);
  g_clear_pointer (&self->session_folder, hw_private_folder_remove);
}

void
hw_lab_set_server_options (HwLab *self, const char *const *options)
{
  g_strfreev (self->server_options);
  self->server_options = g_strdupv ((char **) options);
}

void
hw_lab_set_more_addresses (HwLab *self, const char *const *addresses)
{
  g_strfreev (self->more_addresses);
  self->more_addresses = g_strdupv ((char **) addresses);
}

void
hw_lab_set_memory (HwLab *self, const char *file)
{
  g_free (self->memory_file);
  self->memory_file = g_strdup (file);
}

void
hw_lab_set_direct (HwLab *self)
{
  self->is_direct = TRUE;
}

const char *
hw_lab_get_address (HwLab *self)
{
  if (self->cable == NULL)
    return NULL;

  return self->is_direct ? self->server_address : hw_cable_get_local_address (self->cable);
}

HwLongLiveSocket *
hw_lab_get_client (HwLab *self)
{
  return self->client;
}

HwCable *
hw_lab_get_cable (HwLab *self)
{
  return self->cable;
}

GPid
hw_lab_get_server_pid (HwLab *self)
{
  return self->child != NULL ? hw_server_child_get_pid (self->child) : 0;
}

gboolean
hw_lab_is_server_hung (HwLab *self)
{
  return self->child != NULL && hw_server_child_is_hung (self->child);
}

void
hw_lab_pull (HwLab *self)
{
  if (self->cable != NULL)
    hw_cable_pull (self->cable);
}

void
hw_lab_plug (HwLab *self)
{
  if (self->cable != NULL)
    hw_cable_plug (self->cable);
}

void
hw_lab_reset (HwLab *self)
{
  if (self->cable != NULL)
    hw_cable_reset (self->cable);
}

static gboolean
has_child (HwLab *self, GError **error)
{
  if (self->child != NULL)
    return TRUE;

  g_set_error_literal (error, HW_ERROR, HW_ERROR_FAILED,
                       self->place == HW_LAB_ELSEWHERE
                           ? _ ("the server is somebody else's; go back to the lab's own first")
                           : _ ("the lab has not been started"));
  return FALSE;
}

gboolean
hw_lab_kill_server (HwLab *self, GError **error)
{
  if (!has_child (self, error) || !hw_server_child_kill (self->child, error))
    return FALSE;

  self->server = SERVER_NONE;
  return TRUE;
}

gboolean
hw_lab_restart_server (HwLab *self, GError **error)
{
  if (!has_child (self, error))
    return FALSE;

  /* NULL: where none runs any more, there is nothing to kill. */
  if (hw_lab_get_server_pid (self) != 0)
    hw_server_child_kill (self->child, NULL);

  return hw_lab_respawn_server (self, error);
}

gboolean
hw_lab_hang_server (HwLab *self, GError **error)
{
  return has_child (self, error) && hw_server_child_hang (self->child, error);
}

gboolean
hw_lab_resume_server (HwLab *self, GError **error)
{
  if (!has_child (self, error))
    return FALSE;
  if (!hw_lab_is_server_hung (self))
    {
      g_set_error_literal (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT,
                           _ ("The server isn't hung: there is nothing to resume"));
      return FALSE;
    }

  return hw_server_child_resume (self->child, error);
}

const char *
hw_lab_get_server_address (HwLab *self)
{
  return self->server_address;
}

static void
hw_lab_dispose (GObject *object)
{
  HwLab *self = HW_LAB (object);

  hw_lab_stop (self);
  g_clear_object (&self->client);
  g_clear_pointer (&self->queue, hw_event_queue_unref);
  g_clear_pointer (&self->program, g_free);
  g_clear_pointer (&self->memory_file, g_free);
  g_clear_pointer (&self->server_options, g_strfreev);
  g_clear_pointer (&self->more_addresses, g_strfreev);
  G_OBJECT_CLASS (hw_lab_parent_class)->dispose (object);
}

static void
hw_lab_class_init (HwLabClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_lab_dispose;

  g_signal_new ("gone-elsewhere", HW_TYPE_LAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                0);
}

static void
hw_lab_init (HwLab *self)
{
}

HwLab *
hw_lab_new (const char *program, HwLongLiveSocket *client, HwCutMode cut, HwEventQueue *queue)
{
  HwLab *self = g_object_new (HW_TYPE_LAB, NULL);

  self->program = g_strdup (program);
  self->client = g_object_ref (client);
  self->cut = cut;
  self->queue = hw_event_queue_ref (queue);

  return self;
}
