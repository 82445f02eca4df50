/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the line that tells a belief: what, since when, by which evidence. */
#include "config.h"

#include "hw-beliefs.h"

#include <glib/gi18n.h>

#include "event/hw-event-format.h"

static const char *
get_words (HwBeliefState state)
{
  switch (state)
    {
    case HW_BELIEF_NO_PEER:
      return _ ("no peer");
    case HW_BELIEF_CONNECTING:
      return _ ("connecting");
    case HW_BELIEF_ALIVE:
      return _ ("connected");
    case HW_BELIEF_DOUBT:
      return _ ("in doubt");
    case HW_BELIEF_DEAD:
      return _ ("lost");
    default:
      return _ ("nothing yet");
    }
}

/* Tenths of a second, though the span may be shorter: the line is drawn anew several times a
 * second, and milliseconds would flicker. */
static char *
format_ago (const HwBelief *belief, HwTime now)
{
  HwTime ago = MAX (now - belief->last_heard, 0);

  return ago < HW_SEC (1) ? g_strdup_printf ("0.%d s", (int) (ago / HW_MSEC (100)))
                          : hw_format_span (ago);
}

/* Who believes does so by what was heard last: the two are told as one, so that a heartbeat of long
 * ago isn't taken for one of now. */
static void
append_evidence (GString *out, const HwBelief *belief, HwTime now)
{
  g_autofree char *ago = NULL;

  if (belief->last_heard == HW_TIME_NEVER)
    {
      g_string_append_printf (out, " · %s", belief->evidence);
      return;
    }

  ago = format_ago (belief, now);
  if (belief->state == HW_BELIEF_ALIVE)
    /* Translators: when something came from the other end for the last time, and what */
    g_string_append_printf (out, _ (" · last heard %s ago: %s"), ago, belief->evidence);
  else
    /* Translators: when something came from the other end for the last time, and what is now */
    g_string_append_printf (out, _ (" · last heard %s ago · %s"), ago, belief->evidence);
}

static void
append_retry (GString *out, const HwBelief *belief)
{
  g_autofree char *wait = NULL;

  if (belief->retry_us == 0)
    return;
  wait = hw_format_span (belief->retry_us);
  /* Translators: follows why the connection was lost */
  g_string_append_printf (out, _ (", next attempt in %s"), wait);
}

static void
append_process (GString *out, const HwBelief *belief, HwTime now)
{
  /* Translators: what a process holds to be true: "connected", "lost" */
  g_string_append_printf (out, _ ("believes: %s"), get_words (belief->state));
  if (belief->state != HW_BELIEF_UNKNOWN && belief->state != HW_BELIEF_NO_PEER)
    append_evidence (out, belief, now);
  append_retry (out, belief);
}

/* What TCP_INFO knows of the client's doubt, whatever has raised it: a peer that hangs goes on
 * acknowledging. */
static void
append_proof (GString *out, const HwBeliefs *self)
{
  int count = (int) MIN (self->beliefs[HW_BELIEVER_CLIENT_KERNEL].retransmits, G_MAXINT32);

  if (self->beliefs[HW_BELIEVER_CLIENT].state != HW_BELIEF_DOUBT || count == 0)
    return;
  /* Translators: follows "an answer is late" or "nothing is acknowledged" */
  g_string_append_printf (out,
                          ngettext (", and TCP has sent again %d time",
                                    ", and TCP has sent again %d times", (unsigned long) count),
                          count);
}

/* What an adaptive heartbeat tries now, and what for. */
static void
append_pace (GString *out, const HwBeliefs *self)
{
  g_autofree char *span = NULL;

  if (self->pace_us == 0)
    return;
  span = hw_format_span (self->pace_us);
  if (self->is_pace_recalled)
    /* Translators: %s is the interval between two heartbeats */
    g_string_append_printf (out, _ (" · remembered from this network: beats every %s"), span);
  else if (g_str_equal (self->pace_phase, "probing"))
    /* Translators: %s is the interval between two heartbeats */
    g_string_append_printf (out, _ (" · beats every %s: does so long a silence hold?"), span);
  else if (g_str_equal (self->pace_phase, "stable"))
    g_string_append_printf (out, _ (" · beats every %s: the longest silence that holds"), span);
  else
    g_string_append_printf (out, _ (" · beats every %s, to begin with"), span);
}

static void
append_retransmits (GString *out, gint64 retransmits)
{
  int count = (int) MIN (retransmits, G_MAXINT32);

  g_string_append_printf (out,
                          ngettext (" · %d retransmit", " · %d retransmits", (unsigned long) count),
                          count);
}

/* What is sent and not acknowledged says little of a handshake: it is the SYN. */
static void
append_kernel_state (GString *out, const HwBelief *belief)
{
  if (g_str_equal (belief->evidence, "SYN_SENT"))
    /* Translators: %s is TCP's state, SYN_SENT */
    g_string_append_printf (out, _ ("%s · no answer to its SYN yet"), belief->evidence);
  else
    /* Translators: TCP's state, and how many segments were sent and not acknowledged */
    g_string_append_printf (out, _ ("%s · %d unACKed"), belief->evidence,
                            (int) MIN (belief->unacked, G_MAXINT32));
}

static void
append_kernel (GString *out, const HwBelief *belief)
{
  if (belief->state == HW_BELIEF_UNKNOWN || belief->state == HW_BELIEF_NO_PEER)
    {
      g_string_append (out, _ ("no connection"));
      return;
    }
  append_kernel_state (out, belief);
  if (belief->rto_us > 0)
    {
      g_string_append (out, " · RTO ");
      hw_format_append_span (out, belief->rto_us);
    }
  if (belief->retransmits > 0)
    append_retransmits (out, belief->retransmits);
}

char *
hw_beliefs_describe (const HwBeliefs *self, HwBeliever believer, HwTime now)
{
  const HwBelief *belief = &self->beliefs[believer];
  GString *out = g_string_new (NULL);

  if (self->is_elsewhere && believer == HW_BELIEVER_SERVER)
    /* Translators: %s is a host and a port */
    g_string_append_printf (out, _ ("%s: not ours, so what it believes can’t be seen"),
                            self->elsewhere);
  else if (self->is_elsewhere && believer == HW_BELIEVER_SERVER_KERNEL)
    g_string_append (out, _ ("out of sight"));
  else if (believer == HW_BELIEVER_SERVER && !self->server_running)
    g_string_append (out, _ ("not running"));
  else if (believer == HW_BELIEVER_CLIENT || believer == HW_BELIEVER_SERVER)
    append_process (out, belief, now);
  else
    append_kernel (out, belief);
  if (believer != HW_BELIEVER_CLIENT)
    return g_string_free (out, FALSE);
  append_proof (out, self);
  append_pace (out, self);

  return g_string_free (out, FALSE);
}
