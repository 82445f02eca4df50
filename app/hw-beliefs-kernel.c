/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what a sample of a kernel's socket says that this kernel holds to be true. */
#include "hw-beliefs-private.h"

#include <string.h>

/* Retransmits, backoff and probes count what wasn't answered yet; they fall back to 0 with the ACK.
 */
static HwBeliefState
judge_established (const HwEvent *event)
{
  HwTime waited_us = hw_beliefs_get_span_us (event, HW_EVENT_FIELD_LAST_DATA_SENT_MS);
  gint64 rto_us = hw_event_get_number (event, HW_EVENT_FIELD_RTO_US);
  gboolean is_late
      = hw_event_get_number (event, HW_EVENT_FIELD_UNACKED) > 0 && rto_us > 0 && waited_us > rto_us;

  if (is_late || hw_event_get_number (event, HW_EVENT_FIELD_RETRANSMITS) > 0
      || hw_event_get_number (event, HW_EVENT_FIELD_BACKOFF) > 0
      || hw_event_get_number (event, HW_EVENT_FIELD_PROBES) > 0)
    return HW_BELIEF_DOUBT;

  return HW_BELIEF_ALIVE;
}

static HwBeliefState
judge_kernel (const HwEvent *event, const char *state)
{
  static const struct
  {
    const char *state;
    HwBeliefState belief;
  } rows[] = {
    { "SYN_SENT", HW_BELIEF_CONNECTING },     { "SYN_RECV", HW_BELIEF_CONNECTING },
    { "NEW_SYN_RECV", HW_BELIEF_CONNECTING }, { "FIN_WAIT1", HW_BELIEF_DEAD },
    { "FIN_WAIT2", HW_BELIEF_DEAD },          { "CLOSE_WAIT", HW_BELIEF_DEAD },
    { "LAST_ACK", HW_BELIEF_DEAD },           { "CLOSING", HW_BELIEF_DEAD },
  };

  if (strcmp (state, "ESTABLISHED") == 0)
    return judge_established (event);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strcmp (state, rows[i].state) == 0)
      return rows[i].belief;

  return HW_BELIEF_NO_PEER;
}

static HwTime
last_heard_by_kernel (const HwEvent *event, HwTime now)
{
  if (!hw_event_has (event, HW_EVENT_FIELD_LAST_ACK_RECV_MS))
    return HW_TIME_NEVER;

  return now
         - MIN (hw_beliefs_get_span_us (event, HW_EVENT_FIELD_LAST_ACK_RECV_MS),
                hw_beliefs_get_span_us (event, HW_EVENT_FIELD_LAST_DATA_RECV_MS));
}

/* A sample that was taken before its connection ended may come behind the news of that. */
static gboolean
is_late_sample (const HwBeliefs *self, const HwEvent *event, gboolean is_client)
{
  const HwBelief *owner = &self->beliefs[is_client ? HW_BELIEVER_CLIENT : HW_BELIEVER_SERVER];
  gint64 conn = is_client ? self->client_conn : self->server_conn;

  if (owner->state == HW_BELIEF_DEAD || owner->state == HW_BELIEF_NO_PEER)
    return TRUE;

  return conn != 0 && hw_event_has (event, HW_EVENT_FIELD_CONN)
         && hw_event_get_number (event, HW_EVENT_FIELD_CONN) != conn;
}

void
hw_beliefs_add_kernel (HwBeliefs *self, const HwEvent *event, HwTime now)
{
  const char *state = hw_event_get_string (event, HW_EVENT_FIELD_STATE);
  gboolean is_client = g_strcmp0 (hw_event_get_string (event, HW_EVENT_FIELD_SIDE), "client") == 0;
  HwBelief *kernel
      = &self->beliefs[is_client ? HW_BELIEVER_CLIENT_KERNEL : HW_BELIEVER_SERVER_KERNEL];

  if (state == NULL || !hw_event_has (event, HW_EVENT_FIELD_SIDE)
      || is_late_sample (self, event, is_client))
    return;
  hw_belief_set (kernel, judge_kernel (event, state), now, state);
  kernel->last_heard = last_heard_by_kernel (event, now);
  kernel->unacked = hw_event_get_number (event, HW_EVENT_FIELD_UNACKED);
  kernel->retransmits = hw_event_get_number (event, HW_EVENT_FIELD_RETRANSMITS);
  kernel->rto_us = hw_event_get_number (event, HW_EVENT_FIELD_RTO_US);
}
