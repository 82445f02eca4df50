/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what the client's end of a session wants done, and how it ends. */
#include "core/hw-session-client-private.h"

static gboolean
is_over (const HwSessionClient *self)
{
  return self->state == HW_SESSION_CLIENT_LOST || self->state == HW_SESSION_CLIENT_ENDED;
}

static gboolean
is_ending (const HwSessionClient *self)
{
  return self->close_by != HW_TIME_NEVER || self->fault == HW_SESSION_FAULT_EXHAUSTED;
}

static void
say_bye (HwSessionClient *self)
{
  HwSessionAction *action = hw_session_ring_push (&self->actions, HW_SESSION_ACTION_SEND);

  action->connection = self->connection;
  action->message.kind = HW_SESSION_MESSAGE_BYE;
  action->message.ack = hw_session_get_ack (self->end);
}

/* HW-D-050 */
static void
finish (HwSessionClient *self)
{
  gboolean late = self->close_by <= self->now;
  guint n_unacked = hw_session_get_n_unacked (self->end);

  if (is_over (self) || !is_ending (self) || (n_unacked > 0 && !late))
    return;
  if (self->state == HW_SESSION_CLIENT_ATTACHED)
    say_bye (self);
  hw_session_client_end (self, n_unacked > 0 ? HW_SESSION_FAULT_TIMEOUT : self->fault);
}

/* The session of one who was taken over lives on with the other. */
static gboolean
must_forget (const HwSessionClient *self)
{
  return self->config.durable && self->fault != HW_SESSION_FAULT_TAKEN_OVER
         && self->fault != HW_SESSION_FAULT_STALE;
}

/* HW-D-027 */
static void
tell_over (HwSessionClient *self)
{
  HwSessionAction *action;

  if (!self->untold)
    return;
  self->untold = FALSE;
  if (must_forget (self))
    hw_session_ring_push (&self->actions, HW_SESSION_ACTION_SAVE_ENDED);
  action = hw_session_ring_push (&self->actions, self->state == HW_SESSION_CLIENT_LOST
                                                     ? HW_SESSION_ACTION_LOST
                                                     : HW_SESSION_ACTION_ENDED);
  action->connection = self->connection;
  action->fault = self->fault;
  action->n_in_doubt = hw_session_get_n_unacked (self->end);
}

static gboolean
pull_from_end (HwSessionClient *self, HwSessionAction *action)
{
  if (!hw_session_next_action (self->end, action))
    return FALSE;
  if (action->kind == HW_SESSION_ACTION_CLOSE)
    hw_session_client_disconnected (self, action->connection);

  return TRUE;
}

gboolean
hw_session_client_next_action (HwSessionClient *self, HwSessionAction *action)
{
  if (hw_session_ring_pop (&self->actions, action) || pull_from_end (self, action))
    return TRUE;
  finish (self);
  tell_over (self);

  return hw_session_ring_pop (&self->actions, action);
}

HwTime
hw_session_client_get_deadline (const HwSessionClient *self)
{
  if (is_over (self))
    return HW_TIME_NEVER;

  return MIN (hw_session_get_deadline (self->end), MIN (self->attach_by, self->close_by));
}

HwSessionClientState
hw_session_client_get_state (const HwSessionClient *self)
{
  return self->state;
}

HwSession *
hw_session_client_get_end (HwSessionClient *self)
{
  return self->end;
}

guint64
hw_session_client_get_gen (const HwSessionClient *self)
{
  return self->gen;
}

const HwSessionId *
hw_session_client_get_sid (const HwSessionClient *self)
{
  return &self->sid;
}

const HwSessionId *
hw_session_client_get_nonce (const HwSessionClient *self)
{
  return &self->nonce;
}
