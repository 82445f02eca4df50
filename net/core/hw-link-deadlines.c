/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the link machine's deadlines: which run in a state, and what follows when they pass. */
#include "core/hw-link-machine-private.h"

/* No suspicion before this, however quick the path: a scheduler's hiccup isn't a fault. */
#define MIN_SUSPICION HW_MSEC (250)

static HwTime
after (HwTime since, HwTime span)
{
  return span == 0 || since == HW_TIME_NEVER ? HW_TIME_NEVER : since + span;
}

/* An answer is late when it takes longer than TCP itself would wait before sending again; but
 * where a heartbeat's timeout is short, half of it must do, or suspicion would come after death. */
static HwTime
get_suspect_at (const HwLinkMachine *self)
{
  HwTime late = MAX (hw_rtt_get_rto_us (&self->rtt), MIN_SUSPICION);

  if (self->state != HW_LINK_STATE_CONNECTED || self->pace.interval_us == 0)
    return HW_TIME_NEVER;

  return after (hw_heartbeat_oldest_sent (&self->heartbeat), MIN (late, self->pace.timeout_us / 2));
}

static HwTime
get_silence_at (const HwLinkMachine *self)
{
  return after (self->heartbeat.last_heard, self->config.read_timeout_us);
}

static HwTime
get_stuck_at (const HwLinkMachine *self)
{
  return after (self->blocked_since, self->config.write_timeout_us);
}

static HwTime
get_established_deadline (const HwLinkMachine *self)
{
  const HwHeartbeatConfig *config = &self->pace;
  HwTime beat = MIN (hw_heartbeat_next_due (&self->heartbeat, config),
                     hw_heartbeat_next_deadline (&self->heartbeat, config));
  HwTime timeout = MIN (get_silence_at (self), get_stuck_at (self));

  return MIN (MIN (beat, timeout), get_suspect_at (self));
}

HwTime
hw_link_machine_get_deadline (const HwLinkMachine *self)
{
  switch (self->state)
    {
    case HW_LINK_STATE_CONNECTING:
      return after (self->since, self->config.connect_timeout_us);
    case HW_LINK_STATE_HANDSHAKING:
      return MIN (after (self->since, self->config.handshake_timeout_us), get_stuck_at (self));
    case HW_LINK_STATE_CONNECTED:
    case HW_LINK_STATE_SUSPECT:
      return get_established_deadline (self);
    case HW_LINK_STATE_WAITING:
      return self->retry_at;
    case HW_LINK_STATE_IDLE:
    case HW_LINK_STATE_CLOSED:
    default:
      return HW_TIME_NEVER;
    }
}

static void
tell_missed (HwLinkMachine *self, guint64 seq)
{
  HwLinkAction *action = hw_link_actions_push (&self->actions, HW_LINK_ACTION_MISSED);

  action->generation = self->generation;
  action->seq = seq;
  action->misses = self->heartbeat.misses;
  action->allowed = self->pace.misses;
  action->silent_us = self->now - self->heartbeat.last_heard;
}

/* TRUE: so many that the peer counts as dead. */
static gboolean
count_missed (HwLinkMachine *self)
{
  const HwHeartbeatConfig *config = &self->pace;
  guint64 seq;

  while (hw_heartbeat_take_missed (&self->heartbeat, config, self->now, &seq))
    {
      tell_missed (self, seq);
      if (self->heartbeat.misses >= config->misses)
        return TRUE;
    }

  return FALSE;
}

static void
expire_established (HwLinkMachine *self)
{
  if (get_suspect_at (self) <= self->now)
    hw_link_machine_change (self, HW_LINK_STATE_SUSPECT, HW_REASON_NONE);
  if (count_missed (self))
    hw_link_machine_lose (self, HW_REASON_HEARTBEAT_TIMEOUT);
  else if (get_silence_at (self) <= self->now)
    hw_link_machine_lose (self, HW_REASON_READ_TIMEOUT);
  else if (get_stuck_at (self) <= self->now)
    hw_link_machine_lose (self, HW_REASON_WRITE_TIMEOUT);
  else if (hw_heartbeat_next_due (&self->heartbeat, &self->pace) <= self->now)
    hw_link_machine_beat (self);
}

void
hw_link_machine_expire (HwLinkMachine *self)
{
  if (hw_link_machine_get_deadline (self) > self->now)
    return;

  if (self->state == HW_LINK_STATE_CONNECTING)
    hw_link_machine_lose (self, HW_REASON_CONNECT_TIMEOUT);
  else if (self->state == HW_LINK_STATE_HANDSHAKING)
    hw_link_machine_lose (self, get_stuck_at (self) <= self->now ? HW_REASON_WRITE_TIMEOUT
                                                                 : HW_REASON_HANDSHAKE_TIMEOUT);
  else if (self->state == HW_LINK_STATE_WAITING)
    hw_link_machine_connect (self);
  else
    expire_established (self);
}

static gboolean
beats (const HwLinkMachine *self)
{
  return self->state == HW_LINK_STATE_CONNECTED || self->state == HW_LINK_STATE_SUSPECT;
}

HwTime
hw_link_machine_get_next_heartbeat (const HwLinkMachine *self)
{
  if (!beats (self))
    return HW_TIME_NEVER;

  return hw_heartbeat_next_due (&self->heartbeat, &self->pace);
}

HwTime
hw_link_machine_get_heartbeat_deadline (const HwLinkMachine *self)
{
  if (!beats (self))
    return HW_TIME_NEVER;

  return hw_heartbeat_next_deadline (&self->heartbeat, &self->pace);
}
