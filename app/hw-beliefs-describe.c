/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the line that tells a belief: what, since when, by which evidence. */
#include "hw-beliefs.h"

#include "event/hw-event-format.h"

static const char *
get_words (HwBeliefState state)
{
  switch (state)
    {
    case HW_BELIEF_NO_PEER:
      return "no peer";
    case HW_BELIEF_CONNECTING:
      return "connecting";
    case HW_BELIEF_ALIVE:
      return "connected";
    case HW_BELIEF_DOUBT:
      return "in doubt";
    case HW_BELIEF_DEAD:
      return "lost";
    default:
      return "nothing yet";
    }
}

/* Tenths of a second, though the span may be shorter: the line is drawn anew several times a
 * second, and milliseconds would flicker. */
static void
append_heard (GString *out, const HwBelief *belief, HwTime now)
{
  HwTime ago = MAX (now - belief->last_heard, 0);

  if (belief->last_heard == HW_TIME_NEVER)
    return;
  g_string_append (out, " · heard ");
  if (ago < HW_SEC (1))
    g_string_append_printf (out, "0.%d s", (int) (ago / HW_MSEC (100)));
  else
    hw_format_append_span (out, ago);
  g_string_append (out, " ago");
}

static void
append_process (GString *out, const HwBelief *belief, HwTime now)
{
  g_string_append_printf (out, "believes: %s", get_words (belief->state));
  if (belief->state == HW_BELIEF_UNKNOWN || belief->state == HW_BELIEF_NO_PEER)
    return;
  append_heard (out, belief, now);
  g_string_append_printf (out, " · %s", belief->evidence);
}

static void
append_kernel (GString *out, const HwBelief *belief)
{
  if (belief->state == HW_BELIEF_UNKNOWN || belief->state == HW_BELIEF_NO_PEER)
    {
      g_string_append (out, "no connection");
      return;
    }
  g_string_append_printf (out, "%s · %" G_GINT64_FORMAT " unACKed", belief->evidence,
                          belief->unacked);
  if (belief->rto_us > 0)
    {
      g_string_append (out, " · RTO ");
      hw_format_append_span (out, belief->rto_us);
    }
  if (belief->retransmits > 0)
    {
      g_string_append (out, " · ");
      hw_format_append_count (out, belief->retransmits, "retransmit", "retransmits");
    }
}

char *
hw_beliefs_describe (const HwBeliefs *self, HwBeliever believer, HwTime now)
{
  const HwBelief *belief = &self->beliefs[believer];
  GString *out = g_string_new (NULL);

  if (believer == HW_BELIEVER_SERVER && !self->server_running)
    g_string_append (out, "not running");
  else if (believer == HW_BELIEVER_CLIENT || believer == HW_BELIEVER_SERVER)
    append_process (out, belief, now);
  else
    append_kernel (out, belief);

  return g_string_free (out, FALSE);
}
