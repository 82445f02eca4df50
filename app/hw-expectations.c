/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the judging of a lesson's expectations: events go in, verdicts come out.
 *
 * How it works: each expectation keeps the events that fit its literal conditions, in order of
 * their time. After each input every expectation is judged anew from what is known by then, until
 * nothing changes (what one found can be another's anchor). That costs expectations × candidates
 * for each event that fits one, which for a lesson is nothing. */
#include "hw-expectations.h"

#define MAX_CANDIDATES 4096

typedef struct
{
  const HwExpectation *expectation;
  GPtrArray *candidates; /* HwEvent, by time */
  HwVerdict verdict;
  guint count;
  HwEvent *found; /* one of the candidates */
} Judgement;

struct _HwExpectations
{
  GArray *judgements;
  HwTime *steps; /* when each was done; HW_TIME_NEVER: not yet */
  HwTime now;
  gboolean ended;
};

/* Where the counting begins and ends. */
typedef struct
{
  HwTime from;
  HwTime to;
  gboolean open; /* what it is counted from or to isn't known yet */
} Window;

static const char *const verdict_names[] = { "pending", "held", "broken" };

const char *
hw_verdict_get_name (HwVerdict verdict)
{
  return verdict_names[verdict];
}

static Judgement *
nth (const HwExpectations *self, guint n)
{
  return &g_array_index (self->judgements, Judgement, n);
}

static void
judgement_clear (gpointer data)
{
  g_ptr_array_unref (((Judgement *) data)->candidates);
}

HwExpectations *
hw_expectations_new (const GPtrArray *expectations, guint n_steps)
{
  HwExpectations *self = g_new0 (HwExpectations, 1);

  self->judgements = g_array_sized_new (FALSE, FALSE, sizeof (Judgement), expectations->len);
  g_array_set_clear_func (self->judgements, judgement_clear);
  for (guint i = 0; i < expectations->len; i++)
    {
      Judgement judgement = { expectations->pdata[i],
                              g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref) };

      g_array_append_val (self->judgements, judgement);
    }
  self->steps = g_new (HwTime, MAX (n_steps, 1));
  for (guint i = 0; i < n_steps; i++)
    self->steps[i] = HW_TIME_NEVER;

  return self;
}

void
hw_expectations_free (HwExpectations *self)
{
  g_array_unref (self->judgements);
  g_free (self->steps);
  g_free (self);
}

static HwTime
get_anchor_time (const HwExpectations *self, const HwAnchor *anchor)
{
  if (anchor->kind == HW_ANCHOR_STEP)
    return self->steps[anchor->index];
  if (nth (self, anchor->index)->found == NULL)
    return HW_TIME_NEVER;

  return hw_event_get_mono_us (nth (self, anchor->index)->found);
}

static Window
get_window (const HwExpectations *self, const HwExpectation *expectation)
{
  Window window = { G_MININT64, HW_TIME_NEVER, FALSE };
  HwTime after, before;

  if (expectation->after.kind != HW_ANCHOR_NONE)
    {
      after = get_anchor_time (self, &expectation->after);
      window.open = after == HW_TIME_NEVER;
      window.from = window.open ? HW_TIME_NEVER : after + expectation->low_us;
      if (!window.open && expectation->high_us != HW_TIME_NEVER)
        window.to = after + expectation->high_us;
    }
  if (expectation->before.kind != HW_ANCHOR_NONE)
    {
      before = get_anchor_time (self, &expectation->before);
      window.open |= before == HW_TIME_NEVER;
      window.to = MIN (window.to, before);
    }

  return window;
}

/* The literal conditions were looked at when the event came. */
static gboolean
holds_for_others (const HwExpectations *self,
                  const HwExpectation *expectation,
                  const HwEvent *event)
{
  for (guint i = 0; i < expectation->conditions->len; i++)
    {
      const HwCondition *condition = &g_array_index (expectation->conditions, HwCondition, i);
      const HwEvent *other;

      if (condition->other_name == NULL)
        continue;
      other = nth (self, condition->other)->found;
      if (other == NULL || !hw_condition_holds (condition, event, other))
        return FALSE;
    }

  return TRUE;
}

static gboolean
knows_others (const HwExpectations *self, const HwExpectation *expectation)
{
  for (guint i = 0; i < expectation->conditions->len; i++)
    {
      const HwCondition *condition = &g_array_index (expectation->conditions, HwCondition, i);

      if (condition->other_name != NULL && nth (self, condition->other)->found == NULL)
        return FALSE;
    }

  return TRUE;
}

static void
count (HwExpectations *self, Judgement *judgement, const Window *window)
{
  const HwExpectation *expectation = judgement->expectation;
  guint wanted = expectation->n + (expectation->quantifier == HW_QUANTIFIER_AT_MOST ? 1 : 0);

  judgement->count = 0;
  judgement->found = NULL;
  for (guint i = 0; i < judgement->candidates->len; i++)
    {
      HwEvent *event = judgement->candidates->pdata[i];
      HwTime at = hw_event_get_mono_us (event);

      if (at < window->from || at > window->to || !holds_for_others (self, expectation, event))
        continue;
      judgement->count++;
      if (judgement->count == MAX (wanted, 1))
        judgement->found = event;
    }
}

static HwVerdict
decide (const HwExpectation *expectation, guint n, gboolean over)
{
  switch (expectation->quantifier)
    {
    case HW_QUANTIFIER_AT_LEAST:
      return n >= expectation->n ? HW_VERDICT_HELD : over ? HW_VERDICT_BROKEN : HW_VERDICT_PENDING;
    case HW_QUANTIFIER_AT_MOST:
      return n > expectation->n ? HW_VERDICT_BROKEN : over ? HW_VERDICT_HELD : HW_VERDICT_PENDING;
    case HW_QUANTIFIER_EXACTLY:
    default:
      if (n > expectation->n || (over && n < expectation->n))
        return HW_VERDICT_BROKEN;
      return over ? HW_VERDICT_HELD : HW_VERDICT_PENDING;
    }
}

static void
judge (HwExpectations *self, Judgement *judgement)
{
  Window window = get_window (self, judgement->expectation);
  gboolean over = self->ended
                  || (window.to != HW_TIME_NEVER && self->now > window.to + HW_EXPECTATIONS_GRACE);

  count (self, judgement, &window);
  if (window.open || !knows_others (self, judgement->expectation))
    judgement->verdict = self->ended ? HW_VERDICT_BROKEN : HW_VERDICT_PENDING;
  else
    judgement->verdict = decide (judgement->expectation, judgement->count, over);
}

static void
judge_all (HwExpectations *self)
{
  gboolean changed = TRUE;

  /* Each round settles at least one link of the longest chain of anchors. */
  for (guint round = 0; changed && round <= self->judgements->len; round++)
    {
      changed = FALSE;
      for (guint i = 0; i < self->judgements->len; i++)
        {
          HwEvent *before = nth (self, i)->found;

          judge (self, nth (self, i));
          changed |= nth (self, i)->found != before;
        }
    }
}

static void
insert (GPtrArray *events, HwEvent *event)
{
  guint n = events->len;

  while (n > 0 && hw_event_get_mono_us (events->pdata[n - 1]) > hw_event_get_mono_us (event))
    n--;
  g_ptr_array_insert (events, (gint) n, hw_event_ref (event));
}

void
hw_expectations_add_event (HwExpectations *self, HwEvent *event)
{
  gboolean fits = FALSE;

  for (guint i = 0; i < self->judgements->len; i++)
    {
      Judgement *judgement = nth (self, i);

      if (judgement->candidates->len == MAX_CANDIDATES
          || !hw_expectation_fits (judgement->expectation, event))
        continue;
      insert (judgement->candidates, event);
      fits = TRUE;
    }
  if (fits)
    judge_all (self);
}

void
hw_expectations_add_step (HwExpectations *self, guint step, HwTime now)
{
  self->steps[step] = now;
  self->now = MAX (self->now, now);
  judge_all (self);
}

void
hw_expectations_advance (HwExpectations *self, HwTime now)
{
  self->now = MAX (self->now, now);
  judge_all (self);
}

void
hw_expectations_end (HwExpectations *self, HwTime now)
{
  self->ended = TRUE;
  hw_expectations_advance (self, now);
}

HwTime
hw_expectations_get_deadline (const HwExpectations *self)
{
  HwTime deadline = HW_TIME_NEVER;

  for (guint i = 0; i < self->judgements->len; i++)
    {
      Window window = get_window (self, nth (self, i)->expectation);

      if (nth (self, i)->verdict == HW_VERDICT_PENDING && !window.open
          && window.to != HW_TIME_NEVER)
        deadline = MIN (deadline, window.to + HW_EXPECTATIONS_GRACE + 1);
    }

  return deadline;
}

HwVerdict
hw_expectations_get_verdict (const HwExpectations *self, guint n)
{
  return nth (self, n)->verdict;
}

HwEvent *
hw_expectations_get_found (const HwExpectations *self, guint n)
{
  return nth (self, n)->found;
}

guint
hw_expectations_get_count (const HwExpectations *self, guint n)
{
  return nth (self, n)->count;
}

HwTime
hw_expectations_get_after_us (const HwExpectations *self, guint n)
{
  const Judgement *judgement = nth (self, n);
  HwTime after;

  if (judgement->found == NULL || judgement->expectation->after.kind == HW_ANCHOR_NONE)
    return -1;
  after = get_anchor_time (self, &judgement->expectation->after);

  return after == HW_TIME_NEVER ? -1 : hw_event_get_mono_us (judgement->found) - after;
}
