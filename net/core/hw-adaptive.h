/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the search for the longest interval between heartbeats that a path allows. */
#pragma once

#include "core/hw-heartbeat.h"

G_BEGIN_DECLS

typedef enum
{
  HW_ADAPTIVE_SETTLING, /* a few beats at the shortest interval */
  HW_ADAPTIVE_PROBING,  /* longer, step by step */
  HW_ADAPTIVE_STABLE,   /* what is known to hold */
} HwAdaptivePhase;

/* Why the interval is what it is. */
typedef enum
{
  HW_ADAPTIVE_BEGUN,
  HW_ADAPTIVE_ANSWERED,   /* often enough: a step longer */
  HW_ADAPTIVE_LONGEST,    /* none longer is wanted */
  HW_ADAPTIVE_UNANSWERED, /* once, which may be an accident: the interval stays */
  HW_ADAPTIVE_FORGOTTEN,  /* twice: the path's limit was met */
  HW_ADAPTIVE_BROKEN,     /* twice at what had held: all over again */
  HW_ADAPTIVE_TRIED_ANEW, /* it has held for a week */
  HW_ADAPTIVE_REMEMBERED,
} HwAdaptiveWhy;

/* Pure. A NAT on the way forgets a connection that is quiet for too long, and doesn't say so. The
 * search follows WeChat's Mars in its shape: three beats at the shortest interval; each time five
 * were answered, a step longer; two that weren't, while probing: back by a step and a third, and
 * stable; two that weren't, while stable: all over again; after a week one more try.
 *
 * It outlives the connections: each failure costs one. */
typedef struct
{
  HwAdaptivePhase phase;
  HwAdaptiveWhy why;
  HwTime interval_us;
  HwTime proven_us; /* where a try of the stable returns to; 0: this is the first search */
  HwTime stable_since;
  guint n_answered;
  guint n_failed;
} HwAdaptive;

/* @config: interval_us is the shortest, longest_us the longest. */
void hw_adaptive_init (HwAdaptive *self, const HwHeartbeatConfig *config);
/* As it was found before; what @config doesn't allow any more is brought within it. */
void hw_adaptive_restore (HwAdaptive *self,
                          const HwHeartbeatConfig *config,
                          HwTime interval_us,
                          HwTime stable_since);
/* A beat into a connection that had been quiet for the interval was answered, or wasn't. TRUE:
 * there is something to tell. */
gboolean hw_adaptive_answered (HwAdaptive *self, const HwHeartbeatConfig *config, HwTime now);
gboolean hw_adaptive_failed (HwAdaptive *self, const HwHeartbeatConfig *config, HwTime now);

const char *hw_adaptive_phase_get_name (HwAdaptivePhase phase);
/* For people. */
const char *hw_adaptive_why_get_text (HwAdaptiveWhy why);

G_END_DECLS
