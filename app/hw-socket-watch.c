/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the events tell of the two ends' sockets, and when each end will act. */
#include "hw-socket-watch.h"

#include "hw-lab-server.h"

void
hw_socket_watch_init (HwSocketWatch *self)
{
  *self = (HwSocketWatch){ .server_heard = HW_TIME_NEVER };
}

static void
begin_end (HwSocketEnd *end, const HwEvent *event)
{
  const char *local = hw_event_get_string (event, HW_EVENT_FIELD_LOCAL);
  const char *peer = hw_event_get_string (event, HW_EVENT_FIELD_PEER);

  *end = (HwSocketEnd){ .conn = hw_event_get_number (event, HW_EVENT_FIELD_CONN) };
  g_strlcpy (end->sample.local, local != NULL ? local : "", sizeof end->sample.local);
  g_strlcpy (end->sample.peer, peer != NULL ? peer : "", sizeof end->sample.peer);
}

static gboolean
is_of (const HwSocketEnd *end, const HwEvent *event)
{
  return end->conn != 0 && hw_event_get_number (event, HW_EVENT_FIELD_CONN) == end->conn;
}

static HwTime
get_effective_interval (const HwSocketWatch *self, const HwHeartbeatConfig *config)
{
  gboolean is_paced = config->policy == HW_HEARTBEAT_POLICY_ADAPTIVE && self->paced_us > 0;

  return is_paced ? self->paced_us : config->interval_us;
}

static void
add_client (HwSocketWatch *self, const HwEvent *event, const HwHeartbeatConfig *config)
{
  HwTime now = hw_event_get_mono_us (event);
  guint64 seq = (guint64) hw_event_get_number (event, HW_EVENT_FIELD_SEQ);
  guint64 missed;

  switch ((int) hw_event_get_kind (event))
    {
    case HW_EVENT_HANDSHAKING:
      begin_end (&self->client, event);
      hw_heartbeat_start (&self->heartbeat, now);
      break;
    case HW_EVENT_CONNECTED:
      if (!is_of (&self->client, event)) /* without frames there is no handshake */
        {
          begin_end (&self->client, event);
          hw_heartbeat_start (&self->heartbeat, now);
        }
      hw_heartbeat_heard (&self->heartbeat, now);
      break;
    case HW_EVENT_HEARTBEAT_SENT:
      self->heartbeat.next_seq = seq;
      hw_heartbeat_sent (&self->heartbeat, now);
      break;
    case HW_EVENT_HEARTBEAT_RECEIVED:
      hw_heartbeat_answered (&self->heartbeat, seq, now);
      break;
    case HW_EVENT_HEARTBEAT_MISSED:
      hw_heartbeat_take_missed (&self->heartbeat, config, HW_TIME_NEVER - 1, &missed);
      break;
    case HW_EVENT_HEARTBEAT_PACED:
      self->paced_us = HW_MSEC (hw_event_get_number (event, HW_EVENT_FIELD_INTERVAL_MS));
      break;
    case HW_EVENT_MESSAGE_SENT:
      hw_heartbeat_data_sent (&self->heartbeat, config, now);
      break;
    case HW_EVENT_ECHO_RECEIVED:
    case HW_EVENT_MESSAGE_RECEIVED:
    case HW_EVENT_MESSAGE_ACKED:
      hw_heartbeat_heard (&self->heartbeat, now);
      break;
    case HW_EVENT_DISCONNECTED:
    case HW_EVENT_CLOSED:
      self->client = (HwSocketEnd){ 0 };
      break;
    default:
      break;
    }
}

static void
add_caller (HwSocketWatch *self, const char *address)
{
  char *place = self->callers[self->n_callers % HW_SOCKET_WATCH_CALLERS];

  if (address == NULL)
    return;
  g_strlcpy (place, address, sizeof (HwSocketName));
  self->n_callers++;
}

static void
add_cable (HwSocketWatch *self, const HwEvent *event)
{
  if (hw_event_get_kind (event) == HW_EVENT_ACCEPTED)
    add_caller (self, hw_event_get_string (event, HW_EVENT_FIELD_PEER));
  else if (hw_event_get_kind (event) == HW_EVENT_CONNECTED)
    add_caller (self, hw_event_get_string (event, HW_EVENT_FIELD_LOCAL));
}

static void
add_server (HwSocketWatch *self, const HwEvent *event, const HwHeartbeatConfig *config)
{
  switch ((int) hw_event_get_kind (event))
    {
    case HW_EVENT_LISTENING:
      self->server = (HwSocketEnd){ 0 };
      self->patience_us = hw_lab_server_get_patience (config);
      break;
    case HW_EVENT_ACCEPTED:
      begin_end (&self->server, event);
      self->server_heard = hw_event_get_mono_us (event);
      break;
    case HW_EVENT_HEARTBEAT_RECEIVED:
    case HW_EVENT_MESSAGE_RECEIVED:
      if (is_of (&self->server, event))
        self->server_heard = hw_event_get_mono_us (event);
      break;
    case HW_EVENT_DISCONNECTED:
      if (is_of (&self->server, event))
        self->server = (HwSocketEnd){ 0 };
      break;
    case HW_EVENT_PROCESS_EXITED:
    case HW_EVENT_PROCESS_KILLED:
      self->server = (HwSocketEnd){ 0 };
      break;
    default:
      break;
    }
}

static void
add_kernel (HwSocketWatch *self, const HwEvent *event)
{
  const char *side = hw_event_get_string (event, HW_EVENT_FIELD_SIDE);
  HwSocketEnd *end = g_strcmp0 (side, "server") == 0 ? &self->server : &self->client;
  gint64 ago_ms = hw_event_get_number (event, HW_EVENT_FIELD_LAST_ACK_RECV_MS);

  if (!is_of (end, event) || !hw_event_has (event, HW_EVENT_FIELD_LAST_ACK_RECV_MS))
    return;
  end->sample.last_ack_at = hw_event_get_mono_us (event) - HW_MSEC (CLAMP (ago_ms, 0, G_MAXINT32));
  end->sample.state
      = hw_proc_tcp_state_from_name (hw_event_get_string (event, HW_EVENT_FIELD_STATE));
  end->sample.rto_us = hw_event_get_number (event, HW_EVENT_FIELD_RTO_US);
  end->sample.total_retransmits
      = (guint32) hw_event_get_number (event, HW_EVENT_FIELD_TOTAL_RETRANS);
  end->sample.rtt_us = (guint32) hw_event_get_number (event, HW_EVENT_FIELD_RTT_US);
  end->has_sample = TRUE;
}

void
hw_socket_watch_add (HwSocketWatch *self, const HwEvent *event, const HwHeartbeatConfig *config)
{
  HwHeartbeatConfig effective = *config;

  effective.interval_us = get_effective_interval (self, config);
  if (hw_event_get_kind (event) == HW_EVENT_UPSTREAM_CHANGED)
    self->is_elsewhere
        = g_strcmp0 (hw_event_get_string (event, HW_EVENT_FIELD_STATE), "elsewhere") == 0;
  else if (hw_event_get_source (event) == HW_EVENT_SOURCE_CLIENT)
    add_client (self, event, &effective);
  else if (hw_event_get_source (event) == HW_EVENT_SOURCE_SERVER)
    add_server (self, event, config);
  else if (hw_event_get_source (event) == HW_EVENT_SOURCE_CABLE)
    add_cable (self, event);
  else if (hw_event_get_kind (event) == HW_EVENT_KERNEL)
    add_kernel (self, event);
}

HwTime
hw_socket_watch_next_heartbeat (const HwSocketWatch *self, const HwHeartbeatConfig *config)
{
  HwHeartbeatConfig effective = *config;

  effective.interval_us = get_effective_interval (self, config);

  return self->client.conn != 0 ? hw_heartbeat_next_due (&self->heartbeat, &effective)
                                : HW_TIME_NEVER;
}

HwTime
hw_socket_watch_next_deadline (const HwSocketWatch *self, const HwHeartbeatConfig *config)
{
  return self->client.conn != 0 ? hw_heartbeat_next_deadline (&self->heartbeat, config)
                                : HW_TIME_NEVER;
}

HwTime
hw_socket_watch_server_deadline (const HwSocketWatch *self)
{
  gboolean waits = self->server.conn != 0 && self->patience_us > 0;

  return waits ? self->server_heard + self->patience_us : HW_TIME_NEVER;
}

void
hw_socket_watch_add_samples (const HwSocketWatch *self, GArray *samples)
{
  if (self->client.has_sample)
    g_array_append_val (samples, self->client.sample);
  if (self->server.has_sample)
    g_array_append_val (samples, self->server.sample);
}

void
hw_socket_watch_tell_callers (const HwSocketWatch *self, HwSocketPlaces *places)
{
  places->known = self->callers;
  places->n_known = (guint) MIN (self->n_callers, HW_SOCKET_WATCH_CALLERS);
}
