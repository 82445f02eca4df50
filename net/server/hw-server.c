/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns HwServer, the object around the server's thread: settings, start, drain, stop. */
#include "server/hw-server.h"

#include <unistd.h>

#include "core/hw-error.h"
#include "server/hw-server-listen.h"
#include "server/hw-server-loop.h"

struct _HwServer
{
  GObject parent_instance;

  HwEventQueue *queue;
  HwServerSettings settings;
  char *session_folder;
  char *upload_dir;   /* nullable */
  GArray *listeners;  /* ints; empty once the loop has taken them */
  GPtrArray *locals;  /* "ADDR:PORT" of each */
  HwServerLoop *loop; /* NULL until start */
  GThread *thread;    /* NULL when there is nothing to join */
  int is_running;     /* atomic */
};

G_DEFINE_FINAL_TYPE (HwServer, hw_server, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_CODEC,
  PROP_EVENT_QUEUE,
  PROP_HEARTBEAT_TIMEOUT_MS,
  PROP_MAX_CONNECTIONS,
  PROP_MAX_CONNECTIONS_PER_ADDRESS,
  PROP_MAX_PAYLOAD,
  PROP_FIRST_FRAME_TIMEOUT_MS,
  PROP_FRAME_TIMEOUT_MS,
  PROP_OUTPUT_SOFT_LIMIT,
  PROP_OUTPUT_HARD_LIMIT,
  PROP_TOTAL_OUTPUT_LIMIT,
  PROP_SLOW_READER_TIMEOUT_MS,
  PROP_KERNEL_SAMPLE_MS,
  PROP_REPORT,
  PROP_DRAIN_TIMEOUT_MS,
  PROP_RESYNC,
  PROP_SESSION_FOLDER,
  PROP_UPLOAD_DIR,
  PROP_UPLOAD_MAX_BYTES,
  PROP_UPLOAD_LEASE_MS,
  PROP_WORKERS,
  PROP_WORK_DELAY_MIN_MS,
  PROP_WORK_DELAY_MAX_MS,
  PROP_WORK_SEED,
  PROP_ORDER,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

typedef enum
{
  UNIT_MS, /* the setting is a HwTime */
  UNIT_BYTES,
  UNIT_COUNT,
} Unit;

/* Every number among the properties: where it lies, its unit, range and default. */
static const struct
{
  const char *name;
  gsize offset;
  Unit unit;
  guint least;
  guint most;
  guint otherwise;
} numbers[N_PROPS] = {
#define AT(field) G_STRUCT_OFFSET (HwServerSettings, field)
  [PROP_HEARTBEAT_TIMEOUT_MS]
  = { "heartbeat-timeout-ms", AT (heartbeat_timeout_us), UNIT_MS, 0, G_MAXINT, 60000 },
  [PROP_MAX_CONNECTIONS] = { "max-connections", AT (max_connections), UNIT_COUNT, 0, G_MAXINT, 0 },
  [PROP_MAX_CONNECTIONS_PER_ADDRESS]
  = { "max-connections-per-address", AT (max_connections_per_address), UNIT_COUNT, 0, G_MAXINT, 0 },
  [PROP_MAX_PAYLOAD]
  = { "max-payload", AT (max_payload), UNIT_BYTES, 1, HW_FRAME_HARD_MAX, HW_FRAME_DEFAULT_MAX },
  [PROP_FIRST_FRAME_TIMEOUT_MS]
  = { "first-frame-timeout-ms", AT (first_frame_timeout_us), UNIT_MS, 0, G_MAXINT, 10000 },
  [PROP_FRAME_TIMEOUT_MS]
  = { "frame-timeout-ms", AT (frame_timeout_us), UNIT_MS, 0, G_MAXINT, 30000 },
  [PROP_OUTPUT_SOFT_LIMIT]
  = { "output-soft-limit", AT (output_soft_limit), UNIT_BYTES, 1, G_MAXINT, 256 * 1024 },
  [PROP_OUTPUT_HARD_LIMIT]
  = { "output-hard-limit", AT (output_hard_limit), UNIT_BYTES, 1, G_MAXINT, 1024 * 1024 },
  [PROP_TOTAL_OUTPUT_LIMIT]
  = { "total-output-limit", AT (total_output_limit), UNIT_BYTES, 1, G_MAXINT, 64 * 1024 * 1024 },
  [PROP_SLOW_READER_TIMEOUT_MS]
  = { "slow-reader-timeout-ms", AT (slow_reader_timeout_us), UNIT_MS, 0, G_MAXINT, 10000 },
  [PROP_KERNEL_SAMPLE_MS] = { "kernel-sample-ms", AT (kernel_sample_us), UNIT_MS, 0, G_MAXINT, 0 },
  [PROP_REPORT] = { "report", AT (report), UNIT_COUNT, 0,
                    HW_SERVER_REPORT_HEARTBEATS | HW_SERVER_REPORT_MESSAGES, 0 },
  [PROP_DRAIN_TIMEOUT_MS]
  = { "drain-timeout-ms", AT (drain_timeout_us), UNIT_MS, 0, G_MAXINT, 5000 },
  [PROP_UPLOAD_MAX_BYTES]
  = { "upload-max-bytes", AT (upload_max_bytes), UNIT_COUNT, 1, G_MAXUINT, 1u << 30 },
  [PROP_UPLOAD_LEASE_MS]
  = { "upload-lease-ms", AT (upload_lease_us), UNIT_MS, 1, G_MAXINT, 600000 },
  [PROP_WORKERS] = { "workers", AT (n_workers), UNIT_COUNT, 0, 1024, 0 },
  [PROP_WORK_DELAY_MIN_MS]
  = { "work-delay-min-ms", AT (work_delay_min_us), UNIT_MS, 0, G_MAXINT, 0 },
  [PROP_WORK_DELAY_MAX_MS]
  = { "work-delay-max-ms", AT (work_delay_max_us), UNIT_MS, 0, G_MAXINT, 0 },
  [PROP_WORK_SEED] = { "work-seed", AT (work_seed), UNIT_COUNT, 0, G_MAXUINT, 0 },
  [PROP_ORDER] = { "order", AT (order), UNIT_COUNT, HW_ORDER_KEPT, HW_ORDER_FREE, HW_ORDER_KEPT },
#undef AT
};

static guint
get_number (HwServer *self, guint prop_id)
{
  gpointer at = G_STRUCT_MEMBER_P (&self->settings, numbers[prop_id].offset);

  switch (numbers[prop_id].unit)
    {
    case UNIT_MS:
      return (guint) (*(HwTime *) at / 1000);
    case UNIT_BYTES:
      return (guint) * (gsize *) at;
    case UNIT_COUNT:
    default:
      return *(guint *) at;
    }
}

static void
set_number (HwServer *self, guint prop_id, guint value)
{
  gpointer at = G_STRUCT_MEMBER_P (&self->settings, numbers[prop_id].offset);

  switch (numbers[prop_id].unit)
    {
    case UNIT_MS:
      *(HwTime *) at = HW_MSEC (value);
      break;
    case UNIT_BYTES:
      *(gsize *) at = value;
      break;
    case UNIT_COUNT:
    default:
      *(guint *) at = value;
    }
}

static const char *
get_codec_name (HwServer *self)
{
  return self->settings.codec == NULL ? "auto" : self->settings.codec->name;
}

static void
set_codec (HwServer *self, const char *name)
{
  const HwCodec *codec = name == NULL ? NULL : hw_codec_find (name);

  if (codec == NULL && g_strcmp0 (name, "auto") != 0)
    g_warning ("no codec is named %s; the server tells by the first byte", name);
  self->settings.codec = codec;
}

static void
hw_server_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  HwServer *self = HW_SERVER (object);

  /* The thread has a copy, so a change would only seem to be one. */
  g_return_if_fail (self->loop == NULL);

  switch (prop_id)
    {
    case PROP_CODEC:
      set_codec (self, g_value_get_string (value));
      break;
    case PROP_EVENT_QUEUE:
      self->queue = g_value_dup_boxed (value);
      return;
    case PROP_RESYNC:
      self->settings.resync = g_value_get_boolean (value);
      break;
    case PROP_SESSION_FOLDER:
      g_free (self->session_folder);
      self->settings.session_folder = self->session_folder = g_value_dup_string (value);
      break;
    case PROP_UPLOAD_DIR:
      g_free (self->upload_dir);
      self->upload_dir = g_value_dup_string (value);
      self->settings.upload_dir = self->upload_dir;
      break;
    default:
      set_number (self, prop_id, g_value_get_uint (value));
    }
  g_object_notify_by_pspec (object, pspec);
}

static void
hw_server_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HwServer *self = HW_SERVER (object);

  switch (prop_id)
    {
    case PROP_CODEC:
      g_value_set_string (value, get_codec_name (self));
      break;
    case PROP_EVENT_QUEUE:
      g_value_set_boxed (value, self->queue);
      break;
    case PROP_RESYNC:
      g_value_set_boolean (value, self->settings.resync);
      break;
    case PROP_SESSION_FOLDER:
      g_value_set_string (value, self->session_folder);
      break;
    case PROP_UPLOAD_DIR:
      g_value_set_string (value, self->upload_dir);
      break;
    default:
      g_value_set_uint (value, get_number (self, prop_id));
    }
}

static void
close_listeners (HwServer *self)
{
  for (guint i = 0; i < self->listeners->len; i++)
    close (g_array_index (self->listeners, int, i));
  g_array_set_size (self->listeners, 0);
}

static void
hw_server_dispose (GObject *object)
{
  HwServer *self = HW_SERVER (object);

  hw_server_stop (self);
  close_listeners (self);
  g_clear_pointer (&self->loop, hw_server_loop_free);

  G_OBJECT_CLASS (hw_server_parent_class)->dispose (object);
}

static void
hw_server_finalize (GObject *object)
{
  HwServer *self = HW_SERVER (object);

  g_clear_pointer (&self->queue, hw_event_queue_unref);
  g_free (self->upload_dir);
  g_array_unref (self->listeners);
  g_ptr_array_unref (self->locals);
  g_free (self->session_folder);

  G_OBJECT_CLASS (hw_server_parent_class)->finalize (object);
}

static void
hw_server_class_init (HwServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = hw_server_set_property;
  object_class->get_property = hw_server_get_property;
  object_class->dispose = hw_server_dispose;
  object_class->finalize = hw_server_finalize;

  props[PROP_CODEC] = g_param_spec_string ("codec", NULL, NULL, "auto", flags);
  props[PROP_RESYNC] = g_param_spec_boolean ("resync", NULL, NULL, FALSE, flags);
  props[PROP_SESSION_FOLDER] = g_param_spec_string ("session-folder", NULL, NULL, NULL, flags);
  props[PROP_UPLOAD_DIR] = g_param_spec_string ("upload-dir", NULL, NULL, NULL, flags);
  props[PROP_EVENT_QUEUE]
      = g_param_spec_boxed ("event-queue", NULL, NULL, HW_TYPE_EVENT_QUEUE,
                            G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  for (guint i = 0; i < N_PROPS; i++)
    if (numbers[i].name != NULL)
      props[i] = g_param_spec_uint (numbers[i].name, NULL, NULL, numbers[i].least, numbers[i].most,
                                    numbers[i].otherwise, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
hw_server_init (HwServer *self)
{
  self->listeners = g_array_new (FALSE, FALSE, sizeof (int));
  self->locals = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < N_PROPS; i++)
    if (numbers[i].name != NULL)
      set_number (self, i, numbers[i].otherwise);
}

/**
 * hw_server_new:
 * @queue: (nullable): where the events go
 *
 * Returns: (transfer full): a server that listens nowhere yet
 */
HwServer *
hw_server_new (HwEventQueue *queue)
{
  return g_object_new (HW_TYPE_SERVER, "event-queue", queue, NULL);
}

/**
 * hw_server_listen:
 * @self: a server that wasn't started
 * @address: "ADDR:PORT"; port 0 picks a free one
 * @error: return location for a [class@GLib.Error]
 *
 * Binds and listens at once, so that a port that is taken is an error here. Connections wait in
 * the kernel until [method@Server.start].
 *
 * Returns: whether it listens there
 */
gboolean
hw_server_listen (HwServer *self, const char *address, GError **error)
{
  char *local = NULL;
  int fd;

  g_return_val_if_fail (HW_IS_SERVER (self), FALSE);
  g_return_val_if_fail (self->loop == NULL, FALSE);

  fd = hw_server_listen_at (address, &local, error);
  if (fd < 0)
    return FALSE;
  if (self->queue != NULL)
    hw_server_listen_keep_syns (fd);
  g_array_append_val (self->listeners, fd);
  g_ptr_array_add (self->locals, local);

  return TRUE;
}

static gpointer
server_thread (gpointer user_data)
{
  HwServer *self = user_data;

  hw_server_loop_run (self->loop);
  g_atomic_int_set (&self->is_running, FALSE);

  return NULL;
}

static gboolean
make_loop (HwServer *self, GError **error)
{
  self->loop = hw_server_loop_new (&self->settings, self->queue, self->listeners, error);
  if (self->loop == NULL)
    return FALSE;
  g_array_set_size (self->listeners, 0);

  for (guint i = 0; i < self->locals->len; i++)
    hw_server_tell_listening (self->queue, self->locals->pdata[i], get_codec_name (self));
  hw_server_sessions_tell_restored (self->loop->sessions);

  return TRUE;
}

/* HW-P-165: what is handled is saved as a number, below which there is no gap. */
static const char *
find_fault (HwServer *self)
{
  if (self->loop != NULL)
    return "the server was started already";
  if (self->listeners->len == 0)
    return "the server listens nowhere; give it an address first";
  if (self->settings.order == HW_ORDER_FREE && self->settings.session_folder != NULL)
    return "sessions that are kept in a folder keep the order, too; ask for the order kept";

  return NULL;
}

static gboolean
check_start (HwServer *self, GError **error)
{
  const char *fault = find_fault (self);

  if (fault != NULL)
    g_set_error_literal (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT, fault);

  return fault == NULL;
}

/**
 * hw_server_start:
 * @self: a server that listens somewhere
 * @error: return location for a [class@GLib.Error]
 *
 * Starts the thread. The `listening` events come before all others. A server is started once.
 *
 * Returns: whether it runs
 */
gboolean
hw_server_start (HwServer *self, GError **error)
{
  g_return_val_if_fail (HW_IS_SERVER (self), FALSE);

  if (!check_start (self, error))
    return FALSE;
  if (!make_loop (self, error))
    return FALSE;
  g_atomic_int_set (&self->is_running, TRUE);
  self->thread = g_thread_try_new ("hw-server", server_thread, self, error);
  if (self->thread == NULL)
    g_atomic_int_set (&self->is_running, FALSE);

  return self->thread != NULL;
}

/**
 * hw_server_get_local_address:
 * @self: a server
 * @n: which of its addresses
 *
 * Returns: (nullable): "ADDR:PORT" with the real port; owned by @self
 */
const char *
hw_server_get_local_address (HwServer *self, guint n)
{
  g_return_val_if_fail (HW_IS_SERVER (self), NULL);

  return n < self->locals->len ? self->locals->pdata[n] : NULL;
}

/**
 * hw_server_drain:
 * @self: a server
 *
 * No new connections from now on; what was asked is answered, framed peers are told goodbye, and
 * when all are gone, or `drain-timeout-ms` is over, `closed` is the last event. Returns at once.
 */
void
hw_server_drain (HwServer *self)
{
  g_return_if_fail (HW_IS_SERVER (self));

  if (self->thread != NULL)
    hw_server_loop_post_drain (self->loop);
}

/**
 * hw_server_stop:
 * @self: a server
 *
 * Waits until the thread has ended: a drain that was begun is let finish, else everything is
 * closed at once.
 */
void
hw_server_stop (HwServer *self)
{
  g_return_if_fail (HW_IS_SERVER (self));

  if (self->thread == NULL)
    return;
  hw_server_loop_post_stop (self->loop);
  g_thread_join (g_steal_pointer (&self->thread));
}

/**
 * hw_server_is_running:
 * @self: a server
 *
 * Returns: whether its thread runs
 */
gboolean
hw_server_is_running (HwServer *self)
{
  g_return_val_if_fail (HW_IS_SERVER (self), FALSE);

  return g_atomic_int_get (&self->is_running);
}
