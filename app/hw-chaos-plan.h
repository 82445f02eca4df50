/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the plan of a lab in chaos: what is done to the cable and the server, and when, by a seed.
 */
#pragma once

#include "core/hw-random.h"
#include "core/hw-time.h"

G_BEGIN_DECLS

typedef enum
{
  HW_CHAOS_ACT_PULL,
  HW_CHAOS_ACT_PLUG,
  HW_CHAOS_ACT_RESET,
  HW_CHAOS_ACT_KILL,
  HW_CHAOS_ACT_RESTART,
} HwChaosAct;

typedef struct
{
  HwTime at_us; /* since the beginning */
  HwChaosAct act;
} HwChaosStep;

/* Pure: the same seed, the same plan, step for step. The cable and the server have each a life of
 * their own, so that a server can be killed behind a pulled cable. By the end both are whole. */
typedef struct
{
  HwRandom random;
  HwTime end_us;
  HwChaosStep cable; /* the next of each; HW_TIME_NEVER: none */
  HwChaosStep server;
} HwChaosPlan;

void hw_chaos_plan_init (HwChaosPlan *self, guint64 seed, HwTime duration_us);
/* FALSE: it is over. */
gboolean hw_chaos_plan_next (HwChaosPlan *self, HwChaosStep *step);

G_END_DECLS
