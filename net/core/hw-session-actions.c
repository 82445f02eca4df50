/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what one end of a session wants done, read from its marks when it is asked. */
#include "core/hw-session-private.h"

static gboolean
pull_close (HwSession *self, HwSessionAction *action)
{
  if (self->closing == 0)
    return FALSE;
  *action = (HwSessionAction){
    .kind = HW_SESSION_ACTION_CLOSE,
    .connection = self->closing,
    .fault = self->fault,
  };
  self->closing = 0;

  return TRUE;
}

/* HW-D-061: a message counts as accepted once this is committed. */
static gboolean
pull_save_message (HwSession *self, HwSessionAction *action)
{
  if (!self->config.durable || self->saved >= self->out.next)
    return FALSE;
  *action = (HwSessionAction){
    .kind = HW_SESSION_ACTION_SAVE_MESSAGE,
    .seq = self->saved,
    .payload = hw_session_outbox_get (&self->out, self->saved)->payload,
  };
  self->saved++;

  return TRUE;
}

/* HW-D-062 */
static gboolean
pull_save_handled (HwSession *self, HwSessionAction *action)
{
  if (!self->config.durable || self->in.ackable >= self->in.handled)
    return FALSE;
  *action = (HwSessionAction){
    .kind = HW_SESSION_ACTION_SAVE_HANDLED,
    .seq = self->in.handled,
  };
  hw_session_receive_allow_ack (&self->in, &self->config, self->now);

  return TRUE;
}

static gboolean
pull_save_acked (HwSession *self, HwSessionAction *action)
{
  if (!self->config.durable || self->saved_una >= self->out.una)
    return FALSE;
  self->saved_una = self->out.una;
  *action = (HwSessionAction){
    .kind = HW_SESSION_ACTION_SAVE_ACKED,
    .seq = self->out.una - 1,
  };

  return TRUE;
}

static gboolean
pull_deliver (HwSession *self, HwSessionAction *action)
{
  HwReorderItem item;
  gboolean again;

  if (!hw_session_receive_next (&self->in, &item, &again))
    return FALSE;
  self->held = item.payload;
  *action = (HwSessionAction){
    .kind = HW_SESSION_ACTION_DELIVER,
    .seq = item.seq,
    .payload = item.payload,
    .again = again,
  };

  return TRUE;
}

static gboolean
pull_acked (HwSession *self, HwSessionAction *action)
{
  if (!hw_session_is_retaining (self) || self->told >= self->out.una)
    return FALSE;
  self->told = self->out.una;
  *action = (HwSessionAction){
    .kind = HW_SESSION_ACTION_ACKED,
    .seq = self->out.una - 1,
  };

  return TRUE;
}

static gboolean
pull_unblocked (HwSession *self, HwSessionAction *action)
{
  if (!self->blocked || hw_session_outbox_get_length (&self->out) > self->out.max_messages / 2
      || self->out.bytes > self->out.max_bytes / 2)
    return FALSE;
  self->blocked = FALSE;
  *action = (HwSessionAction){ .kind = HW_SESSION_ACTION_UNBLOCKED };

  return TRUE;
}

/* HW-D-005 */
static gboolean
may_send (const HwSession *self)
{
  const HwSessionOutbox *out = &self->out;

  if (self->connection == 0 || self->unwritable || out->cursor == out->next)
    return FALSE;
  if (self->config.durable && out->cursor >= self->saved)
    return FALSE;

  return !hw_session_is_retaining (self) || out->cursor - out->una < self->peer_window;
}

static void
note_sent (HwSession *self, HwSessionEntry *entry)
{
  entry->n_sent++;
  entry->sent_at = self->now;
  if (self->sent == self->out.una)
    self->flight_at = self->progress_at = self->now;
  self->out.cursor++;
  self->sent = MAX (self->sent, self->out.cursor);
}

/* HW-D-011 */
static void
forget_sent (HwSession *self, GBytes *payload)
{
  self->held = g_bytes_ref (payload);
  hw_session_outbox_forget (&self->out, self->out.cursor - 1);
}

static gboolean
pull_data (HwSession *self, HwSessionAction *action)
{
  HwSessionEntry *entry;

  if (!may_send (self))
    return FALSE;
  entry = hw_session_outbox_get (&self->out, self->out.cursor);
  *action = (HwSessionAction){
    .kind = HW_SESSION_ACTION_SEND,
    .connection = self->connection,
    .again = entry->n_sent > 0,
    .message = { .kind = HW_SESSION_MESSAGE_DATA,
                 .seq = self->out.cursor,
                 .ack = hw_session_receive_take_ack (&self->in, FALSE),
                 .payload = entry->payload },
  };
  note_sent (self, entry);
  if (!hw_session_is_retaining (self))
    forget_sent (self, action->message.payload);

  return TRUE;
}

static gboolean
pull_ack (HwSession *self, HwSessionAction *action)
{
  if (self->connection == 0 || !hw_session_receive_owes_ack (&self->in, self->now))
    return FALSE;
  *action = (HwSessionAction){
    .kind = HW_SESSION_ACTION_SEND,
    .connection = self->connection,
    .message
    = { .kind = HW_SESSION_MESSAGE_ACK, .ack = hw_session_receive_take_ack (&self->in, TRUE) },
  };

  return TRUE;
}

/* The saves come before what depends on them; DELIVER before the saves would take two rounds. */
gboolean
hw_session_next_action (HwSession *self, HwSessionAction *action)
{
  g_clear_pointer (&self->held, g_bytes_unref);

  return pull_close (self, action) || pull_save_message (self, action)
         || pull_save_handled (self, action) || pull_save_acked (self, action)
         || pull_deliver (self, action) || pull_acked (self, action)
         || pull_unblocked (self, action) || pull_data (self, action) || pull_ack (self, action);
}
