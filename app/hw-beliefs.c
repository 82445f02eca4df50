/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the beliefs: what each side and each side's kernel holds to be true, from the events alone.
 *
 * Each side is told by its own events, each kernel by the samples of its side's latest connection,
 * and the truth by the cable and the server's process. Nothing here knows what will become of a
 * pull: that the server goes on believing when the client has long given up is what comes out. */
#include "config.h"

#include "hw-beliefs.h"

#include <string.h>

#include <glib/gi18n.h>

#include "event/hw-event-format.h"
#include "hw-reason-words.h"

static const HwBelief nothing_known = {
  .state = HW_BELIEF_UNKNOWN,
  .since = HW_TIME_NEVER,
  .last_heard = HW_TIME_NEVER,
};

/* Until a process event tells otherwise the server counts as running: against a server elsewhere
 * there is no such event. */
void
hw_beliefs_init (HwBeliefs *self)
{
  *self = (HwBeliefs){ .server_running = TRUE, .truth_since = HW_TIME_NEVER };
  for (int i = 0; i < HW_N_BELIEVERS; i++)
    self->beliefs[i] = nothing_known;
}

static void
set_evidence (HwBelief *belief, const char *text)
{
  g_autoptr (GString) safe = g_string_new (NULL);
  const char *end;

  hw_format_append_safe (safe, text, sizeof belief->evidence - 1);
  g_strlcpy (belief->evidence, safe->str, sizeof belief->evidence);
  g_utf8_validate (belief->evidence, -1, &end);
  belief->evidence[end - belief->evidence] = '\0';
}

static void
believe (HwBelief *belief, HwBeliefState state, HwTime now, const char *evidence)
{
  if (belief->state != state)
    belief->since = now;
  belief->state = state;
  set_evidence (belief, evidence);
}

static void
hear (HwBelief *belief, HwTime now, const char *evidence)
{
  belief->last_heard = now;
  believe (belief, HW_BELIEF_ALIVE, now, evidence);
}

/* Of another peer, or none: what was known of the last one is over. */
static void
believe_anew (HwBelief *belief, HwBeliefState state, HwTime now, const char *evidence)
{
  believe (belief, state, now, evidence);
  belief->last_heard = HW_TIME_NEVER;
  belief->unacked = belief->retransmits = 0;
  belief->rto_us = 0;
}

static void
forget_peer (HwBelief *belief, HwTime now, const char *evidence)
{
  believe_anew (belief, HW_BELIEF_NO_PEER, now, evidence);
}

static const char *
get_reason (const HwEvent *event, const char *otherwise)
{
  const char *reason = hw_event_get_string (event, HW_EVENT_FIELD_REASON);

  return reason != NULL ? hw_reason_words (reason) : otherwise;
}

/* Bounded, since these numbers may come out of another process. */
static HwTime
get_span_us (const HwEvent *event, HwEventField field)
{
  return HW_MSEC (CLAMP (hw_event_get_number (event, field), 0, G_MAXINT32));
}

static int
get_count (const HwEvent *event, HwEventField field)
{
  return (int) CLAMP (hw_event_get_number (event, field), 0, G_MAXINT32);
}

static void
add_missed (HwBelief *belief, const HwEvent *event, HwTime now)
{
  g_autofree char *evidence
      = g_strdup_printf (_ ("%d of %d heartbeats missed"), get_count (event, HW_EVENT_FIELD_MISSES),
                         get_count (event, HW_EVENT_FIELD_ALLOWED));

  believe (belief, HW_BELIEF_DOUBT, now,
           hw_event_has (event, HW_EVENT_FIELD_ALLOWED) ? evidence : _ ("heartbeat missed"));
}

/* Still lost; what is new is when it will be tried again. */
static void
add_scheduled (HwBelief *belief, const HwEvent *event, HwTime now)
{
  g_autofree char *wait = hw_format_span (get_span_us (event, HW_EVENT_FIELD_DELAY_MS));
  g_autofree char *evidence
      = g_strdup_printf (_ ("%s, next attempt in %s"), get_reason (event, _ ("lost")), wait);

  believe (belief, HW_BELIEF_DEAD, now, evidence);
}

/* What means the same to both sides. FALSE: nothing of that kind. */
static gboolean
add_doubt_or_life (HwBelief *belief, const HwEvent *event, HwTime now)
{
  switch (hw_event_get_kind (event))
    {
    case HW_EVENT_MESSAGE_RECEIVED:
      hear (belief, now, _ ("message received"));
      return TRUE;
    case HW_EVENT_HEARTBEAT_MISSED:
      add_missed (belief, event, now);
      return TRUE;
    case HW_EVENT_SUSPECT:
      believe (belief, HW_BELIEF_DOUBT, now, get_reason (event, _ ("an answer is late")));
      return TRUE;
    case HW_EVENT_RECOVERED:
      hear (belief, now, _ ("answered after all"));
      return TRUE;
    default:
      return FALSE;
    }
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
  forget_peer (&self->beliefs[HW_BELIEVER_CLIENT_KERNEL], now, _ ("closed"));
}

/* No sample is taken of a socket that isn't connected yet, but connecting is all that its kernel
 * does. */
static void
begin_client_conn (HwBeliefs *self, const HwEvent *event, HwTime now)
{
  take_client_conn (self, event);
  believe_anew (&self->beliefs[HW_BELIEVER_CLIENT_KERNEL], HW_BELIEF_CONNECTING, now, "SYN_SENT");
}

/* Until the first sample says more. */
static void
establish_client_conn (HwBeliefs *self, const HwEvent *event, HwTime now)
{
  HwBelief *kernel = &self->beliefs[HW_BELIEVER_CLIENT_KERNEL];

  take_client_conn (self, event);
  if (kernel->state == HW_BELIEF_CONNECTING)
    believe (kernel, HW_BELIEF_ALIVE, now, "ESTABLISHED");
}

static void
take_pace (HwBeliefs *self, const HwEvent *event)
{
  const char *phase = hw_event_get_string (event, HW_EVENT_FIELD_STATE);

  self->pace_us = get_span_us (event, HW_EVENT_FIELD_INTERVAL_MS);
  g_strlcpy (self->pace_phase, phase != NULL ? phase : "", sizeof self->pace_phase);
}

static void
add_client (HwBeliefs *self, const HwEvent *event, HwTime now)
{
  HwBelief *client = &self->beliefs[HW_BELIEVER_CLIENT];

  switch (hw_event_get_kind (event))
    {
    case HW_EVENT_CONNECTING:
      begin_client_conn (self, event, now);
      believe (client, HW_BELIEF_CONNECTING, now, _ ("no answer yet"));
      break;
    case HW_EVENT_HANDSHAKING:
      establish_client_conn (self, event, now);
      believe (client, HW_BELIEF_CONNECTING, now, _ ("first heartbeat sent"));
      break;
    case HW_EVENT_CONNECTED:
      establish_client_conn (self, event, now);
      hear (client, now, _ ("connected"));
      break;
    case HW_EVENT_HEARTBEAT_RECEIVED:
      hear (client, now, _ ("heartbeat answered"));
      break;
    case HW_EVENT_HEARTBEAT_PACED:
      take_pace (self, event);
      break;
    case HW_EVENT_ECHO_RECEIVED:
      hear (client, now, _ ("echo received"));
      break;
    case HW_EVENT_MESSAGE_ACKED:
      hear (client, now, _ ("message acknowledged"));
      break;
    case HW_EVENT_DISCONNECTED:
      lose_client_conn (self, now);
      believe (client, HW_BELIEF_DEAD, now, get_reason (event, _ ("lost")));
      break;
    case HW_EVENT_RECONNECT_SCHEDULED:
      add_scheduled (client, event, now);
      break;
    case HW_EVENT_CLOSED:
      lose_client_conn (self, now);
      forget_peer (client, now, _ ("closed"));
      break;
    default:
      add_doubt_or_life (client, event, now);
    }
}

/* The server may still hold connections of old: what counts is the one that it accepted last. */
static gboolean
is_of_old (const HwBeliefs *self, const HwEvent *event)
{
  return hw_event_has (event, HW_EVENT_FIELD_CONN)
         && hw_event_get_number (event, HW_EVENT_FIELD_CONN) != self->server_conn;
}

static void
lose_server_conn (HwBeliefs *self, HwTime now)
{
  self->server_conn = 0;
  forget_peer (&self->beliefs[HW_BELIEVER_SERVER_KERNEL], now, _ ("closed"));
}

static void
add_server (HwBeliefs *self, const HwEvent *event, HwTime now)
{
  HwBelief *server = &self->beliefs[HW_BELIEVER_SERVER];

  switch (hw_event_get_kind (event))
    {
    case HW_EVENT_LISTENING:
      lose_server_conn (self, now);
      forget_peer (server, now, _ ("listening"));
      return;
    case HW_EVENT_ACCEPTED:
      lose_server_conn (self, now);
      self->server_conn = hw_event_get_number (event, HW_EVENT_FIELD_CONN);
      hear (server, now, _ ("accepted"));
      return;
    case HW_EVENT_CLOSED:
      lose_server_conn (self, now);
      forget_peer (server, now, _ ("closed"));
      return;
    default:
      break;
    }

  if (is_of_old (self, event))
    return;
  if (hw_event_get_kind (event) == HW_EVENT_DISCONNECTED)
    {
      lose_server_conn (self, now);
      believe (server, HW_BELIEF_DEAD, now, get_reason (event, _ ("lost")));
    }
  else if (hw_event_get_kind (event) == HW_EVENT_HEARTBEAT_RECEIVED)
    hear (server, now, _ ("heartbeat received"));
  else
    add_doubt_or_life (server, event, now);
}

/* Retransmits, backoff and probes count what wasn't answered yet; they fall back to 0 with the ACK.
 */
static HwBeliefState
judge_established (const HwEvent *event)
{
  HwTime waited_us = get_span_us (event, HW_EVENT_FIELD_LAST_DATA_SENT_MS);
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
         - MIN (get_span_us (event, HW_EVENT_FIELD_LAST_ACK_RECV_MS),
                get_span_us (event, HW_EVENT_FIELD_LAST_DATA_RECV_MS));
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

static void
add_kernel (HwBeliefs *self, const HwEvent *event, HwTime now)
{
  const char *state = hw_event_get_string (event, HW_EVENT_FIELD_STATE);
  gboolean is_client = g_strcmp0 (hw_event_get_string (event, HW_EVENT_FIELD_SIDE), "client") == 0;
  HwBelief *kernel
      = &self->beliefs[is_client ? HW_BELIEVER_CLIENT_KERNEL : HW_BELIEVER_SERVER_KERNEL];

  if (state == NULL || !hw_event_has (event, HW_EVENT_FIELD_SIDE)
      || is_late_sample (self, event, is_client))
    return;
  believe (kernel, judge_kernel (event, state), now, state);
  kernel->last_heard = last_heard_by_kernel (event, now);
  kernel->unacked = hw_event_get_number (event, HW_EVENT_FIELD_UNACKED);
  kernel->retransmits = hw_event_get_number (event, HW_EVENT_FIELD_RETRANSMITS);
  kernel->rto_us = hw_event_get_number (event, HW_EVENT_FIELD_RTO_US);
}

static void
set_truth (HwBeliefs *self, gboolean *truth, gboolean value, HwTime now)
{
  if (*truth != value)
    self->truth_since = now;
  *truth = value;
}

/* A process that is gone believes nothing; its kernel has closed its sockets. */
static void
end_server (HwBeliefs *self, HwTime now)
{
  set_truth (self, &self->server_running, FALSE, now);
  self->server_hung = FALSE;
  lose_server_conn (self, now);
  forget_peer (&self->beliefs[HW_BELIEVER_SERVER], now, _ ("not running"));
}

/* Of somebody else's server there are no events; of ours, those of its start come behind this. */
static void
change_server (HwBeliefs *self, const HwEvent *event)
{
  const char *upstream = hw_event_get_string (event, HW_EVENT_FIELD_UPSTREAM);

  self->is_elsewhere
      = g_strcmp0 (hw_event_get_string (event, HW_EVENT_FIELD_STATE), "elsewhere") == 0;
  g_strlcpy (self->elsewhere, self->is_elsewhere && upstream != NULL ? upstream : "",
             sizeof self->elsewhere);
  self->server_running = self->is_elsewhere;
  self->server_hung = FALSE;
  self->server_conn = 0;
  self->beliefs[HW_BELIEVER_SERVER] = nothing_known;
  self->beliefs[HW_BELIEVER_SERVER_KERNEL] = nothing_known;
}

static gboolean
add_truth (HwBeliefs *self, const HwEvent *event, HwTime now)
{
  switch (hw_event_get_kind (event))
    {
    case HW_EVENT_CABLE_PULLED:
      set_truth (self, &self->pulled, TRUE, now);
      self->stall = g_strcmp0 (hw_event_get_string (event, HW_EVENT_FIELD_CUT), "stall") == 0;
      return TRUE;
    case HW_EVENT_CABLE_PLUGGED:
      set_truth (self, &self->pulled, FALSE, now);
      self->stall = FALSE;
      return TRUE;
    case HW_EVENT_PROCESS_STARTED:
      set_truth (self, &self->server_running, TRUE, now);
      self->server_hung = FALSE;
      return TRUE;
    case HW_EVENT_PROCESS_HUNG:
      set_truth (self, &self->server_hung, TRUE, now);
      return TRUE;
    case HW_EVENT_PROCESS_RESUMED:
      set_truth (self, &self->server_hung, FALSE, now);
      return TRUE;
    case HW_EVENT_PROCESS_KILLED:
    case HW_EVENT_PROCESS_EXITED:
      end_server (self, now);
      return TRUE;
    case HW_EVENT_UPSTREAM_CHANGED:
      change_server (self, event);
      return TRUE;
    default:
      return FALSE;
    }
}

void
hw_beliefs_add (HwBeliefs *self, const HwEvent *event)
{
  HwTime now = MAX (hw_event_get_mono_us (event), 0);

  if (add_truth (self, event, now))
    return;
  if (hw_event_get_kind (event) == HW_EVENT_KERNEL)
    add_kernel (self, event, now);
  else if (hw_event_get_source (event) == HW_EVENT_SOURCE_CLIENT)
    add_client (self, event, now);
  else if (hw_event_get_source (event) == HW_EVENT_SOURCE_SERVER && self->server_running)
    add_server (self, event, now);
}

/* The client has let go of its connection, and nothing has told the server: half-open. */
static gboolean
is_client_gone (const HwBeliefs *self)
{
  HwBeliefState client = self->beliefs[HW_BELIEVER_CLIENT].state;

  return client == HW_BELIEF_DEAD || client == HW_BELIEF_NO_PEER;
}

gboolean
hw_beliefs_is_wrong (const HwBeliefs *self, HwBeliever believer)
{
  if (self->beliefs[believer].state != HW_BELIEF_ALIVE)
    return FALSE;
  if (self->pulled)
    return TRUE;

  switch (believer)
    {
    case HW_BELIEVER_CLIENT:
      return !self->server_running || self->server_hung;
    case HW_BELIEVER_CLIENT_KERNEL:
      /* A hung process's kernel is as alive as ever, and that is all that this one believes. */
      return !self->server_running;
    default:
      return is_client_gone (self);
    }
}
