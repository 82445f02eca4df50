/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the properties of the long-live socket: where each lies in the settings. */
#include "core/hw-error.h"
#include "event/hw-enum-types.h"
#include "io/hw-long-live-socket-private.h"

typedef enum
{
  UNIT_ONE, /* a guint */
  UNIT_MS,  /* a HwTime, shown in ms */
} Unit;

/* The properties that are text, and where each lies in the settings. */
typedef struct
{
  const char *name;
  gsize offset;
} Text;

static const Text texts[] = {
  { "durable-file", G_STRUCT_OFFSET (HwLinkSettings, durable_file) },
  { "heartbeat-memory-file", G_STRUCT_OFFSET (HwLinkSettings, memory_file) },
  { "heartbeat-memory-peer", G_STRUCT_OFFSET (HwLinkSettings, memory_peer) },
  { "tls-name", G_STRUCT_OFFSET (HwLinkSettings, tls.name) },
  { "tls-ca", G_STRUCT_OFFSET (HwLinkSettings, tls.ca_file) },
  { "tls-pin", G_STRUCT_OFFSET (HwLinkSettings, tls.pin) },
};

/* The properties that are numbers, and where each lies in the settings. */
typedef struct
{
  const char *name;
  gsize offset;
  Unit unit;
  guint min;
  guint max;
} Number;

#define MAX_MS (30u * 24 * 3600 * 1000) /* 30 days, as durations are read */
#define MS(name, field, min)                                                                       \
  {                                                                                                \
    name, G_STRUCT_OFFSET (HwLinkSettings, field), UNIT_MS, min, MAX_MS                            \
  }
#define ONE(name, field, min, max)                                                                 \
  {                                                                                                \
    name, G_STRUCT_OFFSET (HwLinkSettings, field), UNIT_ONE, min, max                              \
  }

static const Number numbers[] = {
  MS ("heartbeat-interval-ms", link.heartbeat.interval_us, 0),
  MS ("heartbeat-timeout-ms", link.heartbeat.timeout_us, 1),
  MS ("heartbeat-step-ms", link.heartbeat.step_us, 1),
  MS ("heartbeat-longest-ms", link.heartbeat.longest_us, 1),
  ONE ("heartbeat-misses", link.heartbeat.misses, 1, 60),
  MS ("connect-timeout-ms", link.connect_timeout_us, 0),
  MS ("handshake-timeout-ms", link.handshake_timeout_us, 1),
  MS ("read-timeout-ms", link.read_timeout_us, 0),
  MS ("write-timeout-ms", link.write_timeout_us, 0),
  MS ("reconnect-min-ms", link.backoff.min_us, 0),
  MS ("reconnect-base-ms", link.backoff.base_us, 0),
  MS ("reconnect-max-ms", link.backoff.cap_us, 0),
  MS ("reconnect-stable-ms", link.backoff.stable_us, 0),
  ONE ("keepalive-idle-s", tcp.keepalive_idle_s, 0, 32767), /* Linux' MAX_TCP_KEEPIDLE */
  ONE ("keepalive-interval-s", tcp.keepalive_interval_s, 0, 32767),
  ONE ("suspect-retransmits", link.suspect_retransmits, 0, 15),
  ONE ("keepalive-count", tcp.keepalive_count, 0, 127), /* MAX_TCP_KEEPCNT */
  ONE ("user-timeout-ms", tcp.user_timeout_ms, 0, G_MAXINT),
  MS ("kernel-sample-ms", kernel_sample_us, 0),
  ONE ("max-payload", max_payload, 1, HW_FRAME_HARD_MAX),
  ONE ("max-message", max_message, 1, G_MAXINT),
  ONE ("outbox-limit", outbox_limit, 1, G_MAXINT),
  ONE ("outbox-messages", outbox_messages, 1, HW_SESSION_MOST_MESSAGES),
  ONE ("session-window", session.window, 1, HW_SESSION_LARGEST_WINDOW),
  MS ("ack-timeout-ms", session.ack_timeout_us, 0),
  MS ("attach-timeout-ms", session.attach_timeout_us, 1),
  MS ("close-timeout-ms", close_timeout_us, 0),
};

enum
{
  PROP_0,
  PROP_FIRST_NUMBER,
  PROP_FIRST_TEXT = PROP_FIRST_NUMBER + G_N_ELEMENTS (numbers),
  PROP_ADDRESS = PROP_FIRST_TEXT + G_N_ELEMENTS (texts),
  PROP_CODEC,
  PROP_DELIVERY,
  PROP_RESEND,
  PROP_HEARTBEAT_POLICY,
  PROP_RECONNECT_POLICY,
  PROP_NO_DELAY,
  PROP_RESYNC,
  PROP_TLS,
  PROP_SEED,
  PROP_EVENT_QUEUE,
  PROP_STATE,
  PROP_RTT_US,
  PROP_CONN,
  PROP_WORST_CASE_MS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static guint
get_number (const HwLinkSettings *settings, const Number *number)
{
  if (number->unit == UNIT_MS)
    return (guint) (G_STRUCT_MEMBER (HwTime, settings, number->offset) / 1000);

  return G_STRUCT_MEMBER (guint, settings, number->offset);
}

static char **
find_text (HwLinkSettings *settings, guint prop_id)
{
  return &G_STRUCT_MEMBER (char *, settings, texts[prop_id - PROP_FIRST_TEXT].offset);
}

static void
put_number (HwLinkSettings *settings, const Number *number, guint value)
{
  if (number->unit == UNIT_MS)
    G_STRUCT_MEMBER (HwTime, settings, number->offset) = HW_MSEC (value);
  else
    G_STRUCT_MEMBER (guint, settings, number->offset) = value;
}

static void
apply (HwLongLiveSocket *self)
{
  g_autoptr (HwLinkWorker) worker = hw_long_live_socket_get_worker (self);
  HwLinkSettings settings;

  /* No error is wanted: two settings that belong together (least and largest wait) are set one
   * after the other, and what makes no sense in between waits for the second. */
  if (worker == NULL || !hw_long_live_socket_get_settings (self, &settings, NULL))
    return;
  hw_link_worker_set_settings (worker, &settings);
  hw_link_settings_clear (&settings);
}

static gboolean
set_number (HwLongLiveSocket *self, guint prop_id, guint value)
{
  const Number *number = &numbers[prop_id - PROP_FIRST_NUMBER];
  gboolean changed;

  g_mutex_lock (&self->lock);
  changed = get_number (&self->settings, number) != value;
  put_number (&self->settings, number, value);
  g_mutex_unlock (&self->lock);

  return changed;
}

static gboolean
set_string (HwLongLiveSocket *self, char **field, const char *value)
{
  gboolean changed;

  g_mutex_lock (&self->lock);
  changed = g_strcmp0 (*field, value) != 0;
  if (changed)
    {
      g_free (*field);
      *field = g_strdup (value);
    }
  g_mutex_unlock (&self->lock);

  return changed;
}

static gboolean
set_other (HwLongLiveSocket *self, guint prop_id, const GValue *value)
{
  HwLinkSettings *settings = &self->settings;
  HwLinkConfig before = settings->link;
  gboolean no_delay = settings->tcp.no_delay;
  gboolean resync = settings->resync;
  gboolean tls = settings->tls.wanted;
  HwSessionConfig session = settings->session;

  g_mutex_lock (&self->lock);
  if (prop_id == PROP_DELIVERY)
    settings->session.delivery = g_value_get_enum (value);
  else if (prop_id == PROP_RESEND)
    settings->session.resend = g_value_get_enum (value);
  else if (prop_id == PROP_HEARTBEAT_POLICY)
    settings->link.heartbeat.policy = g_value_get_enum (value);
  else if (prop_id == PROP_RECONNECT_POLICY)
    settings->link.reconnect = g_value_get_enum (value);
  else if (prop_id == PROP_SEED)
    settings->link.seed = g_value_get_uint64 (value);
  else if (prop_id == PROP_RESYNC)
    settings->resync = g_value_get_boolean (value);
  else if (prop_id == PROP_TLS)
    settings->tls.wanted = g_value_get_boolean (value);
  else
    settings->tcp.no_delay = g_value_get_boolean (value);
  g_mutex_unlock (&self->lock);

  return settings->link.heartbeat.policy != before.heartbeat.policy
         || settings->link.reconnect != before.reconnect || settings->link.seed != before.seed
         || settings->tcp.no_delay != no_delay || settings->resync != resync
         || settings->tls.wanted != tls || settings->session.delivery != session.delivery
         || settings->session.resend != session.resend;
}

static void
notify_worst_case (HwLongLiveSocket *self, guint prop_id)
{
  gboolean is_number = prop_id >= PROP_FIRST_NUMBER && prop_id < PROP_FIRST_TEXT;

  if (prop_id == PROP_HEARTBEAT_POLICY
      || (is_number && g_str_has_prefix (numbers[prop_id - PROP_FIRST_NUMBER].name, "heartbeat-")))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORST_CASE_MS]);
}

void
hw_long_live_socket_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  HwLongLiveSocket *self = HW_LONG_LIVE_SOCKET (object);
  gboolean changed;

  switch (prop_id)
    {
    case PROP_EVENT_QUEUE:
      self->given_queue = g_value_dup_boxed (value);
      return;
    case PROP_ADDRESS:
      changed = set_string (self, &self->address, g_value_get_string (value));
      break;
    case PROP_CODEC:
      changed = set_string (self, &self->codec_name, g_value_get_string (value));
      break;
    case PROP_DELIVERY:
    case PROP_RESEND:
    case PROP_HEARTBEAT_POLICY:
    case PROP_RECONNECT_POLICY:
    case PROP_SEED:
    case PROP_NO_DELAY:
    case PROP_RESYNC:
    case PROP_TLS:
      changed = set_other (self, prop_id, value);
      break;
    default:
      if (prop_id < PROP_FIRST_TEXT)
        changed = set_number (self, prop_id, g_value_get_uint (value));
      else
        changed
            = set_string (self, find_text (&self->settings, prop_id), g_value_get_string (value));
      break;
    }
  if (!changed)
    return;
  apply (self);
  g_object_notify_by_pspec (object, pspec);
  notify_worst_case (self, prop_id);
}

static void
get_status (HwLongLiveSocket *self, HwLinkStatus *status)
{
  g_autoptr (HwLinkWorker) worker = hw_long_live_socket_get_worker (self);

  if (worker != NULL)
    hw_link_worker_get_status (worker, status);
  else
    *status = (HwLinkStatus){ .state = HW_LINK_STATE_IDLE };
}

static void
get_setting (HwLongLiveSocket *self, guint prop_id, GValue *value)
{
  HwLinkSettings *settings = &self->settings;

  g_mutex_lock (&self->lock);
  if (prop_id < PROP_FIRST_TEXT)
    g_value_set_uint (value, get_number (settings, &numbers[prop_id - PROP_FIRST_NUMBER]));
  else if (prop_id < PROP_ADDRESS)
    g_value_set_string (value, *find_text (settings, prop_id));
  else if (prop_id == PROP_ADDRESS)
    g_value_set_string (value, self->address);
  else if (prop_id == PROP_CODEC)
    g_value_set_string (value, self->codec_name);
  else if (prop_id == PROP_DELIVERY)
    g_value_set_enum (value, settings->session.delivery);
  else if (prop_id == PROP_RESEND)
    g_value_set_enum (value, settings->session.resend);
  else if (prop_id == PROP_HEARTBEAT_POLICY)
    g_value_set_enum (value, settings->link.heartbeat.policy);
  else if (prop_id == PROP_RECONNECT_POLICY)
    g_value_set_enum (value, settings->link.reconnect);
  else if (prop_id == PROP_NO_DELAY)
    g_value_set_boolean (value, settings->tcp.no_delay);
  else if (prop_id == PROP_RESYNC)
    g_value_set_boolean (value, settings->resync);
  else if (prop_id == PROP_TLS)
    g_value_set_boolean (value, settings->tls.wanted);
  else if (prop_id == PROP_SEED)
    g_value_set_uint64 (value, settings->link.seed);
  else
    g_value_set_uint64 (value,
                        (guint64) hw_heartbeat_worst_case_us (&settings->link.heartbeat) / 1000);
  g_mutex_unlock (&self->lock);
}

void
hw_long_live_socket_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HwLongLiveSocket *self = HW_LONG_LIVE_SOCKET (object);
  HwLinkStatus status;

  switch (prop_id)
    {
    case PROP_STATE:
      get_status (self, &status);
      g_value_set_enum (value, status.state);
      return;
    case PROP_RTT_US:
      get_status (self, &status);
      g_value_set_int64 (value, status.rtt_us);
      return;
    case PROP_CONN:
      get_status (self, &status);
      g_value_set_uint64 (value, status.conn);
      return;
    default:
      get_setting (self, prop_id, value);
      return;
    }
}

void
hw_long_live_socket_notify_status (HwLongLiveSocket *self)
{
  HwLinkStatus before = self->notified;
  GObject *object = G_OBJECT (self);

  get_status (self, &self->notified);
  g_object_freeze_notify (object);
  if (self->notified.state != before.state)
    g_object_notify_by_pspec (object, properties[PROP_STATE]);
  if (self->notified.rtt_us != before.rtt_us)
    g_object_notify_by_pspec (object, properties[PROP_RTT_US]);
  if (self->notified.conn != before.conn)
    g_object_notify_by_pspec (object, properties[PROP_CONN]);
  g_object_thaw_notify (object);
}

#define FLAGS (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS)
#define READ_ONLY (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS)

static void
make_settings_properties (const HwLinkSettings *defaults)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    properties[PROP_FIRST_NUMBER + i]
        = g_param_spec_uint (numbers[i].name, NULL, NULL, numbers[i].min, numbers[i].max,
                             get_number (defaults, &numbers[i]), FLAGS);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    properties[PROP_FIRST_TEXT + i] = g_param_spec_string (texts[i].name, NULL, NULL, NULL, FLAGS);
  properties[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, FLAGS);
  properties[PROP_CODEC] = g_param_spec_string ("codec", NULL, NULL, defaults->codec->name, FLAGS);
  properties[PROP_DELIVERY] = g_param_spec_enum ("delivery", NULL, NULL, HW_TYPE_DELIVERY,
                                                 defaults->session.delivery, FLAGS);
  properties[PROP_RESEND]
      = g_param_spec_enum ("resend", NULL, NULL, HW_TYPE_RESEND, defaults->session.resend, FLAGS);
  properties[PROP_HEARTBEAT_POLICY]
      = g_param_spec_enum ("heartbeat-policy", NULL, NULL, HW_TYPE_HEARTBEAT_POLICY,
                           defaults->link.heartbeat.policy, FLAGS);
  properties[PROP_RECONNECT_POLICY]
      = g_param_spec_enum ("reconnect-policy", NULL, NULL, HW_TYPE_RECONNECT_POLICY,
                           defaults->link.reconnect, FLAGS);
  properties[PROP_NO_DELAY]
      = g_param_spec_boolean ("no-delay", NULL, NULL, defaults->tcp.no_delay, FLAGS);
  properties[PROP_RESYNC] = g_param_spec_boolean ("resync", NULL, NULL, defaults->resync, FLAGS);
  properties[PROP_TLS] = g_param_spec_boolean ("tls", NULL, NULL, defaults->tls.wanted, FLAGS);
  properties[PROP_SEED] = g_param_spec_uint64 ("seed", NULL, NULL, 0, G_MAXUINT64, 0, FLAGS);
  properties[PROP_EVENT_QUEUE]
      = g_param_spec_boxed ("event-queue", NULL, NULL, HW_TYPE_EVENT_QUEUE,
                            G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
}

static void
make_status_properties (void)
{
  properties[PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, HW_TYPE_LINK_STATE, HW_LINK_STATE_IDLE, READ_ONLY);
  properties[PROP_RTT_US] = g_param_spec_int64 ("rtt-us", NULL, NULL, 0, G_MAXINT64, 0, READ_ONLY);
  properties[PROP_CONN] = g_param_spec_uint64 ("conn", NULL, NULL, 0, G_MAXUINT64, 0, READ_ONLY);
  properties[PROP_WORST_CASE_MS]
      = g_param_spec_uint64 ("worst-case-ms", NULL, NULL, 0, G_MAXUINT64, 0, READ_ONLY);
}

void
hw_long_live_socket_install_properties (HwLongLiveSocketClass *klass)
{
  HwLinkSettings defaults;

  hw_link_settings_init (&defaults);
  make_settings_properties (&defaults);
  make_status_properties ();
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}
