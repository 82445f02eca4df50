/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what must hold of a link machine at every step: one life at a time, each with one end. */
#include "hw-sim-judge.h"

#define FNV_OFFSET G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define FNV_PRIME G_GUINT64_CONSTANT (0x100000001b3)

void
hw_sim_judge_init (HwSimJudge *self)
{
  *self = (HwSimJudge){ .state = HW_LINK_STATE_IDLE, .hash = FNV_OFFSET };
}

void
hw_sim_judge_complain (HwSimJudge *self, const char *complaint, HwTime now)
{
  if (self->complaint != NULL)
    return;
  self->complaint = complaint;
  self->complained_at = now;
}

static void
expect (HwSimJudge *self, gboolean holds, const char *complaint, HwTime now)
{
  if (!holds)
    hw_sim_judge_complain (self, complaint, now);
}

static void
mix (HwSimJudge *self, guint64 value)
{
  for (int i = 0; i < 64; i += 8)
    self->hash = (self->hash ^ ((value >> i) & 0xff)) * FNV_PRIME;
}

static void
mix_action (HwSimJudge *self, const HwLinkAction *action, HwTime now)
{
  mix (self, (guint64) now);
  mix (self, action->kind | (guint64) action->reason << 8 | (guint64) action->from << 16
                 | (guint64) action->state << 24);
  mix (self, action->generation);
  mix (self, action->seq);
  mix (self, (guint64) (action->rtt_us + action->delay_us));
  mix (self, (guint64) action->silent_us);
  mix (self, action->misses | (guint64) action->attempt << 32);
}

static void
watch_connect (HwSimJudge *self, const HwLinkAction *action, HwTime now)
{
  expect (self, self->generation == 0, "a second attempt while one lives", now);
  expect (self, action->generation == self->n_connects + 1, "a generation was skipped or reused",
          now);
  self->generation = action->generation;
  self->n_connects++;
}

static void
watch_drop (HwSimJudge *self, const HwLinkAction *action, HwTime now)
{
  expect (self, self->generation != 0, "a drop of what doesn't live", now);
  expect (self, action->generation == self->generation, "a drop of another generation", now);
  self->generation = 0;
  self->n_drops++;
  self->drops_by_reason[action->reason]++;
}

static void
watch_change (HwSimJudge *self, const HwLinkAction *action, HwTime now)
{
  expect (self, action->from == self->state, "a change from a state that wasn't", now);
  expect (self, hw_link_state_can_change (action->from, action->state), "an illegal change", now);
  self->changes[action->from][action->state]++;
  self->state = action->state;
}

static void
watch_beat (HwSimJudge *self, const HwLinkAction *action, HwTime now)
{
  expect (self, self->state >= HW_LINK_STATE_HANDSHAKING && self->state <= HW_LINK_STATE_SUSPECT,
          "a heartbeat without a connection", now);
  expect (self, action->generation == self->generation, "a heartbeat of another generation", now);
  expect (self, action->seq > self->last_seq, "a heartbeat's number was used again", now);
  self->last_seq = action->seq;
  self->n_beats++;
}

static void
watch_missed (HwSimJudge *self, const HwLinkAction *action, HwTime now)
{
  expect (self, self->state == HW_LINK_STATE_SUSPECT, "a miss without suspicion", now);
  expect (self, action->misses >= 1 && action->silent_us >= 0, "a miss that is none", now);
}

void
hw_sim_judge_watch (HwSimJudge *self, const HwLinkAction *action, HwTime now)
{
  self->n_actions++;
  mix_action (self, action, now);
  if (action->kind == HW_LINK_ACTION_CONNECT)
    watch_connect (self, action, now);
  else if (action->kind == HW_LINK_ACTION_DROP)
    watch_drop (self, action, now);
  else if (action->kind == HW_LINK_ACTION_CHANGED)
    watch_change (self, action, now);
  else if (action->kind == HW_LINK_ACTION_SEND_HEARTBEAT)
    watch_beat (self, action, now);
  else if (action->kind == HW_LINK_ACTION_MISSED)
    watch_missed (self, action, now);
  else if (action->kind == HW_LINK_ACTION_SCHEDULED)
    expect (self, action->attempt >= 1 && action->delay_us >= 0, "a wait that is none", now);
  else if (action->kind == HW_LINK_ACTION_PONG)
    expect (self, action->rtt_us >= 0, "an answer before its heartbeat", now);
}

static gboolean
is_live (HwLinkState state)
{
  return state >= HW_LINK_STATE_CONNECTING && state <= HW_LINK_STATE_SUSPECT;
}

void
hw_sim_judge_settle (HwSimJudge *self,
                     const HwLinkMachine *machine,
                     guint n_actions,
                     gboolean due,
                     HwTime now)
{
  HwTime deadline = hw_link_machine_get_deadline (machine);

  expect (self, hw_link_machine_get_state (machine) == self->state, "a change wasn't told", now);
  expect (self, is_live (self->state) == (self->generation != 0),
          "state and generation disagree about life", now);
  expect (self, hw_link_machine_get_generation (machine) == self->n_connects,
          "an attempt wasn't told", now);
  expect (self, self->n_connects - self->n_drops == (self->generation != 0),
          "not one drop for each attempt", now);
  expect (self, !due || n_actions > 0 || deadline > now, "a deadline passed without progress", now);
}
