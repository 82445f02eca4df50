/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the one line that says how the client's link is, from the events alone. */
#include "config.h"

#include "hw-link-status.h"

#include <glib/gi18n.h>

#include "hw-reason-words.h"

void
hw_link_status_init (HwLinkStatus *self)
{
  *self = (HwLinkStatus){ .state = HW_LINK_STATE_IDLE, .rtt_us = -1 };
}

static void
connected (HwLinkStatus *self)
{
  self->state = HW_LINK_STATE_CONNECTED;
  self->misses = 0;
}

static void
lost (HwLinkStatus *self, HwLinkState state, const HwEvent *event)
{
  const char *reason = hw_event_get_string (event, HW_EVENT_FIELD_REASON);

  self->state = state;
  self->rtt_us = -1;
  self->misses = 0;
  self->delay_ms = 0;
  g_strlcpy (self->reason, reason != NULL ? reason : "", sizeof self->reason);
}

static void
missed (HwLinkStatus *self, const HwEvent *event)
{
  self->misses = hw_event_get_number (event, HW_EVENT_FIELD_MISSES);
  self->allowed = hw_event_get_number (event, HW_EVENT_FIELD_ALLOWED);
}

static void
suspected (HwLinkStatus *self, const HwEvent *event)
{
  self->state = HW_LINK_STATE_SUSPECT;
  self->retransmits = hw_event_get_number (event, HW_EVENT_FIELD_RETRANSMITS);
}

static void
heard (HwLinkStatus *self, const HwEvent *event)
{
  if (hw_event_has (event, HW_EVENT_FIELD_RTT_US))
    self->rtt_us = hw_event_get_number (event, HW_EVENT_FIELD_RTT_US);
}

void
hw_link_status_add (HwLinkStatus *self, const HwEvent *event)
{
  if (hw_event_get_source (event) != HW_EVENT_SOURCE_CLIENT)
    return;

  switch ((int) hw_event_get_kind (event))
    {
    case HW_EVENT_CONNECTING:
      self->state = HW_LINK_STATE_CONNECTING;
      break;
    case HW_EVENT_HANDSHAKING:
      self->state = HW_LINK_STATE_HANDSHAKING;
      break;
    case HW_EVENT_CONNECTED:
    case HW_EVENT_RECOVERED:
      connected (self);
      heard (self, event);
      break;
    case HW_EVENT_HEARTBEAT_RECEIVED:
      heard (self, event);
      break;
    case HW_EVENT_HEARTBEAT_MISSED:
      missed (self, event);
      break;
    case HW_EVENT_SUSPECT:
      suspected (self, event);
      break;
    case HW_EVENT_DISCONNECTED:
      lost (self, HW_LINK_STATE_WAITING, event);
      break;
    case HW_EVENT_RECONNECT_SCHEDULED:
      self->delay_ms = hw_event_get_number (event, HW_EVENT_FIELD_DELAY_MS);
      break;
    case HW_EVENT_CLOSED:
      lost (self, HW_LINK_STATE_CLOSED, event);
      break;
    default:
      break;
    }
}

void
hw_link_status_follow (HwLinkStatus *self, const HwServerWay *way)
{
  if (!way->is_elsewhere)
    return;
  if (self->state == HW_LINK_STATE_CONNECTED && !hw_server_way_is_through (way))
    self->state = HW_LINK_STATE_CONNECTING;
  if (way->reason[0] != '\0')
    g_strlcpy (self->reason, way->reason, sizeof self->reason);
}

char *
hw_round_trip_format (HwTime rtt_us)
{
  if (rtt_us < 1000)
    return g_strdup_printf ("%" G_GINT64_FORMAT " µs", rtt_us);
  if (rtt_us < HW_SEC (1))
    return g_strdup_printf ("%.1f ms", (double) rtt_us / 1e3);

  return g_strdup_printf ("%.1f s", (double) rtt_us / 1e6);
}

static char *
describe_connected (const HwLinkStatus *self)
{
  g_autofree char *rtt = NULL;

  if (self->rtt_us < 0)
    return g_strdup (_ ("Connected"));

  rtt = hw_round_trip_format (self->rtt_us);

  /* Translators: %s is a round trip, such as "183 µs" */
  return g_strdup_printf (_ ("Connected · %s"), rtt);
}

static char *
describe_suspect (const HwLinkStatus *self)
{
  if (self->misses == 0 && self->retransmits > 0)
    /* Translators: how often TCP has sent the same, in vain */
    return g_strdup_printf (ngettext ("Suspect · sent again %d time, no ACK",
                                      "Suspect · sent again %d times, no ACK",
                                      (unsigned long) self->retransmits),
                            (int) self->retransmits);
  if (self->misses == 0)
    return g_strdup (_ ("Suspect · an answer is late"));

  /* Translators: so many answers are missing, of so many that may be missing */
  return g_strdup_printf (_ ("Suspect · missed %d of %d"), (int) self->misses, (int) self->allowed);
}

static char *
describe_waiting (const HwLinkStatus *self)
{
  if (self->reason[0] == '\0')
    return g_strdup (_ ("Disconnected"));

  /* Translators: %s is why, such as "heartbeat-timeout" */
  return g_strdup_printf (_ ("Disconnected · %s"), hw_reason_words (self->reason));
}

static char *
describe_connecting (const HwLinkStatus *self)
{
  if (self->reason[0] == '\0')
    return g_strdup (_ ("Connecting…"));

  /* Translators: %s is why it was lost, such as "heartbeat-timeout" */
  return g_strdup_printf (_ ("Reconnecting · %s"), hw_reason_words (self->reason));
}

const char *
hw_link_status_explain (const HwLinkStatus *self)
{
  gboolean is_missing = self->state == HW_LINK_STATE_CONNECTING
                        || self->state == HW_LINK_STATE_HANDSHAKING
                        || self->state == HW_LINK_STATE_WAITING;

  return is_missing ? hw_reason_explain (self->reason) : NULL;
}

char *
hw_link_status_describe (const HwLinkStatus *self)
{
  switch (self->state)
    {
    case HW_LINK_STATE_CONNECTING:
    case HW_LINK_STATE_HANDSHAKING:
      return describe_connecting (self);
    case HW_LINK_STATE_CONNECTED:
      return describe_connected (self);
    case HW_LINK_STATE_SUSPECT:
      return describe_suspect (self);
    case HW_LINK_STATE_WAITING:
      return describe_waiting (self);
    case HW_LINK_STATE_CLOSED:
      return g_strdup (_ ("Closed"));
    case HW_LINK_STATE_IDLE:
    default:
      return g_strdup (_ ("Starting…"));
    }
}

gboolean
hw_link_status_can_send (const HwLinkStatus *self)
{
  return self->state == HW_LINK_STATE_CONNECTED || self->state == HW_LINK_STATE_SUSPECT;
}
