/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns files on their way to a server, sent by a child process (`heartwire send`), and how far they
 * are. */
#include "hw-send-child.h"

#include <string.h>

#include "hw-send-files.h"
#include "hw-server-child.h"

#define QUEUE_LIMIT 4096
#define WHO "heartwire send: "
/* What the command says where the last word isn't known: see hw-command-send.c. */
#define IN_DOUBT "it isn't known"

struct _HwSendChild
{
  GObject parent_instance;

  HwEventQueue *queue; /* of its own: what it says is no event of a lab's client */
  GSource *drain;
  HwServerChild *child;
  char *id;
  char **paths;
  char *trouble;
  HwSendProgress progress;
};

G_DEFINE_FINAL_TYPE (HwSendChild, hw_send_child, G_TYPE_OBJECT)

static guint changed_signal;

static void
tell (HwSendChild *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
take_place (HwSendProgress *progress, const HwEvent *event)
{
  const char *state = hw_event_get_string (event, HW_EVENT_FIELD_STATE);
  guint64 bytes = (guint64) MAX (hw_event_get_number (event, HW_EVENT_FIELD_BYTES), 0);
  gint64 file = hw_event_get_number (event, HW_EVENT_FIELD_SEQ);

  progress->state = HW_SEND_UNDER_WAY;
  if (g_strcmp0 (state, "offered") == 0)
    {
      progress->bytes_total = bytes;
      return;
    }
  progress->is_lost = FALSE;
  progress->bytes = MIN (bytes, progress->bytes_total);
  progress->file = (guint) CLAMP (file, 0, (gint64) progress->n_files - 1);
}

static void
take_event (HwSendProgress *progress, const HwEvent *event)
{
  if (hw_event_get_source (event) != HW_EVENT_SOURCE_CLIENT)
    return;

  switch (hw_event_get_kind (event))
    {
    case HW_EVENT_STATUS:
      take_place (progress, event);
      break;
    case HW_EVENT_DISCONNECTED:
    case HW_EVENT_RECONNECT_SCHEDULED:
      progress->is_lost = TRUE;
      break;
    case HW_EVENT_CONNECTED:
      progress->is_lost = FALSE;
      break;
    case HW_EVENT_TRANSFER_COMMITTED:
      progress->bytes = progress->bytes_total;
      progress->file = progress->n_files - 1;
      progress->state = HW_SEND_COMMITTED;
      break;
    default:
      break;
    }
}

static void
take_all (HwSendChild *self)
{
  g_autoptr (GPtrArray) batch = hw_event_queue_drain (self->queue);

  for (guint i = 0; i < batch->len; i++)
    take_event (&self->progress, batch->pdata[i]);
}

static gboolean
drain_cb (gpointer user_data)
{
  HwSendChild *self = user_data;

  take_all (self);
  tell (self);

  return G_SOURCE_CONTINUE;
}

/* Made not ready before the queue is drained: an event that is pushed meanwhile makes it ready
 * again. */
static gboolean
dispatch_drain (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_source_set_ready_time (source, -1);

  return callback (user_data);
}

static GSourceFuncs drain_funcs = { NULL, NULL, dispatch_drain, NULL, NULL, NULL };

static void
wake (gpointer user_data)
{
  g_source_set_ready_time (user_data, 0);
}

static const char *
strip_name (const char *words)
{
  return g_str_has_prefix (words, WHO) ? words + strlen (WHO) : words;
}

/* The process has ended, and all that it said is in the queue. */
static void
exited_cb (HwServerChild *child, const char *words, HwSendChild *self)
{
  take_all (self);
  if (!hw_send_child_is_over (self))
    {
      self->progress.state = self->progress.is_cancelling && strstr (words, IN_DOUBT) == NULL
                                 ? HW_SEND_CANCELLED
                                 : HW_SEND_FAILED;
      self->trouble = g_strdup (strip_name (words));
    }
  tell (self);
}

gboolean
hw_send_child_start (HwSendChild *self,
                     const char *program,
                     const char *address,
                     char **paths,
                     GError **error)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;

  g_return_val_if_fail (self->paths == NULL && paths[0] != NULL, FALSE);

  self->paths = g_strdupv (paths);
  self->progress.n_files = g_strv_length (paths);
  g_source_attach (self->drain, g_main_context_get_thread_default ());
  /* A cable may be unplugged for as long as somebody talks about it. */
  g_strv_builder_add_many (words, program, "send", "--id", self->id, "--from", HW_SEND_CHILD_HOST,
                           "--give-up", "off", address, NULL);
  g_strv_builder_addv (words, (const char **) paths);
  argv = g_strv_builder_end (words);

  return hw_server_child_start (self->child, (const char *const *) argv, error);
}

const HwSendProgress *
hw_send_child_get_progress (HwSendChild *self)
{
  return &self->progress;
}

const char *
hw_send_child_get_path (HwSendChild *self)
{
  return self->paths[self->progress.file];
}

const char *
hw_send_child_get_id (HwSendChild *self)
{
  return self->id;
}

const char *
hw_send_child_get_trouble (HwSendChild *self)
{
  return self->trouble;
}

gboolean
hw_send_child_is_over (HwSendChild *self)
{
  return self->progress.state >= HW_SEND_COMMITTED;
}

void
hw_send_child_cancel (HwSendChild *self)
{
  if (self->progress.is_cancelling)
    return;
  self->progress.is_cancelling = TRUE;
  hw_server_child_ask_to_end (self->child);
  tell (self);
}

void
hw_send_child_abort (HwSendChild *self)
{
  self->progress.is_cancelling = TRUE;
  hw_server_child_kill (self->child, NULL); /* NULL: it may have ended */
}

static void
hw_send_child_dispose (GObject *object)
{
  HwSendChild *self = HW_SEND_CHILD (object);

  if (self->child != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->child, self);
      hw_server_child_stop (self->child);
    }
  g_clear_object (&self->child);
  g_source_destroy (self->drain);
  G_OBJECT_CLASS (hw_send_child_parent_class)->dispose (object);
}

static void
hw_send_child_finalize (GObject *object)
{
  HwSendChild *self = HW_SEND_CHILD (object);

  g_source_unref (self->drain);
  hw_event_queue_unref (self->queue);
  g_free (self->id);
  g_strfreev (self->paths);
  g_free (self->trouble);
  G_OBJECT_CLASS (hw_send_child_parent_class)->finalize (object);
}

static void
hw_send_child_class_init (HwSendChildClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hw_send_child_dispose;
  object_class->finalize = hw_send_child_finalize;
  changed_signal = g_signal_new ("changed", HW_TYPE_SEND_CHILD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
hw_send_child_init (HwSendChild *self)
{
  self->queue = hw_event_queue_new (QUEUE_LIMIT);
  self->drain = g_source_new (&drain_funcs, sizeof (GSource));
  g_source_set_callback (self->drain, drain_cb, self, NULL);
  hw_event_queue_set_notify (self->queue, wake, g_source_ref (self->drain),
                             (GDestroyNotify) g_source_unref);
  self->child = hw_server_child_new (self->queue);
  g_signal_connect (self->child, "exited", G_CALLBACK (exited_cb), self);
  self->id = hw_send_files_make_id ();
}

HwSendChild *
hw_send_child_new (void)
{
  return g_object_new (HW_TYPE_SEND_CHILD, NULL);
}
