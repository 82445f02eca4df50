/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the order in which answers leave whose work finishes out of order. */
#include "core/hw-answer-order.h"

void
hw_answer_order_init (HwAnswerOrder *self, HwOrder order, guint max_in_work)
{
  *self = (HwAnswerOrder){ .order = order, .max_in_work = max_in_work };
  hw_reorder_heap_init (&self->heap, max_in_work);
  if (order == HW_ORDER_KEPT)
    {
      self->first = self->next = 1;
      self->last = G_MAXUINT64;
    }
}

void
hw_answer_order_clear (HwAnswerOrder *self)
{
  hw_reorder_heap_clear (&self->heap);
}

gboolean
hw_answer_order_is_full (const HwAnswerOrder *self)
{
  return self->n_in_work >= self->max_in_work;
}

/* One that was closed is opened again by the next message in parts: what is between is in it. */
static void
note_part (HwAnswerOrder *self, guint64 ticket, gboolean goes_on)
{
  if (self->order == HW_ORDER_KEPT)
    return;
  if (self->first == 0 && goes_on)
    {
      self->first = self->next = ticket;
      self->n_before = self->n_in_work;
    }
  if (goes_on)
    self->last = G_MAXUINT64;
  else if (self->first != 0 && self->last == G_MAXUINT64)
    self->last = ticket;
}

guint64
hw_answer_order_take (HwAnswerOrder *self, gboolean goes_on)
{
  guint64 ticket = ++self->last_ticket;

  note_part (self, ticket, goes_on);
  self->n_in_work++;

  return ticket;
}

void
hw_answer_order_put (HwAnswerOrder *self, guint64 ticket, GBytes *answer)
{
  gboolean had_room = hw_reorder_heap_push (&self->heap, ticket, answer);

  g_return_if_fail (had_room);
}

static gboolean
may_leave (const HwAnswerOrder *self, guint64 ticket)
{
  if (self->first == 0 || ticket < self->first)
    return TRUE;

  return ticket == self->next && self->n_before == 0;
}

static void
note_left (HwAnswerOrder *self, guint64 ticket)
{
  self->n_in_work--;
  if (self->first == 0)
    return;
  if (ticket < self->first)
    self->n_before--;
  else if (self->next++ == self->last)
    self->first = 0;
}

gboolean
hw_answer_order_next (HwAnswerOrder *self, HwReorderItem *item)
{
  const HwReorderItem *lowest = hw_reorder_heap_peek (&self->heap);

  if (lowest == NULL || !may_leave (self, lowest->seq))
    return FALSE;
  *item = hw_reorder_heap_pop (&self->heap);
  note_left (self, item->seq);

  return TRUE;
}
