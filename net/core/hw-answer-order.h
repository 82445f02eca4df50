/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the order in which answers leave whose work finishes out of order. */
#pragma once

#include "core/hw-reorder-heap.h"

G_BEGIN_DECLS

typedef enum
{
  HW_ORDER_KEPT, /* as their messages came */
  HW_ORDER_FREE, /* as their work was finished; but a message's parts stay together, in order */
} HwOrder;

/*
 * Pure. Each piece of work has a ticket, from 1. What is finished is put in, and what may leave is
 * taken out, until nothing may. What has to wait lies in a heap, never more than was in work.
 *
 * Kept is a range of tickets that leave one after the other, and has no end. Free has such a range
 * while a message in parts is under way, from its first part to its last: it begins to leave when
 * all before it has left, and lets what comes after it wait. So two messages never mix, and nothing
 * ever waits for what hasn't come yet.
 */
typedef struct
{
  HwReorderHeap heap;
  HwOrder order;
  guint max_in_work;
  guint n_in_work; /* taken in, and not out yet */
  guint n_before;  /* of these: before the range */
  guint64 last_ticket;
  guint64 first; /* of the range; 0: there is none */
  guint64 next;  /* of the range, to leave */
  guint64 last;  /* of the range; G_MAXUINT64: it isn't known yet */
} HwAnswerOrder;

void hw_answer_order_init (HwAnswerOrder *self, HwOrder order, guint max_in_work);
void hw_answer_order_clear (HwAnswerOrder *self);
gboolean hw_answer_order_is_full (const HwAnswerOrder *self);
/* A ticket for what has come; not when full. @goes_on: its message does, in the next. */
guint64 hw_answer_order_take (HwAnswerOrder *self, gboolean goes_on);
/* Its work is finished. */
void hw_answer_order_put (HwAnswerOrder *self, guint64 ticket, GBytes *answer);
/* What may leave now; the payload is the caller's to unref. FALSE: nothing may. */
gboolean hw_answer_order_next (HwAnswerOrder *self, HwReorderItem *item);

G_END_DECLS
