/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the order of things to come in a simulation: a binary heap. */
#include "hw-sim-queue.h"

static HwSimEvent *
peek (const HwSimQueue *self, guint i)
{
  return &g_array_index (self->heap, HwSimEvent, i);
}

/* Serials make the order total, so that the same seed always gives the same run. */
static gboolean
is_before (const HwSimQueue *self, guint a, guint b)
{
  const HwSimEvent *x = peek (self, a), *y = peek (self, b);

  return x->at != y->at ? x->at < y->at : x->serial < y->serial;
}

static void
swap (HwSimQueue *self, guint a, guint b)
{
  HwSimEvent kept = *peek (self, a);

  *peek (self, a) = *peek (self, b);
  *peek (self, b) = kept;
}

void
hw_sim_queue_init (HwSimQueue *self)
{
  self->heap = g_array_new (FALSE, FALSE, sizeof (HwSimEvent));
  self->n_pushed = 0;
}

void
hw_sim_queue_clear (HwSimQueue *self)
{
  g_clear_pointer (&self->heap, g_array_unref);
}

void
hw_sim_queue_push (HwSimQueue *self, HwSimEvent event)
{
  guint i = self->heap->len;

  event.serial = self->n_pushed++;
  g_array_append_val (self->heap, event);
  for (; i > 0 && is_before (self, i, (i - 1) / 2); i = (i - 1) / 2)
    swap (self, i, (i - 1) / 2);
}

HwTime
hw_sim_queue_get_deadline (const HwSimQueue *self)
{
  return self->heap->len > 0 ? peek (self, 0)->at : HW_TIME_NEVER;
}

static guint
find_earliest (const HwSimQueue *self, guint i)
{
  guint earliest = i;

  for (guint child = 2 * i + 1; child <= 2 * i + 2 && child < self->heap->len; child++)
    if (is_before (self, child, earliest))
      earliest = child;

  return earliest;
}

HwSimEvent
hw_sim_queue_pop (HwSimQueue *self)
{
  HwSimEvent event = *peek (self, 0);
  guint i = 0, next;

  swap (self, 0, self->heap->len - 1);
  g_array_set_size (self->heap, self->heap->len - 1);
  while ((next = find_earliest (self, i)) != i)
    {
      swap (self, i, next);
      i = next;
    }

  return event;
}
