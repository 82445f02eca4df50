/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the plan of a lab in chaos: what is done to the cable and the server, and when, by a seed.
 */
#include "hw-chaos-plan.h"

/* A pull is shorter than the lab's client needs to notice it, or longer; a server is away for less
 * than a wait between two attempts, or more. */
#define SHORTEST_PULL HW_MSEC (30)
#define LONGEST_PULL HW_MSEC (3500)
#define SHORTEST_DEATH HW_MSEC (20)
#define LONGEST_DEATH HW_MSEC (1500)
#define SHORTEST_PEACE HW_MSEC (100)
#define LONGEST_PEACE HW_MSEC (4000)
#define RESETS_PERCENT 25

static HwTime
draw (HwChaosPlan *self, HwTime shortest, HwTime longest)
{
  return hw_random_range (&self->random, shortest, longest);
}

static HwTime
draw_peace (HwChaosPlan *self)
{
  return draw (self, SHORTEST_PEACE, LONGEST_PEACE);
}

/* What is broken is mended at the end at the latest; nothing is broken after it. */
static void
plan (HwChaosPlan *self, HwChaosStep *step, HwTime at_us, HwChaosAct act)
{
  gboolean mends = act == HW_CHAOS_ACT_PLUG || act == HW_CHAOS_ACT_RESTART;

  *step = (HwChaosStep){ .at_us = at_us, .act = act };
  if (at_us >= self->end_us)
    step->at_us = mends ? self->end_us : HW_TIME_NEVER;
}

static void
plan_cable (HwChaosPlan *self, HwTime now)
{
  gboolean resets = hw_random_range (&self->random, 0, 99) < RESETS_PERCENT;

  if (self->cable.act == HW_CHAOS_ACT_PULL)
    plan (self, &self->cable, now + draw (self, SHORTEST_PULL, LONGEST_PULL), HW_CHAOS_ACT_PLUG);
  else
    plan (self, &self->cable, now + draw_peace (self),
          resets ? HW_CHAOS_ACT_RESET : HW_CHAOS_ACT_PULL);
}

static void
plan_server (HwChaosPlan *self, HwTime now)
{
  if (self->server.act == HW_CHAOS_ACT_KILL)
    plan (self, &self->server, now + draw (self, SHORTEST_DEATH, LONGEST_DEATH),
          HW_CHAOS_ACT_RESTART);
  else
    plan (self, &self->server, now + draw_peace (self), HW_CHAOS_ACT_KILL);
}

void
hw_chaos_plan_init (HwChaosPlan *self, guint64 seed, HwTime duration_us)
{
  *self = (HwChaosPlan){ .end_us = duration_us };
  hw_random_init (&self->random, seed);
  self->cable.act = HW_CHAOS_ACT_PLUG;
  self->server.act = HW_CHAOS_ACT_RESTART;
  plan_cable (self, 0);
  plan_server (self, 0);
}

gboolean
hw_chaos_plan_next (HwChaosPlan *self, HwChaosStep *step)
{
  *step = self->cable.at_us <= self->server.at_us ? self->cable : self->server;
  if (step->at_us == HW_TIME_NEVER)
    return FALSE;
  if (self->cable.at_us <= self->server.at_us)
    plan_cable (self, step->at_us);
  else
    plan_server (self, step->at_us);

  return TRUE;
}
