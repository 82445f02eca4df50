/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the window shows: the lab, its events, and what the user has chosen of them. */
#include "config.h"

#include "hw-lab-session-private.h"

#include "hw-error-words.h"
#include "hw-heartbeat-memory.h"
#include "hw-log-limit.h"
#include "hw-settings.h"

#define QUEUE_LIMIT 65536
#define KERNEL_SAMPLE_MS 200
/* Shorter than the library's: somebody waits in front of the window for what follows a plug. */
#define CONNECT_TIMEOUT_MS 3000
#define RECONNECT_MAX_MS 5000

enum
{
  SIGNAL_EVENTS,
  SIGNAL_OWN_EVENTS,
  SIGNAL_ANSWER,
  SIGNAL_FIND_IN_LOG,
  SIGNAL_FIND_ON_STRIP,
  SIGNAL_FOLLOW_NEWEST,
  N_SIGNALS
};

GParamSpec *hw_lab_session_properties[HW_LAB_SESSION_N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HwLabSession, hw_lab_session, G_TYPE_OBJECT)

GSettings *
hw_lab_session_get_settings (HwLabSession *self)
{
  return self->settings;
}

HwLab *
hw_lab_session_get_lab (HwLabSession *self)
{
  return self->lab;
}

HwLabShare *
hw_lab_session_get_share (HwLabSession *self)
{
  return self->share;
}

HwEventQueue *
hw_lab_session_get_queue (HwLabSession *self)
{
  return self->queue;
}

HwEventLog *
hw_lab_session_get_log (HwLabSession *self)
{
  return self->log;
}

HwStripTrace *
hw_lab_session_get_trace (HwLabSession *self)
{
  return self->trace;
}

const HwBeliefs *
hw_lab_session_get_beliefs (HwLabSession *self)
{
  return &self->beliefs;
}

const HwLinkStatus *
hw_lab_session_get_status (HwLabSession *self)
{
  return &self->status;
}

const HwServerWay *
hw_lab_session_get_way (HwLabSession *self)
{
  return &self->way;
}

const char *
hw_lab_session_get_trouble (HwLabSession *self)
{
  return self->trouble;
}

HwEventLog *
hw_lab_session_get_shown_log (HwLabSession *self)
{
  return self->saved != NULL ? hw_saved_log_get_log (self->saved) : self->log;
}

HwStripTrace *
hw_lab_session_get_shown_trace (HwLabSession *self)
{
  return self->saved != NULL ? hw_saved_log_get_trace (self->saved) : self->trace;
}

HwSavedLog *
hw_lab_session_get_saved (HwLabSession *self)
{
  return self->saved;
}

void
hw_lab_session_set_saved (HwLabSession *self, HwSavedLog *saved)
{
  hw_lab_session_select (self, NULL);
  if (g_set_object (&self->saved, saved))
    g_object_notify_by_pspec (G_OBJECT (self), hw_lab_session_properties[PROP_SAVED]);
}

HwEvent *
hw_lab_session_get_selected (HwLabSession *self)
{
  return self->selected;
}

void
hw_lab_session_select (HwLabSession *self, HwEvent *event)
{
  if (self->selected == event)
    return;

  g_clear_pointer (&self->selected, hw_event_unref);
  self->selected = event != NULL ? hw_event_ref (event) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), hw_lab_session_properties[PROP_SELECTED]);
}

void
hw_lab_session_find_in_log (HwLabSession *self, HwTime mono_us)
{
  g_signal_emit (self, signals[SIGNAL_FIND_IN_LOG], 0, mono_us);
}

void
hw_lab_session_find_on_strip (HwLabSession *self, HwTime mono_us)
{
  g_signal_emit (self, signals[SIGNAL_FIND_ON_STRIP], 0, mono_us);
}

void
hw_lab_session_follow_newest (HwLabSession *self)
{
  g_signal_emit (self, signals[SIGNAL_FOLLOW_NEWEST], 0);
}

void
hw_lab_session_answer (HwLabSession *self, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_ANSWER], 0, text);
}

void
hw_lab_session_answer_error (HwLabSession *self, const GError *error)
{
  g_autofree char *text = hw_error_words (error);

  hw_lab_session_answer (self, text);
}

/* @error: NULL: there is none. */
static void
set_problem (HwLabSession *self, const GError *error)
{
  hw_lab_session_set_text (self, &self->problem, error != NULL ? hw_error_words (error) : NULL,
                           PROP_PROBLEM);
}

static void
take_batch (HwLabSession *self, GPtrArray *batch)
{
  g_autoptr (GPtrArray) own = hw_lab_session_take (self, batch);

  g_signal_emit (self, signals[SIGNAL_OWN_EVENTS], 0, own);
  /* Before they are in the log: whoever shows it wants to know how much it will be. */
  g_signal_emit (self, signals[SIGNAL_EVENTS], 0, batch);
  hw_event_log_append_batch (self->log, batch);
}

static void
drained_cb (GPtrArray *batch, gpointer user_data)
{
  take_batch (user_data, batch);
}

HwLabSession *
hw_lab_session_new (GSettings *settings, const char *program)
{
  HwLabSession *self = g_object_new (HW_TYPE_LAB_SESSION, NULL);
  g_autofree char *memory = hw_heartbeat_memory_find ();
  g_autoptr (HwLongLiveSocket) client = NULL;

  self->settings = g_object_ref (settings);
  client = g_object_new (HW_TYPE_LONG_LIVE_SOCKET, "event-queue", self->queue, "kernel-sample-ms",
                         KERNEL_SAMPLE_MS, "connect-timeout-ms", CONNECT_TIMEOUT_MS,
                         "reconnect-max-ms", RECONNECT_MAX_MS, NULL);
  hw_settings_bind_client (settings, client);
  self->lab = hw_lab_new (program, client, HW_CUT_MODE_AUTO, self->queue);
  hw_lab_set_memory (self->lab, memory);
  self->share = hw_lab_share_new (self->lab);
  hw_lab_session_follow_patience (self);

  return self;
}

static void
started_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HwLabSession) self = user_data;
  g_autoptr (GError) error = NULL;

  if (hw_lab_start_finish (HW_LAB (object), result, &error))
    set_problem (self, NULL);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_problem (self, error);
}

void
hw_lab_session_start (HwLabSession *self)
{
  set_problem (self, NULL);
  hw_lab_start_async (self->lab, self->cancellable, started_cb, g_object_ref (self));
}

void
hw_lab_session_stop (HwLabSession *self)
{
  g_cancellable_cancel (self->cancellable);
  if (self->lab != NULL)
    hw_lab_stop (self->lab);
}

static void
hw_lab_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HwLabSession *self = HW_LAB_SESSION (object);

  switch (id)
    {
    case PROP_PULLED:
      g_value_set_boolean (value, self->beliefs.pulled);
      break;
    case PROP_SERVER_RUNNING:
      g_value_set_boolean (value, hw_lab_session_has_running_server (&self->beliefs));
      break;
    case PROP_SERVER_HUNG:
      g_value_set_boolean (value, self->beliefs.server_hung);
      break;
    case PROP_CAN_SEND:
      g_value_set_boolean (value, hw_link_status_can_send (&self->status));
      break;
    case PROP_LINK_STATE:
      g_value_set_int (value, self->status.state);
      break;
    case PROP_STATUS_TEXT:
      g_value_set_string (value, self->status_text);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_ELSEWHERE:
      g_value_set_string (value, self->way.is_elsewhere ? self->way.server : NULL);
      break;
    case PROP_TROUBLE:
      g_value_set_string (value, self->trouble);
      break;
    case PROP_SAVED:
      g_value_set_object (value, self->saved);
      break;
    case PROP_SELECTED:
      g_value_set_boxed (value, self->selected);
      break;
    case PROP_N_STRANGERS:
      g_value_set_uint (value, self->n_strangers);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
hw_lab_session_dispose (GObject *object)
{
  HwLabSession *self = HW_LAB_SESSION (object);

  hw_lab_session_stop (self);
  g_clear_handle_id (&self->patience_timer, g_source_remove);
  g_clear_object (&self->share);
  g_clear_object (&self->lab);
  g_clear_pointer (&self->drain, hw_event_drain_free);
  g_clear_object (&self->log);
  g_clear_object (&self->saved);
  g_clear_pointer (&self->selected, hw_event_unref);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (hw_lab_session_parent_class)->dispose (object);
}

static void
hw_lab_session_finalize (GObject *object)
{
  HwLabSession *self = HW_LAB_SESSION (object);

  g_clear_pointer (&self->queue, hw_event_queue_unref);
  g_clear_pointer (&self->trace, hw_strip_trace_free);
  g_clear_pointer (&self->strangers, hw_strangers_free);
  g_clear_object (&self->cancellable);
  g_free (self->status_text);
  g_free (self->problem);
  g_free (self->trouble);

  G_OBJECT_CLASS (hw_lab_session_parent_class)->finalize (object);
}

#define READABLE (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS)

static void
hw_lab_session_class_init (HwLabSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hw_lab_session_dispose;
  object_class->finalize = hw_lab_session_finalize;
  object_class->get_property = hw_lab_session_get_property;

  hw_lab_session_properties[PROP_PULLED]
      = g_param_spec_boolean ("pulled", NULL, NULL, FALSE, READABLE);
  hw_lab_session_properties[PROP_SERVER_RUNNING]
      = g_param_spec_boolean ("server-running", NULL, NULL, FALSE, READABLE);
  hw_lab_session_properties[PROP_SERVER_HUNG]
      = g_param_spec_boolean ("server-hung", NULL, NULL, FALSE, READABLE);
  hw_lab_session_properties[PROP_CAN_SEND]
      = g_param_spec_boolean ("can-send", NULL, NULL, FALSE, READABLE);
  hw_lab_session_properties[PROP_LINK_STATE]
      = g_param_spec_int ("link-state", NULL, NULL, 0, HW_N_LINK_STATES, 0, READABLE);
  hw_lab_session_properties[PROP_STATUS_TEXT]
      = g_param_spec_string ("status-text", NULL, NULL, NULL, READABLE);
  hw_lab_session_properties[PROP_PROBLEM]
      = g_param_spec_string ("problem", NULL, NULL, NULL, READABLE);
  hw_lab_session_properties[PROP_ELSEWHERE]
      = g_param_spec_string ("elsewhere", NULL, NULL, NULL, READABLE);
  hw_lab_session_properties[PROP_TROUBLE]
      = g_param_spec_string ("trouble", NULL, NULL, NULL, READABLE);
  hw_lab_session_properties[PROP_SAVED]
      = g_param_spec_object ("saved", NULL, NULL, HW_TYPE_SAVED_LOG, READABLE);
  hw_lab_session_properties[PROP_SELECTED]
      = g_param_spec_boxed ("selected", NULL, NULL, HW_TYPE_EVENT, READABLE);
  hw_lab_session_properties[PROP_N_STRANGERS]
      = g_param_spec_uint ("n-strangers", NULL, NULL, 0, G_MAXUINT, 0, READABLE);
  g_object_class_install_properties (object_class, HW_LAB_SESSION_N_PROPS,
                                     hw_lab_session_properties);

  signals[SIGNAL_EVENTS]
      = g_signal_new ("events", HW_TYPE_LAB_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[SIGNAL_OWN_EVENTS]
      = g_signal_new ("own-events", HW_TYPE_LAB_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[SIGNAL_ANSWER] = g_signal_new ("answer", HW_TYPE_LAB_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_FIND_IN_LOG] = g_signal_new ("find-in-log", HW_TYPE_LAB_SESSION, G_SIGNAL_RUN_LAST,
                                              0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[SIGNAL_FIND_ON_STRIP]
      = g_signal_new ("find-on-strip", HW_TYPE_LAB_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[SIGNAL_FOLLOW_NEWEST]
      = g_signal_new ("follow-newest", HW_TYPE_LAB_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 0);
}

static void
hw_lab_session_init (HwLabSession *self)
{
  self->cancellable = g_cancellable_new ();
  self->log = hw_event_log_new (HW_LOG_LIMIT);
  self->trace = hw_strip_trace_new ();
  self->strangers = hw_strangers_new ();
  hw_beliefs_init (&self->beliefs);
  hw_server_way_init (&self->way);
  hw_link_status_init (&self->link);
  self->status = self->link;
  self->status_text = hw_link_status_describe (&self->status);
  self->queue = hw_event_queue_new (QUEUE_LIMIT);
  self->drain = hw_event_drain_new (self->queue, drained_cb, self);
}
