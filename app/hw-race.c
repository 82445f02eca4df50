/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the race: clients that differ only in how they notice, on one pulled cable.
 *
 * How it works: each client has a queue of its own, so that its events are known by the queue they
 * came through. All are drained whenever one has something; then the race looks whether it may go
 * on: all connected, the time until the pull over, the pull made, everything noticed. */
#include "config.h"

#include "hw-race.h"

#include <glib/gi18n.h>

#include "core/hw-error.h"
#include "hw-lab.h"

#define QUEUE_LIMIT 4096
#define START_LIMIT HW_SEC (20)
#define USUAL_RTO HW_MSEC (204)
#define SAMPLE_MS 50

typedef struct
{
  HwRacer racer;
  HwLongLiveSocket *client;
  HwEventQueue *queue;
  gboolean connected;
  HwTime beat_us;     /* when the last was sent */
  HwTime answered_us; /* when the last that was answered was sent */
  HwTime heard_us;    /* the last word of the peer's */
  HwTime sent_us;     /* what is in flight */
  HwTime rto_us;
  HwReason reason;
} Lane;

struct _HwRace
{
  HwTime pull_after_us;
  HwTime for_us;
  HwEventQueue *out;
  HwRaceFuncs funcs;
  gpointer user_data;
  HwLab *lab;
  HwEventQueue *lab_queue;
  Lane *lanes;
  guint n_lanes;
  HwRaceState state;
  HwTime pulled_us;
  HwTime deadline;
  GMainContext *context;
  GSource *drain;
};

static void
apply_keepalive (const HwDetector *detector, HwLongLiveSocket *client)
{
  g_object_set (client, "keepalive-idle-s", detector->idle_s, "keepalive-interval-s",
                detector->interval_s, "keepalive-count", detector->count, NULL);
}

static void
apply_heartbeat (const HwDetector *detector, HwLongLiveSocket *client)
{
  HwHeartbeatConfig config;

  hw_detector_get_heartbeat (detector, &config);
  g_object_set (client, "heartbeat-interval-ms", (guint) (config.interval_us / HW_MSEC (1)),
                "heartbeat-timeout-ms", (guint) (config.timeout_us / HW_MSEC (1)),
                "heartbeat-misses", config.misses, "heartbeat-policy", config.policy, NULL);
}

static HwLongLiveSocket *
create_client (const HwDetector *detector, HwEventQueue *queue)
{
  HwLongLiveSocket *client = hw_lab_create_client (queue);

  g_object_set (client, "heartbeat-interval-ms", 0, "connect-timeout-ms", 5000,
                "handshake-timeout-ms", 5000, "reconnect-policy", HW_RECONNECT_POLICY_NEVER,
                "kernel-sample-ms", SAMPLE_MS, NULL);
  if (detector->kind == HW_DETECT_KEEPALIVE)
    apply_keepalive (detector, client);
  else if (detector->kind == HW_DETECT_USER_TIMEOUT)
    g_object_set (client, "user-timeout-ms", (guint) (detector->user_timeout_us / HW_MSEC (1)),
                  NULL);
  else if (detector->kind == HW_DETECT_SUSPICION)
    g_object_set (client, "suspect-retransmits", detector->retransmits, NULL);
  else if (detector->kind == HW_DETECT_HEARTBEAT)
    apply_heartbeat (detector, client);

  return client;
}

static HwEvent *
create_event (const HwRacer *racer, HwEventKind kind)
{
  HwEvent *event = hw_event_new (kind, HW_EVENT_SOURCE_LESSON);

  hw_event_set_string (event, HW_EVENT_FIELD_DETECTOR, racer->detector->id);
  if (racer->expected_us != HW_TIME_NEVER)
    hw_event_set_number (event, HW_EVENT_FIELD_EXPECTED_MS, racer->expected_us / 1000);

  return event;
}

static void
tell_detector (HwRace *self, const HwRacer *racer)
{
  HwEvent *event = create_event (racer, HW_EVENT_DETECTOR);
  g_autofree char *formula = hw_detector_explain (racer->detector);

  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, formula);
  hw_event_queue_push (self->out, event);
}

static void
notice (HwRace *self, Lane *lane, const HwEvent *event)
{
  HwEvent *noticed;

  if (self->state != HW_RACE_PULLED || lane->racer.measured_us >= 0)
    return;
  lane->racer.measured_us = hw_event_get_mono_us (event) - self->pulled_us;
  noticed = create_event (&lane->racer, HW_EVENT_NOTICED);
  hw_event_set_number (noticed, HW_EVENT_FIELD_MEASURED_MS, lane->racer.measured_us / 1000);
  hw_event_set_string (noticed, HW_EVENT_FIELD_REASON,
                       hw_event_get_string (event, HW_EVENT_FIELD_REASON));
  hw_event_queue_push (self->out, noticed);
  self->funcs.changed (self->user_data);
}

/* By what each is judged: suspicion by its suspicion, the others by giving up. */
static gboolean
is_notice (const Lane *lane, const HwEvent *event)
{
  if (lane->racer.detector->kind == HW_DETECT_SUSPICION)
    return hw_event_get_kind (event) == HW_EVENT_SUSPECT;

  return hw_event_get_kind (event) == HW_EVENT_DISCONNECTED;
}

static void
take_client_event (HwRace *self, Lane *lane, const HwEvent *event)
{
  HwTime at = hw_event_get_mono_us (event);

  if (is_notice (lane, event))
    notice (self, lane, event);
  switch (hw_event_get_kind (event))
    {
    case HW_EVENT_CONNECTED:
      lane->connected = TRUE;
      break;
    case HW_EVENT_HEARTBEAT_SENT:
      lane->beat_us = at;
      break;
    case HW_EVENT_HEARTBEAT_RECEIVED:
      lane->answered_us = lane->beat_us;
      lane->heard_us = at;
      break;
    case HW_EVENT_KERNEL:
      if (hw_event_get_number (event, HW_EVENT_FIELD_RETRANSMITS) == 0)
        lane->rto_us = hw_event_get_number (event, HW_EVENT_FIELD_RTO_US);
      break;
    default:
      break;
    }
}

static void
take_client_events (HwRace *self, Lane *lane)
{
  g_autoptr (GPtrArray) batch = hw_event_queue_drain (lane->queue);

  for (guint i = 0; i < batch->len; i++)
    take_client_event (self, lane, batch->pdata[i]);
}

static HwTime
get_clock (const Lane *lane)
{
  if (lane->racer.detector->kind == HW_DETECT_HEARTBEAT)
    return lane->answered_us;

  return hw_detector_has_data (lane->racer.detector) ? lane->sent_us : lane->heard_us;
}

static void
send_into_the_void (Lane *lane)
{
  g_autoptr (GBytes) message = g_bytes_new_static ("into the void", 13);

  if (!hw_detector_has_data (lane->racer.detector))
    return;
  lane->sent_us = g_get_monotonic_time ();
  hw_long_live_socket_try_send (lane->client, message, NULL); /* NULL: its outbox is empty */
}

/* What the clients said before the pull is looked at first: theory needs their last beat. */
static void
begin_race (HwRace *self, HwTime pulled_us)
{
  self->pulled_us = pulled_us;
  for (guint i = 0; i < self->n_lanes; i++)
    take_client_events (self, &self->lanes[i]);
  self->state = HW_RACE_PULLED;
  self->deadline = pulled_us + self->for_us;
  for (guint i = 0; i < self->n_lanes; i++)
    {
      Lane *lane = &self->lanes[i];
      HwRaceStart start;

      send_into_the_void (lane);
      start = (HwRaceStart){ pulled_us - get_clock (lane), lane->rto_us };
      lane->racer.expected_us = hw_detector_expect (lane->racer.detector, &start);
      tell_detector (self, &lane->racer);
    }
  self->funcs.changed (self->user_data);
}

static void
take_lab_events (HwRace *self)
{
  g_autoptr (GPtrArray) batch = hw_event_queue_drain (self->lab_queue);

  for (guint i = 0; i < batch->len; i++)
    {
      HwEvent *event = batch->pdata[i];

      if (hw_event_get_kind (event) == HW_EVENT_CABLE_PULLED)
        begin_race (self, hw_event_get_mono_us (event));
      hw_event_queue_push (self->out, hw_event_ref (event));
    }
}

gboolean
hw_race_is_complete (const HwRace *self)
{
  for (guint i = 0; i < self->n_lanes; i++)
    if (self->lanes[i].racer.measured_us < 0 && self->lanes[i].racer.expected_us <= self->for_us)
      return FALSE;

  return TRUE;
}

static gboolean
are_all_connected (const HwRace *self)
{
  for (guint i = 0; i < self->n_lanes; i++)
    if (!self->lanes[i].connected)
      return FALSE;

  return TRUE;
}

static void
fail (HwRace *self, GError *error)
{
  self->state = HW_RACE_OVER;
  self->deadline = HW_TIME_NEVER;
  self->funcs.failed (error, self->user_data);
  g_error_free (error);
}

static void
look (HwRace *self, HwTime now)
{
  if (self->state == HW_RACE_STARTING && are_all_connected (self))
    {
      self->state = HW_RACE_PLUGGED;
      self->deadline = now + self->pull_after_us;
    }
  else if (self->state == HW_RACE_STARTING && now >= self->deadline)
    fail (self, g_error_new (HW_ERROR, HW_ERROR_FAILED, _ ("not every client could connect")));
  if (self->state == HW_RACE_PLUGGED && now >= self->deadline)
    {
      self->deadline = HW_TIME_NEVER; /* until it says that it is pulled */
      hw_lab_pull (self->lab);
    }
  if (self->state == HW_RACE_PULLED && now >= self->deadline)
    {
      self->state = HW_RACE_OVER;
      self->deadline = HW_TIME_NEVER;
      self->funcs.changed (self->user_data);
    }
}

static gboolean
drain_cb (gpointer user_data)
{
  HwRace *self = user_data;

  for (guint i = 0; i < self->n_lanes; i++)
    take_client_events (self, &self->lanes[i]);
  take_lab_events (self);
  look (self, g_get_monotonic_time ());
  if (self->deadline != HW_TIME_NEVER)
    g_source_set_ready_time (self->drain, self->deadline);

  return G_SOURCE_CONTINUE;
}

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

static HwEventQueue *
create_queue (HwRace *self)
{
  HwEventQueue *queue = hw_event_queue_new (QUEUE_LIMIT);

  hw_event_queue_set_notify (queue, wake, g_source_ref (self->drain),
                             (GDestroyNotify) g_source_unref);

  return queue;
}

static void
init_lane (HwRace *self, Lane *lane, const HwDetector *detector)
{
  lane->racer = (HwRacer){ detector, HW_TIME_NEVER, -1 };
  lane->queue = create_queue (self);
  lane->client = create_client (detector, lane->queue);
  lane->rto_us = USUAL_RTO;
}

HwRace *
hw_race_new (const char *program,
             HwTime pull_after_us,
             HwTime for_us,
             HwEventQueue *queue,
             const HwRaceFuncs *funcs,
             gpointer user_data)
{
  static const char *const server[] = {
    "--heartbeat-timeout", "off", "--kernel-samples", "off", "--events", "connections", NULL
  };
  HwRace *self = g_new0 (HwRace, 1);

  self->pull_after_us = pull_after_us;
  self->for_us = for_us;
  self->out = hw_event_queue_ref (queue);
  self->funcs = *funcs;
  self->user_data = user_data;
  self->deadline = HW_TIME_NEVER;
  self->context = g_main_context_ref_thread_default ();
  self->drain = g_source_new (&drain_funcs, sizeof (GSource));
  g_source_set_callback (self->drain, drain_cb, self, NULL);
  g_source_attach (self->drain, self->context);
  self->n_lanes = hw_detector_get_n ();
  self->lanes = g_new0 (Lane, self->n_lanes);
  for (guint i = 0; i < self->n_lanes; i++)
    init_lane (self, &self->lanes[i], hw_detector_get (i));
  self->lab_queue = create_queue (self);
  self->lab = hw_lab_new (program, self->lanes[0].client, HW_CUT_MODE_KERNEL, self->lab_queue);
  hw_lab_set_server_options (self->lab, server);

  return self;
}

void
hw_race_free (HwRace *self)
{
  g_source_destroy (self->drain);
  hw_lab_stop (self->lab);
  g_object_unref (self->lab);
  for (guint i = 0; i < self->n_lanes; i++)
    {
      g_object_unref (self->lanes[i].client);
      hw_event_queue_unref (self->lanes[i].queue);
    }
  hw_event_queue_unref (self->lab_queue);
  hw_event_queue_unref (self->out);
  g_source_unref (self->drain);
  g_main_context_unref (self->context);
  g_free (self->lanes);
  g_free (self);
}

static gboolean
start_others (HwRace *self, GError **error)
{
  for (guint i = 1; i < self->n_lanes; i++)
    {
      g_object_set (self->lanes[i].client, "address", hw_lab_get_address (self->lab), NULL);
      if (!hw_long_live_socket_start (self->lanes[i].client, error))
        return FALSE;
    }

  return TRUE;
}

static void
started_cb (GObject *lab, GAsyncResult *result, gpointer user_data)
{
  HwRace *self = user_data;
  GError *error = NULL;

  /* Stopped before it had started: the race is gone. */
  if (!hw_lab_start_finish (HW_LAB (lab), result, &error)
      && g_error_matches (error, HW_ERROR, HW_ERROR_CLOSED))
    g_error_free (error);
  else if (error != NULL || !start_others (self, &error))
    fail (self, error);
}

void
hw_race_start (HwRace *self)
{
  self->deadline = g_get_monotonic_time () + START_LIMIT;
  g_source_set_ready_time (self->drain, self->deadline);
  hw_lab_start_async (self->lab, NULL, started_cb, self);
}

HwRaceState
hw_race_get_state (const HwRace *self)
{
  return self->state;
}

const HwRacer *
hw_race_get_racer (const HwRace *self, guint n)
{
  return &self->lanes[n].racer;
}

HwTime
hw_race_get_pulled_us (const HwRace *self)
{
  return self->pulled_us;
}
