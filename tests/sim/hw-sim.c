/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a simulated life of a link: time jumps from one event to the next. */
#include "hw-sim.h"

/* Three clocks run beside the judge's promises: a peer that died must be noticed by @notice_by, a
 * cable that is back must lead to a connection by @recover_by, and a timeout must have a long
 * enough cut to blame it on. HW_TIME_NEVER: the clock doesn't run. */
typedef struct
{
  const HwSimConfig *config;
  HwLinkMachine *machine;
  HwSimNetwork network;
  HwSimResult result;
  HwTime now;
  HwTime notice_by;
  HwTime recover_by;
  HwTime long_cut_end;
  HwTime recovering_since; /* plugged then, and not connected since */
  guint64 pulled_generation;
} Sim;

HwTime
hw_sim_get_safe_cut (const HwSimConfig *config)
{
  HwTime latency = config->network.max_latency, resent = 0, rto = HW_SIM_RTO;

  for (; resent + rto + 2 * latency <= config->link.heartbeat.timeout_us; rto *= 2)
    resent += rto;

  return resent - latency;
}

/* The longest that a hopeless phase lasts before it is given up. */
static HwTime
get_longest_phase (const Sim *self)
{
  const HwLinkConfig *link = &self->config->link;

  return MAX (hw_heartbeat_worst_case_us (&link->heartbeat),
              MAX (link->connect_timeout_us, link->handshake_timeout_us));
}

/* SYN and SYN-ACK, the first heartbeat and its answer. */
static HwTime
get_fresh_time (const Sim *self)
{
  return 4 * self->config->network.max_latency;
}

static gboolean
beats (const Sim *self)
{
  HwLinkState state = hw_link_machine_get_state (self->machine);

  return state == HW_LINK_STATE_CONNECTED || state == HW_LINK_STATE_SUSPECT;
}

static gboolean
is_timeout (HwReason reason)
{
  return reason >= HW_REASON_CONNECT_TIMEOUT && reason <= HW_REASON_HEARTBEAT_TIMEOUT;
}

static gboolean
has_cut_to_blame (const Sim *self)
{
  HwTime cut_for = self->network.plugged ? 0 : self->now - self->network.turned_at;

  return cut_for >= hw_sim_get_safe_cut (self->config)
         || (self->long_cut_end != HW_TIME_NEVER
             && self->long_cut_end >= self->now - get_longest_phase (self));
}

static void
lost (Sim *self, HwReason reason)
{
  if (is_timeout (reason) && !has_cut_to_blame (self))
    hw_sim_judge_complain (&self->result.judge, "a timeout without a cut to blame", self->now);
  if (reason == HW_REASON_HEARTBEAT_TIMEOUT && self->notice_by != HW_TIME_NEVER)
    self->result.longest_notice
        = MAX (self->result.longest_notice, self->now - self->network.turned_at);
  self->notice_by = HW_TIME_NEVER;
}

static void
scheduled (Sim *self, HwTime delay)
{
  if (self->network.plugged)
    self->recover_by = self->now + delay + get_fresh_time (self);
}

static void
changed (Sim *self, const HwLinkAction *action)
{
  if (action->state != HW_LINK_STATE_CONNECTED || action->from == HW_LINK_STATE_SUSPECT)
    return;
  self->recover_by = HW_TIME_NEVER;
  if (self->recovering_since != HW_TIME_NEVER)
    self->result.longest_recovery
        = MAX (self->result.longest_recovery, self->now - self->recovering_since);
  self->recovering_since = HW_TIME_NEVER;
}

static void
carry_out (Sim *self, const HwLinkAction *action)
{
  if (action->kind == HW_LINK_ACTION_CONNECT)
    hw_sim_network_connect (&self->network, action->generation, self->now);
  else if (action->kind == HW_LINK_ACTION_SEND_HEARTBEAT)
    hw_sim_network_send_ping (&self->network, action->generation, action->seq, self->now);
  else if (action->kind == HW_LINK_ACTION_DROP)
    lost (self, action->reason);
  else if (action->kind == HW_LINK_ACTION_SCHEDULED)
    scheduled (self, action->delay_us);
  else if (action->kind == HW_LINK_ACTION_CHANGED)
    changed (self, action);
}

static void
drain (Sim *self, gboolean due)
{
  HwLinkAction action;
  guint n_actions = 0;

  for (; hw_link_machine_next_action (self->machine, &action); n_actions++)
    {
      hw_sim_judge_watch (&self->result.judge, &action, self->now);
      carry_out (self, &action);
    }
  hw_sim_judge_settle (&self->result.judge, self->machine, n_actions, due, self->now);
}

static void
put_in (Sim *self, const HwLinkInput *input, gboolean due)
{
  hw_link_machine_input (self->machine, input, self->now);
  drain (self, due);
}

static void
type_message (Sim *self)
{
  guint64 generation = hw_link_machine_get_generation (self->machine);
  const HwLinkInput sent = { .kind = HW_LINK_INPUT_SENT, .generation = generation };

  if (!beats (self))
    return;
  hw_sim_network_send_data (&self->network, generation, self->now);
  put_in (self, &sent, FALSE);
}

static void
pulled (Sim *self)
{
  self->result.n_cuts++;
  self->recover_by = HW_TIME_NEVER;
  self->recovering_since = HW_TIME_NEVER;
  self->pulled_generation = 0;
  if (!beats (self))
    return;
  self->pulled_generation = hw_link_machine_get_generation (self->machine);
  self->notice_by = self->now + hw_heartbeat_worst_case_us (&self->config->link.heartbeat);
}

static void
count_survived (Sim *self, HwTime cut)
{
  if (!beats (self) || hw_link_machine_get_generation (self->machine) != self->pulled_generation)
    return;
  self->result.n_survived++;
  self->result.longest_survived = MAX (self->result.longest_survived, cut);
}

static void
plugged (Sim *self, HwTime cut)
{
  HwLinkState state = hw_link_machine_get_state (self->machine);

  if (cut >= hw_sim_get_safe_cut (self->config))
    self->long_cut_end = self->now;
  count_survived (self, cut);
  self->notice_by = HW_TIME_NEVER;
  if (!beats (self))
    self->recovering_since = self->now;
  if (state == HW_LINK_STATE_WAITING)
    scheduled (self, hw_link_machine_get_deadline (self->machine) - self->now);
  else if (!beats (self))
    self->recover_by = self->now + get_longest_phase (self) + get_fresh_time (self);
}

static void
step_network (Sim *self)
{
  HwTime turned_at = self->network.turned_at;
  HwLinkInput input;

  switch (hw_sim_network_step (&self->network, &input))
    {
    case HW_SIM_NEWS_INPUT:
      put_in (self, &input, FALSE);
      break;
    case HW_SIM_NEWS_PULLED:
      pulled (self);
      break;
    case HW_SIM_NEWS_PLUGGED:
      plugged (self, self->now - turned_at);
      break;
    case HW_SIM_NEWS_TYPE:
      type_message (self);
      break;
    case HW_SIM_NEWS_NONE:
    default:
      break;
    }
}

static void
check_clocks (Sim *self)
{
  if (self->now > self->notice_by)
    hw_sim_judge_complain (&self->result.judge, "a dead peer wasn't noticed in time", self->now);
  if (self->now > self->recover_by)
    hw_sim_judge_complain (&self->result.judge, "no connection in time after the plug", self->now);
}

static void
step (Sim *self)
{
  const HwLinkInput tick = { .kind = HW_LINK_INPUT_TIME };
  HwTime due = hw_link_machine_get_deadline (self->machine);
  HwTime next = hw_sim_network_get_deadline (&self->network);

  if (MIN (due, next) < self->now)
    hw_sim_judge_complain (&self->result.judge, "a deadline in the past", self->now);
  self->now = MAX (self->now, MIN (due, next));
  self->result.n_steps++;
  if (due <= next)
    put_in (self, &tick, TRUE);
  else
    step_network (self);
  check_clocks (self);
}

HwSimResult
hw_sim_run (const HwSimConfig *config)
{
  const HwLinkInput open = { .kind = HW_LINK_INPUT_OPEN };
  Sim self = {
    .config = config,
    .machine = hw_link_machine_new (&config->link),
    .notice_by = HW_TIME_NEVER,
    .recover_by = HW_TIME_NEVER,
    .long_cut_end = HW_TIME_NEVER,
    .recovering_since = HW_TIME_NEVER,
  };

  hw_sim_judge_init (&self.result.judge);
  hw_sim_network_init (&self.network, &config->network, config->seed);
  put_in (&self, &open, FALSE);
  while (self.now < config->length && self.result.judge.complaint == NULL)
    step (&self);
  hw_sim_network_clear (&self.network);
  hw_link_machine_free (self.machine);

  return self.result;
}
