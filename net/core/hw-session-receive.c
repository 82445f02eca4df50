/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the receiving half of a session: order, duplicates, and when an ACK is due. */
#include "core/hw-session-receive.h"

void
hw_session_receive_init (HwSessionReceive *self, const HwSessionConfig *config)
{
  *self = (HwSessionReceive){
    .delivery = config->delivery,
    .window = config->window,
    .ack_at = HW_TIME_NEVER,
  };
  hw_reorder_heap_init (&self->heap, config->window);
}

void
hw_session_receive_clear (HwSessionReceive *self)
{
  hw_reorder_heap_clear (&self->heap);
}

/* HELLO and WELCOME have just told the peer. */
void
hw_session_receive_attach (HwSessionReceive *self)
{
  hw_session_receive_take_ack (self, FALSE);
}

static gboolean
came_before (const HwSessionReceive *self, guint64 seq)
{
  return seq <= self->delivered || hw_reorder_heap_contains (&self->heap, seq);
}

/* HW-P-106. HW-D-010: the ACK may have been lost, so it is told again. HW-D-012: only what was
 * handled is delivered again; the rest is still with the program, or waits in the heap, which such
 * copies would fill up. */
static void
take_again (HwSessionReceive *self, guint64 seq, GBytes *payload)
{
  self->n_again++;
  self->ack_now = TRUE;
  if (self->delivery == HW_DELIVERY_AT_LEAST_ONCE && seq <= self->handled)
    hw_reorder_heap_push (&self->heap, seq, payload);
}

/* HW-D-009 */
static gboolean
is_above_window (const HwSessionReceive *self, guint64 seq)
{
  return self->delivery != HW_DELIVERY_AT_MOST_ONCE && seq - self->handled > self->window;
}

/* HW-P-106 */
void
hw_session_receive_take (HwSessionReceive *self, guint64 seq, GBytes *payload)
{
  if (self->delivery != HW_DELIVERY_AT_MOST_ONCE)
    self->eliciting++;
  if (came_before (self, seq))
    take_again (self, seq, payload);
  else if (is_above_window (self, seq) || !hw_reorder_heap_push (&self->heap, seq, payload))
    self->n_dropped++;
  else if (seq != self->delivered + 1)
    self->ack_now = TRUE;
}

/* HW-D-011: at most once, a gap is a loss, and no reason to wait. */
static gboolean
is_next (const HwSessionReceive *self, const HwReorderItem *item)
{
  if (item == NULL)
    return FALSE;

  return self->delivery == HW_DELIVERY_AT_MOST_ONCE || item->seq <= self->delivered + 1;
}

gboolean
hw_session_receive_next (HwSessionReceive *self, HwReorderItem *item, gboolean *again)
{
  if (!is_next (self, hw_reorder_heap_peek (&self->heap)))
    return FALSE;
  *item = hw_reorder_heap_pop (&self->heap);
  *again = item->seq <= self->delivered;
  self->delivered = MAX (self->delivered, item->seq);

  return TRUE;
}

gboolean
hw_session_receive_handled (HwSessionReceive *self, guint64 seq)
{
  g_return_val_if_fail (seq <= self->delivered, FALSE);

  if (seq <= self->handled)
    return FALSE;
  self->handled = seq;

  return TRUE;
}

void
hw_session_receive_allow_ack (HwSessionReceive *self, const HwSessionConfig *config, HwTime now)
{
  self->ackable = self->handled;
  if (self->ackable - self->acked >= config->ack_every)
    self->ack_now = TRUE;
  else if (self->ackable > self->acked && self->ack_at == HW_TIME_NEVER)
    self->ack_at = now + config->ack_delay_us;
}

/* HW-D-008, HW-P-103 */
gboolean
hw_session_receive_owes_ack (const HwSessionReceive *self, HwTime now)
{
  return self->delivery != HW_DELIVERY_AT_MOST_ONCE && self->eliciting > 0
         && (self->ack_now || self->ack_at <= now);
}

HwTime
hw_session_receive_get_deadline (const HwSessionReceive *self)
{
  gboolean owes = self->delivery != HW_DELIVERY_AT_MOST_ONCE && self->eliciting > 0;

  return owes ? self->ack_at : HW_TIME_NEVER;
}

guint64
hw_session_receive_take_ack (HwSessionReceive *self, gboolean pure)
{
  if (pure)
    self->eliciting--;
  self->acked = self->ackable;
  self->ack_now = FALSE;
  self->ack_at = HW_TIME_NEVER;

  return self->acked;
}
