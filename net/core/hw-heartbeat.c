/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the heartbeat's schedule: when the next is due, and when one counts as missed. */
#include "core/hw-heartbeat.h"

#include <string.h>

/* How it works: every heartbeat that is sent is remembered with its time until its own answer
 * comes, for that alone gives a round trip. As long as it isn't settled its deadline runs. It is
 * settled by any frame that was received, which is proof of life, or by counting as missed.
 *
 * Data that counts as a heartbeat is remembered with NO_SEQ. So that a burst of messages isn't
 * taken for as many heartbeats, and a peer for dead after one round of silence, data counts only
 * when half an interval has passed since the last that counted. Thus the time between two proofs is
 * never longer than the interval, which is what the worst case rests upon. */
#define NO_SEQ 0

void
hw_heartbeat_config_init (HwHeartbeatConfig *config)
{
  *config = (HwHeartbeatConfig){
    .interval_us = HW_SEC (15),
    .timeout_us = HW_SEC (5),
    .misses = 1,
    .policy = HW_HEARTBEAT_POLICY_FIXED,
    .step_us = HW_SEC (60), /* WeChat's Mars, as its longest: 9 min 40 s */
    .longest_us = HW_SEC (580),
  };
}

void
hw_heartbeat_start (HwHeartbeat *self, HwTime now)
{
  *self = (HwHeartbeat){
    .last_sent = HW_TIME_NEVER,
    .last_heard = now,
    .next_seq = MAX (self->next_seq, NO_SEQ + 1),
  };
}

/* The first is due at once. */
HwTime
hw_heartbeat_next_due (const HwHeartbeat *self, const HwHeartbeatConfig *config)
{
  if (config->interval_us == 0)
    return HW_TIME_NEVER;
  if (self->last_sent == HW_TIME_NEVER)
    return self->last_heard;

  return self->last_sent + config->interval_us;
}

/* What is settled lies before what isn't: both proof and misses settle from the oldest on. */
static guint
find_unsettled (const HwHeartbeat *self)
{
  guint i = 0;

  while (i < self->n_pending && self->pending[i].counted)
    i++;

  return i;
}

HwTime
hw_heartbeat_oldest_sent (const HwHeartbeat *self)
{
  guint i = find_unsettled (self);

  return i < self->n_pending ? self->pending[i].sent : HW_TIME_NEVER;
}

HwTime
hw_heartbeat_next_deadline (const HwHeartbeat *self, const HwHeartbeatConfig *config)
{
  HwTime sent = hw_heartbeat_oldest_sent (self);

  if (config->interval_us == 0 || sent == HW_TIME_NEVER)
    return HW_TIME_NEVER;

  return sent + config->timeout_us;
}

static void
forget_oldest (HwHeartbeat *self, guint n)
{
  self->n_pending -= n;
  memmove (self->pending, self->pending + n, self->n_pending * sizeof *self->pending);
}

/* Where all are unsettled it is the newest that isn't remembered: the oldest deadlines decide. */
static void
remember (HwHeartbeat *self, guint64 seq, HwTime now)
{
  self->last_sent = now;
  if (self->n_pending == HW_HEARTBEAT_MAX_PENDING && self->pending[0].counted)
    forget_oldest (self, 1);
  if (self->n_pending == HW_HEARTBEAT_MAX_PENDING)
    return;

  self->pending[self->n_pending].seq = seq;
  self->pending[self->n_pending].sent = now;
  self->pending[self->n_pending].counted = FALSE;
  self->n_pending++;
}

guint64
hw_heartbeat_sent (HwHeartbeat *self, HwTime now)
{
  remember (self, self->next_seq, now);

  return self->next_seq++;
}

void
hw_heartbeat_data_sent (HwHeartbeat *self, const HwHeartbeatConfig *config, HwTime now)
{
  if (config->interval_us == 0 || config->policy != HW_HEARTBEAT_POLICY_SKIP_WHEN_BUSY)
    return;
  if (self->last_sent == HW_TIME_NEVER || now - self->last_sent >= config->interval_us / 2)
    remember (self, NO_SEQ, now);
}

void
hw_heartbeat_heard (HwHeartbeat *self, HwTime now)
{
  self->last_heard = now;
  self->misses = 0;
  for (guint i = find_unsettled (self); i < self->n_pending; i++)
    self->pending[i].counted = TRUE;
}

HwTime
hw_heartbeat_answered (HwHeartbeat *self, guint64 seq, HwTime now)
{
  hw_heartbeat_heard (self, now);
  for (guint i = 0; i < self->n_pending && seq != NO_SEQ; i++)
    if (self->pending[i].seq == seq)
      {
        HwTime sent = self->pending[i].sent;

        forget_oldest (self, i + 1); /* TCP keeps the order: the older ones' answers won't come */
        return now - sent;
      }

  return -1;
}

gboolean
hw_heartbeat_take_missed (HwHeartbeat *self,
                          const HwHeartbeatConfig *config,
                          HwTime now,
                          guint64 *seq)
{
  guint i = find_unsettled (self);

  if (hw_heartbeat_next_deadline (self, config) > now)
    return FALSE;
  self->pending[i].counted = TRUE;
  self->misses++;
  *seq = self->pending[i].seq;

  return TRUE;
}

/**
 * hw_heartbeat_worst_case_us: (skip)
 * @config: the settings
 *
 * Returns: µs from a peer's death to its notice, at the longest; 0 with heartbeats off
 */
HwTime
hw_heartbeat_worst_case_us (const HwHeartbeatConfig *config)
{
  HwTime interval = config->interval_us;

  if (interval == 0)
    return 0;
  if (config->policy == HW_HEARTBEAT_POLICY_ADAPTIVE)
    interval = MAX (interval, config->longest_us);

  return config->misses * interval + config->timeout_us;
}
