/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the pace of a link's heart: what its beats say to the search for the longest interval.
 *
 * How it works: a beat is a probe if nothing but beats and their answers went over the connection
 * since the beat before: only then was the path quiet for the interval. Its answer, or the end of
 * the connection for want of one, is what the search is told; so is an end that the other side
 * makes in such a quiet. Beats of the peer's own count as traffic. */
#include "core/hw-link-machine-private.h"

static gboolean
is_adaptive (const HwLinkMachine *self)
{
  return self->pace.policy == HW_HEARTBEAT_POLICY_ADAPTIVE && self->pace.interval_us > 0;
}

static void
follow (HwLinkMachine *self)
{
  self->pace = self->config.heartbeat;
  if (is_adaptive (self))
    self->pace.interval_us = self->adaptive.interval_us;
}

void
hw_link_pace_init (HwLinkMachine *self)
{
  hw_adaptive_init (&self->adaptive, &self->config.heartbeat);
  self->is_pace_told = FALSE;
  follow (self);
}

static void
tell_pace (HwLinkMachine *self)
{
  HwLinkAction *action = hw_link_actions_push (&self->actions, HW_LINK_ACTION_PACED);

  self->is_pace_told = TRUE;
  action->generation = self->generation;
  action->interval_us = self->pace.interval_us;
  action->phase = self->adaptive.phase;
  action->why = self->adaptive.why;
}

void
hw_link_pace_begin (HwLinkMachine *self)
{
  self->is_quiet = FALSE;
  self->is_probing = FALSE;
  if (is_adaptive (self) && !self->is_pace_told)
    tell_pace (self);
}

void
hw_link_pace_beat (HwLinkMachine *self)
{
  self->is_probing = self->is_quiet && is_adaptive (self);
  self->is_quiet = TRUE;
}

void
hw_link_pace_traffic (HwLinkMachine *self)
{
  self->is_quiet = FALSE;
}

static void
turn (HwLinkMachine *self)
{
  follow (self);
  tell_pace (self);
}

void
hw_link_pace_answered (HwLinkMachine *self)
{
  if (self->is_probing
      && hw_adaptive_answered (&self->adaptive, &self->config.heartbeat, self->now))
    turn (self);
  self->is_probing = FALSE;
}

/* What the end of a connection that a NAT has forgotten looks like: no answer, or RST. */
static gboolean
looks_forgotten (HwReason reason)
{
  return reason == HW_REASON_HEARTBEAT_TIMEOUT || reason == HW_REASON_RESET
         || reason == HW_REASON_KERNEL_TIMEOUT;
}

/* A server, or a relay on the way, that hangs up on who is silent for too long doesn't wait for the
 * beat. */
static gboolean
looks_hung_up_on (HwReason reason)
{
  return reason == HW_REASON_EOF || reason == HW_REASON_RESET;
}

static gboolean
has_failed (const HwLinkMachine *self, HwReason reason)
{
  if (self->is_probing)
    return looks_forgotten (reason) || looks_hung_up_on (reason);

  return self->is_quiet && is_adaptive (self) && looks_hung_up_on (reason);
}

void
hw_link_pace_lost (HwLinkMachine *self, HwReason reason)
{
  if (has_failed (self, reason)
      && hw_adaptive_failed (&self->adaptive, &self->config.heartbeat, self->now))
    turn (self);
  self->is_probing = FALSE;
}

static gboolean
is_another_search (const HwHeartbeatConfig *a, const HwHeartbeatConfig *b)
{
  return a->policy != b->policy || a->interval_us != b->interval_us || a->step_us != b->step_us
         || a->longest_us != b->longest_us;
}

static gboolean
is_established (const HwLinkMachine *self)
{
  return self->state >= HW_LINK_STATE_HANDSHAKING && self->state <= HW_LINK_STATE_SUSPECT;
}

void
hw_link_pace_configure (HwLinkMachine *self, const HwHeartbeatConfig *before)
{
  if (!is_another_search (before, &self->config.heartbeat))
    {
      follow (self);
      return;
    }
  hw_link_pace_init (self);
  if (is_adaptive (self) && is_established (self))
    tell_pace (self);
}

void
hw_link_machine_set_path (HwLinkMachine *self, HwTime interval_us, HwTime stable_since)
{
  hw_link_pace_init (self);
  if (interval_us > 0)
    hw_adaptive_restore (&self->adaptive, &self->config.heartbeat, interval_us, stable_since);
  follow (self);
  if (interval_us > 0 && is_adaptive (self) && is_established (self))
    tell_pace (self);
}
