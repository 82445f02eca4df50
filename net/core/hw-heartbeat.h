/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the heartbeat's schedule: when the next is due, and when one counts as missed. */
#pragma once

#include "core/hw-heartbeat-policy.h"
#include "core/hw-public.h"
#include "core/hw-time.h"

G_BEGIN_DECLS

typedef struct
{
  HwTime interval_us; /* 0: no heartbeats */
  HwTime timeout_us;  /* from a heartbeat's sending to its being missed */
  guint misses;       /* so many in a row mean death; at least 1 */
  HwHeartbeatPolicy policy;
  HwTime step_us;    /* adaptive: the interval is sought from interval_us in such steps */
  HwTime longest_us; /* adaptive: up to this */
} HwHeartbeatConfig;

#define HW_HEARTBEAT_MAX_PENDING 64

/* Heartbeats without their own answer, oldest first, with the times at which they were sent. Any
 * valid frame received is proof of life: it answers for all of them, but only a heartbeat's own
 * answer gives a round trip. */
typedef struct
{
  HwTime last_sent;  /* HW_TIME_NEVER: none on this connection */
  HwTime last_heard; /* proof of life */
  guint64 next_seq;
  guint misses;
  guint n_pending;
  struct
  {
    guint64 seq;
    HwTime sent;
    gboolean counted; /* settled: missed, or followed by proof of life; kept for its round trip */
  } pending[HW_HEARTBEAT_MAX_PENDING];
} HwHeartbeat;

void hw_heartbeat_config_init (HwHeartbeatConfig *config); /* 15 s, 5 s, 1, fixed */
void hw_heartbeat_start (HwHeartbeat *self, HwTime now);   /* on each new connection; seq goes on */
HwTime hw_heartbeat_next_due (const HwHeartbeat *self, const HwHeartbeatConfig *config);
HwTime hw_heartbeat_next_deadline (const HwHeartbeat *self, const HwHeartbeatConfig *config);
/* When the oldest was sent whose deadline still runs; HW_TIME_NEVER: none. */
HwTime hw_heartbeat_oldest_sent (const HwHeartbeat *self);
guint64 hw_heartbeat_sent (HwHeartbeat *self, HwTime now); /* returns its seq */
/* With skip-when-busy: counts as a heartbeat, unless one was sent less than half an interval ago.
 */
void hw_heartbeat_data_sent (HwHeartbeat *self, const HwHeartbeatConfig *config, HwTime now);
void hw_heartbeat_heard (HwHeartbeat *self, HwTime now);
/* Its round trip, or -1 where seq isn't one of the pending. Counts as heard. */
HwTime hw_heartbeat_answered (HwHeartbeat *self, guint64 seq, HwTime now);
/* TRUE, with *seq (0: data that counted as one), once for each heartbeat whose deadline has passed;
 * misses counts it. */
gboolean hw_heartbeat_take_missed (HwHeartbeat *self,
                                   const HwHeartbeatConfig *config,
                                   HwTime now,
                                   guint64 *seq);
/* The longest from a death to its notice: interval + timeout + (misses − 1) × interval; 0 with
 * heartbeats off. */
HW_PUBLIC HwTime hw_heartbeat_worst_case_us (const HwHeartbeatConfig *config);

G_END_DECLS
