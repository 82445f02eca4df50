/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns one belief: what is held to be true, since when and why, and what shakes it on either side.
 */
#include "config.h"

#include "hw-beliefs-private.h"

#include <glib/gi18n.h>

#include "core/hw-reason.h"
#include "event/hw-event-format.h"
#include "hw-reason-words.h"

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

void
hw_belief_set (HwBelief *belief, HwBeliefState state, HwTime now, const char *evidence)
{
  if (belief->state != state)
    belief->since = now;
  belief->state = state;
  belief->retry_us = 0;
  set_evidence (belief, evidence);
}

void
hw_belief_hear (HwBelief *belief, HwTime now, const char *evidence)
{
  belief->last_heard = now;
  hw_belief_set (belief, HW_BELIEF_ALIVE, now, evidence);
}

void
hw_belief_begin (HwBelief *belief, HwBeliefState state, HwTime now, const char *evidence)
{
  hw_belief_set (belief, state, now, evidence);
  belief->last_heard = HW_TIME_NEVER;
  belief->unacked = belief->retransmits = 0;
  belief->rto_us = 0;
}

void
hw_belief_end (HwBelief *belief, HwTime now, const char *evidence)
{
  hw_belief_begin (belief, HW_BELIEF_NO_PEER, now, evidence);
}

const char *
hw_beliefs_get_reason (const HwEvent *event, const char *otherwise)
{
  const char *reason = hw_event_get_string (event, HW_EVENT_FIELD_REASON);

  return reason != NULL ? hw_reason_words (reason) : otherwise;
}

HwTime
hw_beliefs_get_span_us (const HwEvent *event, HwEventField field)
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

  hw_belief_set (belief, HW_BELIEF_DOUBT, now,
                 hw_event_has (event, HW_EVENT_FIELD_ALLOWED) ? evidence : _ ("heartbeat missed"));
}

/* Of a suspicion. */
static const char *
get_cause (const HwEvent *event)
{
  const char *reason = hw_event_get_string (event, HW_EVENT_FIELD_REASON);

  if (g_strcmp0 (reason, hw_reason_get_name (HW_REASON_UNACKED)) == 0)
    return _ ("nothing is acknowledged");

  return hw_beliefs_get_reason (event, _ ("an answer is late"));
}

gboolean
hw_belief_add_common (HwBelief *belief, const HwEvent *event, HwTime now)
{
  switch (hw_event_get_kind (event))
    {
    case HW_EVENT_MESSAGE_RECEIVED:
      hw_belief_hear (belief, now, _ ("message received"));
      return TRUE;
    case HW_EVENT_HEARTBEAT_MISSED:
      add_missed (belief, event, now);
      return TRUE;
    case HW_EVENT_SUSPECT:
      hw_belief_set (belief, HW_BELIEF_DOUBT, now, get_cause (event));
      return TRUE;
    case HW_EVENT_RECOVERED:
      hw_belief_hear (belief, now, _ ("answered after all"));
      return TRUE;
    default:
      return FALSE;
    }
}
