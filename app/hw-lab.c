/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the lab: client, cable and server child together, and what can be done to them.
 *
 * The addresses follow from each other: the child picks a port and says which, the cable listens on
 * another and leads there, the client is given the cable's. A server that is started again asks for
 * its old port, for as long as RESTART_LIMIT_US; then it takes any, and the cable leads there. */
#include "hw-lab.h"

#include "core/hw-error.h"
#include "hw-server-child.h"

#define ANY_PORT "127.0.0.1:0"
#define KERNEL_SAMPLES "200ms"
#define RESTART_LIMIT_US (2 * G_USEC_PER_SEC)
#define RESTART_PAUSE_MS 50

typedef enum
{
  SERVER_NONE,     /* not started yet, or its end was asked for or seen */
  SERVER_STARTING, /* the process runs, or is about to be tried again; it hasn't said `listening` */
  SERVER_LISTENING,
} ServerState;

struct _HwLab
{
  GObject parent_instance;

  char *program;
  char **server_options;
  gboolean is_direct;
  HwLongLiveSocket *client;
  HwCutMode cut;
  HwEventQueue *queue;

  HwServerChild *child;
  ServerState server;
  char *server_address; /* NULL before the first `listening` */
  gint64 restart_deadline;
  guint restart_timer;

  HwCable *cable; /* NULL until the server listens */
  GTask *starting;
};

G_DEFINE_FINAL_TYPE (HwLab, hw_lab, G_TYPE_OBJECT)

static gboolean spawn_server (HwLab *self, const char *listen, GError **error);

static void
push_error (HwLab *self, const char *text)
{
  HwEvent *event = hw_event_new (HW_EVENT_ERROR, HW_EVENT_SOURCE_SERVER);

  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_event_queue_push (self->queue, event);
}

static gint64
get_number (HwLab *self, const char *property)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_INT64);
  g_object_get_property (G_OBJECT (self->client), property, &value);

  return g_value_get_int64 (&value);
}

/* Three rounds without a word: later than the client itself would give up. */
static gint64
get_server_patience_ms (HwLab *self)
{
  gint64 interval_ms = get_number (self, "heartbeat-interval-ms");

  return interval_ms == 0 ? 0 : 3 * (interval_ms + get_number (self, "heartbeat-timeout-ms"));
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
  g_autoptr (HwCable) cable = hw_cable_new (ANY_PORT, self->server_address, self->cut, self->queue);

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

  self->server = SERVER_LISTENING;
  g_free (self->server_address);
  self->server_address = g_strdup (address);

  if (self->cable != NULL)
    hw_cable_set_upstream (self->cable, address);
  else if (!start_cable (self, &error))
    start_over (self, g_steal_pointer (&error));

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
  if (!spawn_server (self, in_time ? self->server_address : ANY_PORT, &error))
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
                g_error_new (HW_ERROR, HW_ERROR_FAILED, "the server did not start: %s", text));
  else if (g_get_monotonic_time () < self->restart_deadline + RESTART_LIMIT_US)
    self->restart_timer = g_timeout_add (RESTART_PAUSE_MS, try_again_cb, self);
  else
    {
      self->server = SERVER_NONE;
      push_error (self, "the server did not start again");
    }
}

static void
drop_child (HwLab *self)
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
spawn_server (HwLab *self, const char *listen, GError **error)
{
  g_autofree char *patience
      = g_strdup_printf ("%" G_GINT64_FORMAT "ms", get_server_patience_ms (self));
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree char *codec = NULL;
  const char *argv[] = { self->program,
                         "serve",
                         "--listen",
                         listen,
                         "--heartbeat-timeout",
                         patience,
                         "--kernel-samples",
                         KERNEL_SAMPLES,
                         "--codec",
                         "auto",
                         NULL };

  g_object_get (self->client, "codec", &codec, NULL);
  if (g_strcmp0 (codec, "raw") == 0)
    argv[G_N_ELEMENTS (argv) - 2] = "raw";

  drop_child (self);
  self->child = hw_server_child_new (self->queue);
  g_signal_connect (self->child, "listening", G_CALLBACK (listening_cb), self);
  g_signal_connect (self->child, "exited", G_CALLBACK (exited_cb), self);
  for (gsize i = 0; i < G_N_ELEMENTS (argv) - 1; i++)
    g_ptr_array_add (words, (gpointer) argv[i]);
  for (char **option = self->server_options; option != NULL && *option != NULL; option++)
    g_ptr_array_add (words, *option);
  g_ptr_array_add (words, NULL);
  if (!hw_server_child_start (self->child, (const char *const *) words->pdata, error))
    return FALSE;

  self->server = SERVER_STARTING;
  return TRUE;
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
  if (!spawn_server (self, ANY_PORT, &error))
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
  drop_child (self);
  if (self->cable != NULL)
    hw_cable_stop (self->cable);
  g_clear_object (&self->cable);
  g_clear_pointer (&self->server_address, g_free);
}

void
hw_lab_set_server_options (HwLab *self, const char *const *options)
{
  g_strfreev (self->server_options);
  self->server_options = g_strdupv ((char **) options);
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

  g_set_error_literal (error, HW_ERROR, HW_ERROR_FAILED, "the lab has not been started");
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
  self->restart_deadline = g_get_monotonic_time () + RESTART_LIMIT_US;

  return spawn_server (self, self->server_address != NULL ? self->server_address : ANY_PORT, error);
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
                           "The server isn't hung: there is nothing to resume");
      return FALSE;
    }

  return hw_server_child_resume (self->child, error);
}

static const char *
describe_server (HwLab *self)
{
  if (hw_lab_get_server_pid (self) == 0)
    return "gone";

  return hw_lab_is_server_hung (self) ? "hung" : "running";
}

static void
add_cable_status (HwLab *self, HwEvent *event)
{
  g_autofree char *text = NULL;
  const char *wire;

  if (self->cable == NULL)
    return;

  wire = hw_cable_is_pulled (self->cable) ? "pulled" : "plugged";
  text = g_strdup_printf ("cable %s, server %s", wire, describe_server (self));
  hw_event_set_string (event, HW_EVENT_FIELD_LOCAL, hw_cable_get_local_address (self->cable));
  hw_event_set_string (event, HW_EVENT_FIELD_CUT,
                       hw_cable_get_cut (self->cable) == HW_CUT_MODE_STALL ? "stall" : "kernel");
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
}

HwEvent *
hw_lab_create_status (HwLab *self)
{
  HwEvent *event = hw_event_new (HW_EVENT_STATUS, HW_EVENT_SOURCE_CLIENT);
  HwLinkState state = hw_long_live_socket_get_state (self->client);

  hw_event_set_string (event, HW_EVENT_FIELD_STATE, hw_link_state_get_name (state));
  hw_event_set_number (event, HW_EVENT_FIELD_CONN, get_number (self, "conn"));
  hw_event_set_number (event, HW_EVENT_FIELD_RTT_US, get_number (self, "rtt-us"));
  hw_event_set_string (event, HW_EVENT_FIELD_UPSTREAM, self->server_address);
  if (hw_lab_get_server_pid (self) != 0)
    hw_event_set_number (event, HW_EVENT_FIELD_PID, hw_lab_get_server_pid (self));
  add_cable_status (self, event);

  return event;
}

static void
hw_lab_dispose (GObject *object)
{
  HwLab *self = HW_LAB (object);

  hw_lab_stop (self);
  g_clear_object (&self->client);
  g_clear_pointer (&self->queue, hw_event_queue_unref);
  g_clear_pointer (&self->program, g_free);
  g_clear_pointer (&self->server_options, g_strfreev);
  G_OBJECT_CLASS (hw_lab_parent_class)->dispose (object);
}

static void
hw_lab_class_init (HwLabClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_lab_dispose;
}

static void
hw_lab_init (HwLab *self)
{
}

/* Short, so that a lesson doesn't take long. An attempt made while the cable is out is doomed: the
 * kernel sends its SYN again only after 1 s. So it ends long before that, for what is left of it
 * comes on top of the wait that a plug meets; on loopback a live one takes microseconds. */
HwLongLiveSocket *
hw_lab_create_client (HwEventQueue *queue)
{
  return g_object_new (HW_TYPE_LONG_LIVE_SOCKET, "event-queue", queue, "heartbeat-interval-ms",
                       1000, "heartbeat-timeout-ms", 1000, "heartbeat-misses", 1,
                       "connect-timeout-ms", 300, "handshake-timeout-ms", 1000, "reconnect-min-ms",
                       200, "reconnect-base-ms", 500, "reconnect-max-ms", 4000,
                       "reconnect-stable-ms", 10000, "kernel-sample-ms", 200, NULL);
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
