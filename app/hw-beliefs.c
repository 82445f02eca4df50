/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the beliefs: what each side and each side's kernel holds to be true, from the events alone.
 *
 * Each side is told by its own events, each kernel by the samples of its side's latest connection,
 * and the truth by the cable and the server's process. Nothing here knows what will become of a
 * pull: that the server goes on believing when the client has long given up is what comes out. */
#include "config.h"

#include "hw-beliefs-private.h"

#include <glib/gi18n.h>

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
  hw_belief_end (&self->beliefs[HW_BELIEVER_SERVER_KERNEL], now, _ ("closed"));
}

static void
add_server (HwBeliefs *self, const HwEvent *event, HwTime now)
{
  HwBelief *server = &self->beliefs[HW_BELIEVER_SERVER];

  switch (hw_event_get_kind (event))
    {
    case HW_EVENT_LISTENING:
      lose_server_conn (self, now);
      hw_belief_end (server, now, _ ("listening"));
      return;
    case HW_EVENT_ACCEPTED:
      lose_server_conn (self, now);
      self->server_conn = hw_event_get_number (event, HW_EVENT_FIELD_CONN);
      hw_belief_hear (server, now, _ ("accepted"));
      return;
    case HW_EVENT_CLOSED:
      lose_server_conn (self, now);
      hw_belief_end (server, now, _ ("closed"));
      return;
    default:
      break;
    }

  if (is_of_old (self, event))
    return;
  if (hw_event_get_kind (event) == HW_EVENT_DISCONNECTED)
    {
      lose_server_conn (self, now);
      hw_belief_set (server, HW_BELIEF_DEAD, now, hw_beliefs_get_reason (event, _ ("lost")));
    }
  else if (hw_event_get_kind (event) == HW_EVENT_HEARTBEAT_RECEIVED)
    hw_belief_hear (server, now, _ ("heartbeat received"));
  else
    hw_belief_add_common (server, event, now);
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
  hw_belief_end (&self->beliefs[HW_BELIEVER_SERVER], now, _ ("not running"));
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
    hw_beliefs_add_kernel (self, event, now);
  else if (hw_event_get_source (event) == HW_EVENT_SOURCE_CLIENT)
    hw_beliefs_add_client (self, event, now);
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
