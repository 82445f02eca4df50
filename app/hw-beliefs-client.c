/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the client's own events tell it. */
#include "config.h"

#include "hw-beliefs-private.h"

#include <glib/gi18n.h>

#include "core/hw-adaptive.h"

/* Still lost; what is new is when it will be tried again. */
static void
add_scheduled (HwBelief *belief, const HwEvent *event, HwTime now)
{
  hw_belief_set (belief, HW_BELIEF_DEAD, now, hw_beliefs_get_reason (event, _ ("lost")));
  belief->retry_us = hw_beliefs_get_span_us (event, HW_EVENT_FIELD_DELAY_MS);
}

static void
take_client_conn (HwBeliefs *self, const HwEvent *event)
{
  if (hw_event_has (event, HW_EVENT_FIELD_CONN))
    self->client_conn = hw_event_get_number (event, HW_EVENT_FIELD_CONN);
}

static void
lose_client_conn (HwBeliefs *self, HwTime now)
{
  self->client_conn = 0;
  hw_belief_end (&self->beliefs[HW_BELIEVER_CLIENT_KERNEL], now, _ ("closed"));
}

/* No sample is taken of a socket that isn't connected yet, but connecting is all that its kernel
 * does. */
static void
begin_client_conn (HwBeliefs *self, const HwEvent *event, HwTime now)
{
  take_client_conn (self, event);
  hw_belief_begin (&self->beliefs[HW_BELIEVER_CLIENT_KERNEL], HW_BELIEF_CONNECTING, now,
                   "SYN_SENT");
}

/* Until the first sample says more. */
static void
establish_client_conn (HwBeliefs *self, const HwEvent *event, HwTime now)
{
  HwBelief *kernel = &self->beliefs[HW_BELIEVER_CLIENT_KERNEL];

  take_client_conn (self, event);
  if (kernel->state == HW_BELIEF_CONNECTING)
    hw_belief_set (kernel, HW_BELIEF_ALIVE, now, "ESTABLISHED");
}

static void
take_pace (HwBeliefs *self, const HwEvent *event)
{
  const char *phase = hw_event_get_string (event, HW_EVENT_FIELD_STATE);
  const char *why = hw_event_get_string (event, HW_EVENT_FIELD_TEXT);

  self->pace_us = hw_beliefs_get_span_us (event, HW_EVENT_FIELD_INTERVAL_MS);
  self->is_pace_recalled = g_strcmp0 (why, hw_adaptive_why_get_text (HW_ADAPTIVE_REMEMBERED)) == 0;
  g_strlcpy (self->pace_phase, phase != NULL ? phase : "", sizeof self->pace_phase);
}

void
hw_beliefs_add_client (HwBeliefs *self, const HwEvent *event, HwTime now)
{
  HwBelief *client = &self->beliefs[HW_BELIEVER_CLIENT];

  switch (hw_event_get_kind (event))
    {
    case HW_EVENT_CONNECTING:
      begin_client_conn (self, event, now);
      hw_belief_set (client, HW_BELIEF_CONNECTING, now, _ ("no answer yet"));
      break;
    case HW_EVENT_HANDSHAKING:
      establish_client_conn (self, event, now);
      hw_belief_set (client, HW_BELIEF_CONNECTING, now, _ ("first heartbeat sent"));
      break;
    case HW_EVENT_CONNECTED:
      establish_client_conn (self, event, now);
      hw_belief_hear (client, now, _ ("connected"));
      break;
    case HW_EVENT_HEARTBEAT_RECEIVED:
      hw_belief_hear (client, now, _ ("heartbeat answered"));
      break;
    case HW_EVENT_HEARTBEAT_PACED:
      take_pace (self, event);
      break;
    case HW_EVENT_ECHO_RECEIVED:
      hw_belief_hear (client, now, _ ("echo received"));
      break;
    case HW_EVENT_MESSAGE_ACKED:
      hw_belief_hear (client, now, _ ("message acknowledged"));
      break;
    case HW_EVENT_DISCONNECTED:
      lose_client_conn (self, now);
      hw_belief_set (client, HW_BELIEF_DEAD, now, hw_beliefs_get_reason (event, _ ("lost")));
      break;
    case HW_EVENT_RECONNECT_SCHEDULED:
      add_scheduled (client, event, now);
      break;
    case HW_EVENT_CLOSED:
      lose_client_conn (self, now);
      hw_belief_end (client, now, _ ("closed"));
      break;
    default:
      hw_belief_add_common (client, event, now);
    }
}
