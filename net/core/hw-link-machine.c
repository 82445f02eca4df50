/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the link machine: what each input does in each state. */
#include "core/hw-link-machine-private.h"

/* How it works: an input is first applied, then whatever is due by its time is done. In that order,
 * because an answer that was read late is still an answer. The deadlines are in
 * hw-link-deadlines.c.
 *
 * A generation lives from its CONNECT to its DROP, which are the states connecting, handshaking,
 * connected and suspect. Every way out of these leads through drop (), every way in through
 * hw_link_machine_connect (); so there is one DROP for each CONNECT, and never two at a time.
 *
 * After a loss the next wait is drawn at once, also for a lazy link, which then is idle: what is
 * sent before the wait is over must still wait for the rest of it. */

static gboolean
is_established (const HwLinkMachine *self)
{
  return self->state == HW_LINK_STATE_HANDSHAKING || self->state == HW_LINK_STATE_CONNECTED
         || self->state == HW_LINK_STATE_SUSPECT;
}

static gboolean
is_live (const HwLinkMachine *self)
{
  return self->state == HW_LINK_STATE_CONNECTING || is_established (self);
}

void
hw_link_machine_change (HwLinkMachine *self, HwLinkState state, HwReason reason)
{
  HwLinkAction *action = hw_link_actions_push (&self->actions, HW_LINK_ACTION_CHANGED);

  g_assert (hw_link_state_can_change (self->state, state));

  action->from = self->state;
  action->state = state;
  action->generation = self->generation;
  action->reason = reason;
  action->silent_us = is_established (self) ? self->now - self->heartbeat.last_heard : 0;
  self->state = state;
  self->suspicion = state == HW_LINK_STATE_SUSPECT ? reason : HW_REASON_NONE;
  self->since = self->now;
}

static HwLinkAction *
tell (HwLinkMachine *self, HwLinkActionKind kind, HwReason reason)
{
  HwLinkAction *action = hw_link_actions_push (&self->actions, kind);

  action->generation = self->generation;
  action->reason = reason;

  return action;
}

void
hw_link_machine_connect (HwLinkMachine *self)
{
  self->generation++;
  self->retry_at = HW_TIME_NEVER;
  self->blocked_since = HW_TIME_NEVER;
  hw_link_machine_change (self, HW_LINK_STATE_CONNECTING, HW_REASON_NONE);
  tell (self, HW_LINK_ACTION_CONNECT, HW_REASON_NONE);
}

void
hw_link_machine_beat (HwLinkMachine *self)
{
  HwLinkAction *action = tell (self, HW_LINK_ACTION_SEND_HEARTBEAT, HW_REASON_NONE);

  hw_link_pace_beat (self);
  action->seq = hw_heartbeat_sent (&self->heartbeat, self->now);
}

static void
schedule (HwLinkMachine *self)
{
  HwLinkAction *action = tell (self, HW_LINK_ACTION_SCHEDULED, self->reason);

  action->attempt = self->backoff.attempt;
  action->delay_us = self->retry_at - self->now;
}

static void
plan (HwLinkMachine *self)
{
  self->retry_at
      = self->now + hw_backoff_next (&self->backoff, &self->config.backoff, &self->random);
  if (self->config.reconnect == HW_RECONNECT_POLICY_LAZY)
    hw_link_machine_change (self, HW_LINK_STATE_IDLE, self->reason);
  else
    schedule (self);
}

static void
drop (HwLinkMachine *self, HwReason reason)
{
  tell (self, HW_LINK_ACTION_DROP, reason);
  hw_backoff_down (&self->backoff, &self->config.backoff, self->now);
}

void
hw_link_machine_lose (HwLinkMachine *self, HwReason reason)
{
  drop (self, reason);
  hw_link_pace_lost (self, reason);
  self->reason = reason;
  if (self->config.reconnect == HW_RECONNECT_POLICY_NEVER)
    {
      hw_link_machine_change (self, HW_LINK_STATE_CLOSED, reason);
      return;
    }
  hw_link_machine_change (self, HW_LINK_STATE_WAITING, reason);
  if (self->config.ask)
    tell (self, HW_LINK_ACTION_ASK, reason);
  else
    plan (self);
}

static gboolean
is_asking (const HwLinkMachine *self)
{
  return self->state == HW_LINK_STATE_WAITING && self->retry_at == HW_TIME_NEVER;
}

static void
answer (HwLinkMachine *self, const HwLinkInput *input)
{
  if (!is_asking (self) || (input->generation != 0 && input->generation != self->generation))
    return;
  if (input->kind == HW_LINK_INPUT_DENY || self->config.reconnect == HW_RECONNECT_POLICY_NEVER)
    hw_link_machine_change (self, HW_LINK_STATE_CLOSED, self->reason);
  else
    plan (self);
}

static void
open_link (HwLinkMachine *self)
{
  if (is_live (self))
    return;
  if (self->state == HW_LINK_STATE_CLOSED)
    hw_backoff_init (&self->backoff);
  hw_link_machine_connect (self);
}

static void
close_link (HwLinkMachine *self, HwReason reason)
{
  if (is_live (self))
    drop (self, reason);
  if (self->state != HW_LINK_STATE_CLOSED)
    hw_link_machine_change (self, HW_LINK_STATE_CLOSED, reason);
}

/* From idle after a loss: whatever is left of the wait must still pass. */
static void
resume (HwLinkMachine *self)
{
  if (self->retry_at <= self->now)
    {
      hw_link_machine_connect (self);
      return;
    }
  hw_link_machine_change (self, HW_LINK_STATE_WAITING, self->reason);
  schedule (self);
}

static gboolean
is_idle_after_loss (const HwLinkMachine *self)
{
  return self->state == HW_LINK_STATE_IDLE && self->retry_at != HW_TIME_NEVER;
}

static void
want_send (HwLinkMachine *self)
{
  if (is_idle_after_loss (self))
    resume (self);
  else if (self->state == HW_LINK_STATE_IDLE && self->config.reconnect == HW_RECONNECT_POLICY_LAZY)
    hw_link_machine_connect (self);
}

/* Not past the question: its answer may still be no. */
static void
retry_now (HwLinkMachine *self)
{
  if (is_idle_after_loss (self))
    self->retry_at = self->now;
  else if (self->state == HW_LINK_STATE_WAITING && !is_asking (self))
    hw_link_machine_connect (self);
}

static void
establish (HwLinkMachine *self)
{
  hw_backoff_up (&self->backoff, self->now);
  hw_link_machine_change (self, HW_LINK_STATE_CONNECTED, HW_REASON_NONE);
}

static void
connected (HwLinkMachine *self)
{
  if (self->state != HW_LINK_STATE_CONNECTING)
    return;
  hw_heartbeat_start (&self->heartbeat, self->now);
  hw_rtt_init (&self->rtt);
  if (self->config.greeting == HW_LINK_GREETING_NONE)
    {
      establish (self);
      return;
    }
  hw_link_machine_change (self, HW_LINK_STATE_HANDSHAKING, HW_REASON_NONE);
  hw_link_pace_begin (self);
  hw_link_machine_beat (self);
}

static void
believe (HwLinkMachine *self)
{
  if (self->state == HW_LINK_STATE_HANDSHAKING
      && self->config.greeting == HW_LINK_GREETING_HEARTBEAT)
    establish (self);
  else if (self->state == HW_LINK_STATE_SUSPECT)
    hw_link_machine_change (self, HW_LINK_STATE_CONNECTED, HW_REASON_NONE);
}

static void
attached (HwLinkMachine *self)
{
  hw_heartbeat_heard (&self->heartbeat, self->now);
  if (self->state == HW_LINK_STATE_HANDSHAKING)
    establish (self);
}

static void
pong (HwLinkMachine *self, guint64 seq)
{
  HwTime rtt = hw_heartbeat_answered (&self->heartbeat, seq, self->now);
  HwLinkAction *action;

  if (rtt >= 0)
    {
      hw_rtt_add (&self->rtt, rtt);
      action = tell (self, HW_LINK_ACTION_PONG, HW_REASON_NONE);
      action->seq = seq;
      action->rtt_us = rtt;
    }
  hw_link_pace_answered (self);
}

static void
write_state (HwLinkMachine *self, HwLinkInputKind kind)
{
  if (kind == HW_LINK_INPUT_WRITE_DRAINED)
    self->blocked_since = HW_TIME_NEVER;
  else if (kind == HW_LINK_INPUT_WRITE_MOVED || self->blocked_since == HW_TIME_NEVER)
    self->blocked_since = self->now;
}

/* Fast suspicion: TCP itself knows long before a heartbeat would that nothing is acknowledged. An
 * ACK clears what the want of one has raised, and nothing else: that an answer is late may mean an
 * application that hangs. */
static void
sampled (HwLinkMachine *self, guint retransmits)
{
  guint limit = self->config.suspect_retransmits;

  if (self->state == HW_LINK_STATE_CONNECTED && limit > 0 && retransmits >= limit)
    hw_link_machine_change (self, HW_LINK_STATE_SUSPECT, HW_REASON_UNACKED);
  else if (self->suspicion == HW_REASON_UNACKED && retransmits == 0)
    hw_link_machine_change (self, HW_LINK_STATE_CONNECTED, HW_REASON_NONE);
}

static gboolean
is_about_an_attempt (HwLinkInputKind kind)
{
  return kind >= HW_LINK_INPUT_CONNECTED && kind <= HW_LINK_INPUT_SAMPLED;
}

static void
apply_to_link (HwLinkMachine *self, const HwLinkInput *input)
{
  switch (input->kind)
    {
    case HW_LINK_INPUT_OPEN:
      open_link (self);
      break;
    case HW_LINK_INPUT_CLOSE:
      close_link (self, input->reason != HW_REASON_NONE ? input->reason : HW_REASON_USER);
      break;
    case HW_LINK_INPUT_WANT_SEND:
      want_send (self);
      break;
    case HW_LINK_INPUT_RETRY_NOW:
      retry_now (self);
      break;
    case HW_LINK_INPUT_ALLOW:
    case HW_LINK_INPUT_DENY:
      answer (self, input);
      break;
    default:
      break;
    }
}

static void
apply_to_connection (HwLinkMachine *self, const HwLinkInput *input)
{
  switch (input->kind)
    {
    case HW_LINK_INPUT_RECEIVED:
      hw_link_pace_traffic (self);
      hw_heartbeat_heard (&self->heartbeat, self->now);
      believe (self);
      break;
    case HW_LINK_INPUT_PONG:
      pong (self, input->seq);
      believe (self);
      break;
    case HW_LINK_INPUT_ATTACHED:
      attached (self);
      break;
    case HW_LINK_INPUT_SENT:
      hw_link_pace_traffic (self);
      hw_heartbeat_data_sent (&self->heartbeat, &self->pace, self->now);
      break;
    case HW_LINK_INPUT_WRITE_BLOCKED:
    case HW_LINK_INPUT_WRITE_MOVED:
    case HW_LINK_INPUT_WRITE_DRAINED:
      write_state (self, input->kind);
      break;
    case HW_LINK_INPUT_SAMPLED:
      sampled (self, input->retransmits);
      break;
    default:
      break;
    }
}

static void
apply (HwLinkMachine *self, const HwLinkInput *input)
{
  if (input->kind == HW_LINK_INPUT_CONNECTED)
    connected (self);
  else if (input->kind == HW_LINK_INPUT_LOST)
    hw_link_machine_lose (self, input->reason);
  else if (!is_about_an_attempt (input->kind))
    apply_to_link (self, input);
  else if (is_established (self))
    apply_to_connection (self, input);
}

void
hw_link_machine_input (HwLinkMachine *self, const HwLinkInput *input, HwTime now)
{
  if (is_about_an_attempt (input->kind)
      && (!is_live (self) || input->generation != self->generation))
    return;

  self->now = MAX (self->now, now);
  apply (self, input);
  hw_link_machine_expire (self);
}

HwLinkMachine *
hw_link_machine_new (const HwLinkConfig *config)
{
  HwLinkMachine *self;

  g_return_val_if_fail (hw_link_config_check (config, NULL), NULL);

  self = g_new0 (HwLinkMachine, 1);
  self->config = *config;
  hw_link_pace_init (self);
  self->state = HW_LINK_STATE_IDLE;
  self->now = G_MININT64;
  self->retry_at = HW_TIME_NEVER;
  self->blocked_since = HW_TIME_NEVER;
  hw_backoff_init (&self->backoff);
  hw_rtt_init (&self->rtt);
  hw_random_init (&self->random, config->seed);

  return self;
}

void
hw_link_machine_free (HwLinkMachine *self)
{
  g_free (self);
}

void
hw_link_machine_set_config (HwLinkMachine *self, const HwLinkConfig *config, HwTime now)
{
  HwHeartbeatConfig before = self->config.heartbeat;

  g_return_if_fail (hw_link_config_check (config, NULL));

  self->now = MAX (self->now, now);
  if (config->seed != self->config.seed)
    hw_random_init (&self->random, config->seed);
  self->config = *config;
  hw_link_pace_configure (self, &before);
  if (config->reconnect == HW_RECONNECT_POLICY_NEVER
      && (self->state == HW_LINK_STATE_WAITING || is_idle_after_loss (self)))
    hw_link_machine_change (self, HW_LINK_STATE_CLOSED, self->reason);
  else if (config->reconnect == HW_RECONNECT_POLICY_EAGER && is_idle_after_loss (self))
    resume (self);
}

gboolean
hw_link_machine_next_action (HwLinkMachine *self, HwLinkAction *action)
{
  return hw_link_actions_pop (&self->actions, action);
}

HwLinkState
hw_link_machine_get_state (const HwLinkMachine *self)
{
  return self->state;
}

guint64
hw_link_machine_get_generation (const HwLinkMachine *self)
{
  return self->generation;
}

HwTime
hw_link_machine_get_rtt_us (const HwLinkMachine *self)
{
  return self->rtt.srtt_us;
}
