/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the search for the longest interval between heartbeats that a path allows. */
#include "core/hw-adaptive.h"

#define SETTLING_BEATS 3
#define BEATS_A_STEP 5
#define FAILURES 2
#define STABLE_TIME (7 * 24 * 3600 * HW_SEC (1))

static const char *const phase_names[] = { "settling", "probing", "stable" };

static const char *const why_texts[] = {
  [HW_ADAPTIVE_BEGUN] = "the shortest first",
  [HW_ADAPTIVE_ANSWERED] = "each was answered: does a longer silence hold as well?",
  [HW_ADAPTIVE_LONGEST] = "it holds, and no longer one is wanted",
  [HW_ADAPTIVE_UNANSWERED] = "a beat wasn't answered: a second in a row will count",
  [HW_ADAPTIVE_FORGOTTEN] = "two in a row weren't answered: the path forgets sooner",
  [HW_ADAPTIVE_BROKEN] = "two in a row weren't answered where it had held: all over again",
  [HW_ADAPTIVE_TRIED_ANEW] = "it has held for a week: has the path learnt to wait longer?",
  [HW_ADAPTIVE_REMEMBERED] = "remembered of this network",
};

const char *
hw_adaptive_phase_get_name (HwAdaptivePhase phase)
{
  return phase_names[phase];
}

const char *
hw_adaptive_why_get_text (HwAdaptiveWhy why)
{
  return why_texts[why];
}

static void
begin (HwAdaptive *self, HwAdaptivePhase phase, HwAdaptiveWhy why, HwTime interval_us)
{
  self->phase = phase;
  self->why = why;
  self->interval_us = interval_us;
  self->n_answered = 0;
  self->n_failed = 0;
}

static void
start_over (HwAdaptive *self, const HwHeartbeatConfig *config, HwAdaptiveWhy why)
{
  *self = (HwAdaptive){ .stable_since = HW_TIME_NEVER };
  begin (self, HW_ADAPTIVE_SETTLING, why, config->interval_us);
}

static void
settle (HwAdaptive *self, HwAdaptiveWhy why, HwTime interval_us, HwTime since)
{
  begin (self, HW_ADAPTIVE_STABLE, why, interval_us);
  self->proven_us = interval_us;
  self->stable_since = since;
}

void
hw_adaptive_init (HwAdaptive *self, const HwHeartbeatConfig *config)
{
  start_over (self, config, HW_ADAPTIVE_BEGUN);
}

void
hw_adaptive_restore (HwAdaptive *self,
                     const HwHeartbeatConfig *config,
                     HwTime interval_us,
                     HwTime stable_since)
{
  settle (self, HW_ADAPTIVE_REMEMBERED,
          CLAMP (interval_us, config->interval_us, MAX (config->interval_us, config->longest_us)),
          stable_since);
}

static gboolean
lengthen (HwAdaptive *self, const HwHeartbeatConfig *config, HwAdaptiveWhy why, HwTime now)
{
  HwTime longer = MIN (self->interval_us + config->step_us, config->longest_us);

  if (longer <= self->interval_us)
    settle (self, HW_ADAPTIVE_LONGEST, self->interval_us, now);
  else
    begin (self, HW_ADAPTIVE_PROBING, why, longer);

  return TRUE;
}

gboolean
hw_adaptive_answered (HwAdaptive *self, const HwHeartbeatConfig *config, HwTime now)
{
  guint enough = self->phase == HW_ADAPTIVE_SETTLING ? SETTLING_BEATS : BEATS_A_STEP;

  self->n_failed = 0;
  self->n_answered++;
  if (self->phase == HW_ADAPTIVE_STABLE)
    return now - self->stable_since >= STABLE_TIME && self->interval_us < config->longest_us
           && lengthen (self, config, HW_ADAPTIVE_TRIED_ANEW, now);

  return self->n_answered >= enough && lengthen (self, config, HW_ADAPTIVE_ANSWERED, now);
}

/* By more than the step, for the path's limit lies somewhere within it. */
static HwTime
shorten (const HwAdaptive *self, const HwHeartbeatConfig *config)
{
  HwTime back = config->step_us + config->step_us / 3;

  if (self->proven_us > 0)
    return self->proven_us;

  return MAX (self->interval_us - back, config->interval_us);
}

gboolean
hw_adaptive_failed (HwAdaptive *self, const HwHeartbeatConfig *config, HwTime now)
{
  self->n_answered = 0;
  if (self->phase == HW_ADAPTIVE_SETTLING)
    return FALSE; /* shorter there is none */
  self->why = HW_ADAPTIVE_UNANSWERED;
  if (++self->n_failed < FAILURES)
    return TRUE;
  if (self->phase == HW_ADAPTIVE_PROBING)
    settle (self, HW_ADAPTIVE_FORGOTTEN, shorten (self, config), now);
  else
    start_over (self, config, HW_ADAPTIVE_BROKEN);

  return TRUE;
}
