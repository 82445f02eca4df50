/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns one end of a session: what each input does. */
#include "core/hw-session-private.h"

#define MAX_RTO HW_SEC (60)
#define MAX_BACKOFF 8

/* How it works: inputs only move marks; hw-session-actions.c reads from the marks what there is to
 * do, when it is asked. So a thousand messages to be sent again need no queue.
 *
 * Sending: una ≤ cursor ≤ next. What lies below una is ACKed and forgotten; from una to cursor is
 * on its way; from cursor on it waits for the window, the socket or a connection. To send again is
 * to put the cursor back to una: on a new connection, or when the resend timer says so. Each costs
 * at most a window of frames at once.
 *
 * Receiving: handled ≤ delivered; see hw-session-receive.h. Only what is handled, and in durable
 * mode saved, is ACKed. */

HwSession *
hw_session_new (const HwSessionConfig *config)
{
  const HwSessionMarks marks = { .una = 1, .handled = 0 };

  return hw_session_restore (config, &marks);
}

HwSession *
hw_session_restore (const HwSessionConfig *config, const HwSessionMarks *marks)
{
  HwSession *self = g_new0 (HwSession, 1);

  self->config = *config;
  hw_session_outbox_init (&self->out, config->max_messages, config->max_bytes);
  hw_session_receive_init (&self->in, config);
  hw_rtt_init (&self->rtt);
  self->out.una = self->out.next = self->out.cursor = marks->una;
  self->sent = self->saved = self->saved_una = self->told = marks->una;
  self->in.delivered = self->in.handled = self->in.ackable = self->in.acked = marks->handled;
  self->flight_at = self->progress_at = HW_TIME_NEVER;

  return self;
}

gboolean
hw_session_restore_message (HwSession *self, GBytes *payload)
{
  if (hw_session_outbox_add (&self->out, payload) != HW_SESSION_SEND_ACCEPTED)
    return FALSE;
  self->saved = self->out.next;

  return TRUE;
}

void
hw_session_free (HwSession *self)
{
  hw_session_outbox_clear (&self->out);
  hw_session_receive_clear (&self->in);
  g_clear_pointer (&self->held, g_bytes_unref);
  g_free (self);
}

gboolean
hw_session_is_retaining (const HwSession *self)
{
  return self->config.delivery != HW_DELIVERY_AT_MOST_ONCE;
}

gboolean
hw_session_is_in_flight (const HwSession *self)
{
  return self->connection != 0 && hw_session_is_retaining (self) && self->sent > self->out.una;
}

/* Karn: what was sent twice tells nothing of the round trip. */
static void
measure (HwSession *self, guint64 ack)
{
  const HwSessionEntry *entry = hw_session_outbox_get (&self->out, ack);

  if (entry->n_sent == 1 && ack < self->sent)
    hw_rtt_add (&self->rtt, self->now - entry->sent_at);
}

static void
take_ack (HwSession *self, guint64 ack)
{
  if (ack < self->out.una)
    return;
  measure (self, ack);
  hw_session_outbox_forget (&self->out, ack);
  self->sent = MAX (self->sent, self->out.una);
  self->n_resends = 0;
  self->flight_at = self->progress_at = self->now;
}

static gboolean
can_resume_from (const HwSession *self, guint64 ack)
{
  if (ack >= self->out.next)
    return FALSE;

  return !hw_session_is_retaining (self) || ack + 1 >= self->out.una;
}

/* HW-D-012: at least once, the peer keeps no account that outlives a connection. (HW-P-105) */
gboolean
hw_session_attach (HwSession *self, guint64 connection, guint64 ack, guint window, HwTime now)
{
  self->now = now;
  if (!can_resume_from (self, ack) || window == 0)
    return FALSE;
  hw_session_detach (self);
  if (self->config.delivery == HW_DELIVERY_EXACTLY_ONCE)
    take_ack (self, ack);
  self->connection = connection;
  self->peer_window = window;
  self->out.cursor = self->sent = self->out.una;
  hw_session_receive_attach (&self->in);

  return TRUE;
}

void
hw_session_detach (HwSession *self)
{
  self->connection = 0;
  self->unwritable = FALSE;
  self->n_resends = 0;
  self->flight_at = self->progress_at = HW_TIME_NEVER;
}

/* HW-P-101 */
static gboolean
is_data_valid (const HwSessionMessage *message)
{
  return message->seq >= 1 && message->seq <= HW_SESSION_LAST_SEQ && message->payload != NULL;
}

/* HW-D-007, HW-P-102: nothing of a frame counts when a part of it can't be. */
gboolean
hw_session_receive (HwSession *self, const HwSessionMessage *message, HwTime now)
{
  self->now = now;
  if (message->ack >= self->out.next)
    return FALSE;
  if (message->kind == HW_SESSION_MESSAGE_DATA && !is_data_valid (message))
    return FALSE;
  if (hw_session_is_retaining (self))
    take_ack (self, message->ack);
  if (message->kind == HW_SESSION_MESSAGE_DATA)
    hw_session_receive_take (&self->in, message->seq, message->payload);

  return TRUE;
}

HwSessionSend
hw_session_send (HwSession *self, GBytes *payload, HwTime now)
{
  HwSessionSend result;

  self->now = now;
  result = hw_session_outbox_add (&self->out, payload);
  self->blocked = self->blocked || result == HW_SESSION_SEND_WOULD_BLOCK;

  return result;
}

void
hw_session_handled (HwSession *self, guint64 seq, HwTime now)
{
  self->now = now;
  if (hw_session_receive_handled (&self->in, seq) && !self->config.durable)
    hw_session_receive_allow_ack (&self->in, &self->config, now);
}

void
hw_session_set_writable (HwSession *self, gboolean writable)
{
  self->unwritable = !writable;
}

static HwTime
get_late_at (const HwSession *self)
{
  if (!hw_session_is_in_flight (self) || self->config.ack_timeout_us == 0)
    return HW_TIME_NEVER;

  return self->progress_at + self->config.ack_timeout_us;
}

static HwTime
get_resend_at (const HwSession *self)
{
  HwTime rto;

  if (!hw_session_is_in_flight (self) || self->config.resend != HW_RESEND_TIMER)
    return HW_TIME_NEVER;
  rto = hw_rtt_get_rto_us (&self->rtt) << MIN (self->n_resends, MAX_BACKOFF);

  return self->flight_at + MIN (rto, MAX_RTO);
}

static void
send_again (HwSession *self)
{
  self->out.cursor = self->out.una;
  self->flight_at = self->now;
  self->n_resends++;
}

/* HW-D-016 */
static void
give_up (HwSession *self)
{
  self->closing = self->connection;
  self->fault = HW_SESSION_FAULT_ACK_TIMEOUT;
  hw_session_detach (self);
}

void
hw_session_time (HwSession *self, HwTime now)
{
  self->now = now;
  if (get_late_at (self) <= now)
    give_up (self);
  else if (get_resend_at (self) <= now)
    send_again (self);
}

void
hw_session_settle (HwSession *self, guint64 ack)
{
  if (hw_session_is_retaining (self) && ack < self->out.next)
    take_ack (self, ack);
}

static HwTime
get_ack_at (const HwSession *self)
{
  return self->connection == 0 ? HW_TIME_NEVER : hw_session_receive_get_deadline (&self->in);
}

HwTime
hw_session_get_deadline (const HwSession *self)
{
  return MIN (get_ack_at (self), MIN (get_late_at (self), get_resend_at (self)));
}

guint64
hw_session_get_connection (const HwSession *self)
{
  return self->connection;
}

guint64
hw_session_get_ack (const HwSession *self)
{
  return self->in.ackable;
}

guint64
hw_session_get_una (const HwSession *self)
{
  return self->out.una;
}

guint64
hw_session_get_next (const HwSession *self)
{
  return self->out.next;
}

guint64
hw_session_get_delivered (const HwSession *self)
{
  return self->in.delivered;
}

guint64
hw_session_get_handled (const HwSession *self)
{
  return self->in.handled;
}

guint
hw_session_get_n_unacked (const HwSession *self)
{
  return hw_session_outbox_get_length (&self->out);
}

gsize
hw_session_get_n_bytes (const HwSession *self)
{
  return self->out.bytes;
}

gboolean
hw_session_has_unsent (const HwSession *self)
{
  return self->out.cursor < self->out.next;
}

guint
hw_session_get_n_reordered (const HwSession *self)
{
  return self->in.heap.n_items;
}

gsize
hw_session_get_n_reordered_bytes (const HwSession *self)
{
  return self->in.heap.n_bytes;
}

guint64
hw_session_get_n_again (const HwSession *self)
{
  return self->in.n_again;
}

GBytes *
hw_session_get_unacked (const HwSession *self, guint i)
{
  return hw_session_outbox_get (&self->out, self->out.una + i)->payload;
}
