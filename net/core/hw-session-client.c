/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the client's end of a session: what each input does. */
#include "core/hw-session-client-private.h"

HwSessionClient *
hw_session_client_new (const HwSessionConfig *config, const HwSessionId *nonce)
{
  const HwSessionClientSaved fresh = { .nonce = *nonce, .marks = { .una = 1 } };

  return hw_session_client_restore (config, &fresh);
}

HwSessionClient *
hw_session_client_restore (const HwSessionConfig *config, const HwSessionClientSaved *saved)
{
  HwSessionClient *self = g_new0 (HwSessionClient, 1);

  self->config = *config;
  self->sid = saved->sid;
  self->nonce = saved->nonce;
  self->epoch = saved->epoch;
  self->gen = saved->gen;
  self->attach_by = self->close_by = HW_TIME_NEVER;
  self->end = hw_session_restore (config, &saved->marks);

  return self;
}

gboolean
hw_session_client_restore_message (HwSessionClient *self, GBytes *payload)
{
  return hw_session_restore_message (self->end, payload);
}

void
hw_session_client_free (HwSessionClient *self)
{
  hw_session_free (self->end);
  g_free (self);
}

gboolean
hw_session_client_can_change (HwSessionClientState from, HwSessionClientState to)
{
#define TO(state) (1u << HW_SESSION_CLIENT_##state)
  static const guint allowed[HW_N_SESSION_CLIENT_STATES] = {
    [HW_SESSION_CLIENT_DETACHED] = TO (ATTACHING) | TO (ENDED),
    [HW_SESSION_CLIENT_ATTACHING] = TO (ATTACHED) | TO (DETACHED) | TO (LOST) | TO (ENDED),
    [HW_SESSION_CLIENT_ATTACHED] = TO (DETACHED) | TO (ENDED),
    [HW_SESSION_CLIENT_LOST] = TO (DETACHED) | TO (ENDED),
    [HW_SESSION_CLIENT_ENDED] = 0,
  };
#undef TO

  return (allowed[from] & 1u << to) != 0;
}

void
hw_session_client_change (HwSessionClient *self, HwSessionClientState state)
{
  g_assert (hw_session_client_can_change (self->state, state));

  self->state = state;
  self->attach_by = HW_TIME_NEVER;
  if (state != HW_SESSION_CLIENT_ATTACHED)
    hw_session_detach (self->end);
}

static gboolean
is_over (const HwSessionClient *self)
{
  return self->state == HW_SESSION_CLIENT_LOST || self->state == HW_SESSION_CLIENT_ENDED;
}

static void
close_connection (HwSessionClient *self, guint64 connection, HwSessionFault fault)
{
  HwSessionAction *action = hw_session_ring_push (&self->actions, HW_SESSION_ACTION_CLOSE);

  action->connection = connection;
  action->fault = fault;
}

/* HW-D-021: before the HELLO, so that no restart says it again. */
static void
save_attach (HwSessionClient *self)
{
  HwSessionAction *action;

  if (!self->config.durable)
    return;
  action = hw_session_ring_push (&self->actions, HW_SESSION_ACTION_SAVE_ATTACH);
  action->message.sid = self->sid;
  action->message.nonce = self->nonce;
  action->message.epoch = self->epoch;
  action->message.gen = self->gen;
  action->message.delivery = self->config.delivery;
}

/* HW-D-020 (HW-P-095, HW-P-096) */
static void
say_hello (HwSessionClient *self)
{
  HwSessionAction *action;

  self->gen++;
  save_attach (self);
  action = hw_session_ring_push (&self->actions, HW_SESSION_ACTION_SEND);
  action->connection = self->connection;
  action->message = (HwSessionMessage){
    .kind = HW_SESSION_MESSAGE_HELLO,
    .sid = self->sid,
    .nonce = self->nonce,
    .gen = self->gen,
    .ack = hw_session_get_ack (self->end),
    .window = self->config.window,
    .delivery = self->config.delivery,
  };
  hw_session_client_change (self, HW_SESSION_CLIENT_ATTACHING);
  self->attach_by = self->now + self->config.attach_timeout_us;
}

static void
let_go (HwSessionClient *self)
{
  self->connection = 0;
  if (!is_over (self) && self->state != HW_SESSION_CLIENT_DETACHED)
    hw_session_client_change (self, HW_SESSION_CLIENT_DETACHED);
}

void
hw_session_client_connected (HwSessionClient *self, guint64 connection, HwTime now)
{
  self->now = now;
  let_go (self);
  self->connection = connection;
  if (self->state == HW_SESSION_CLIENT_DETACHED)
    say_hello (self);
}

void
hw_session_client_disconnected (HwSessionClient *self, guint64 connection)
{
  if (connection == self->connection)
    let_go (self);
}

static void
give_up_connection (HwSessionClient *self, HwSessionFault fault)
{
  close_connection (self, self->connection, fault);
  let_go (self);
}

void
hw_session_client_end (HwSessionClient *self, HwSessionFault fault)
{
  hw_session_client_change (self, HW_SESSION_CLIENT_ENDED);
  self->fault = fault;
  self->untold = TRUE;
}

/* HW-D-026, HW-D-027: what the server still knows of the session makes doubt smaller. */
static void
lose (HwSessionClient *self, const HwSessionMessage *welcome)
{
  if (welcome->known)
    hw_session_settle (self->end, welcome->ack);
  hw_session_client_change (self, HW_SESSION_CLIENT_LOST);
  self->fault
      = welcome->epoch == self->epoch ? HW_SESSION_FAULT_UNKNOWN : HW_SESSION_FAULT_RESTARTED;
  self->untold = TRUE;
}

static void
lose_regressed (HwSessionClient *self)
{
  hw_session_client_change (self, HW_SESSION_CLIENT_LOST);
  self->fault = HW_SESSION_FAULT_REGRESSED;
  self->untold = TRUE;
}

static void
attach (HwSessionClient *self, const HwSessionMessage *welcome)
{
  gboolean known = hw_session_id_equal (&self->sid, &welcome->sid);
  HwSessionAction *action;

  if (!hw_session_attach (self->end, self->connection, welcome->ack, welcome->window, self->now))
    {
      lose_regressed (self);
      return;
    }
  self->sid = welcome->sid;
  if (!known || self->epoch != welcome->epoch)
    {
      self->epoch = welcome->epoch;
      save_attach (self);
    }
  hw_session_client_change (self, HW_SESSION_CLIENT_ATTACHED);
  action = hw_session_ring_push (&self->actions, HW_SESSION_ACTION_ATTACHED);
  action->connection = self->connection;
  action->resumed = known;
}

/* Another gen's WELCOME is for an attempt that was given up. */
static void
receive_welcome (HwSessionClient *self, const HwSessionMessage *welcome)
{
  gboolean asked_for_new = hw_session_id_is_none (&self->sid);
  gboolean none = hw_session_id_is_none (&welcome->sid);

  if (self->state != HW_SESSION_CLIENT_ATTACHING || welcome->gen != self->gen)
    return;
  if (none && !asked_for_new)
    lose (self, welcome);
  else if (none || (!asked_for_new && !hw_session_id_equal (&self->sid, &welcome->sid)))
    give_up_connection (self, HW_SESSION_FAULT_PROTOCOL);
  else
    attach (self, welcome);
}

/* HW-D-029: whoever was taken over doesn't take back. */
static void
receive_error (HwSessionClient *self, HwSessionFault fault)
{
  if (is_over (self))
    return;
  if (fault == HW_SESSION_FAULT_TAKEN_OVER || fault == HW_SESSION_FAULT_STALE)
    hw_session_client_end (self, fault);
  else
    give_up_connection (self, fault);
}

/* What comes before WELCOME has been overtaken by it, and will come again. (HW-D-025) */
static void
receive_message (HwSessionClient *self, const HwSessionMessage *message)
{
  if (self->state != HW_SESSION_CLIENT_ATTACHED)
    return;
  if (!hw_session_receive (self->end, message, self->now))
    give_up_connection (self, HW_SESSION_FAULT_PROTOCOL);
}

void
hw_session_client_receive (HwSessionClient *self,
                           guint64 connection,
                           const HwSessionMessage *message,
                           HwTime now)
{
  self->now = now;
  if (connection == 0 || connection != self->connection)
    return;
  if (message->kind == HW_SESSION_MESSAGE_WELCOME)
    receive_welcome (self, message);
  else if (message->kind == HW_SESSION_MESSAGE_ERROR)
    receive_error (self, message->fault);
  else if (message->kind == HW_SESSION_MESSAGE_DATA || message->kind == HW_SESSION_MESSAGE_ACK)
    receive_message (self, message);
  else
    give_up_connection (self, HW_SESSION_FAULT_PROTOCOL);
}

HwSessionSend
hw_session_client_send (HwSessionClient *self, GBytes *payload, HwTime now)
{
  HwSessionSend result;

  self->now = now;
  if (is_over (self) || self->close_by != HW_TIME_NEVER)
    return HW_SESSION_SEND_CLOSED;
  result = hw_session_send (self->end, payload, now);
  if (result == HW_SESSION_SEND_EXHAUSTED && self->fault == HW_SESSION_FAULT_NONE)
    self->fault = HW_SESSION_FAULT_EXHAUSTED;

  return result;
}

void
hw_session_client_handled (HwSessionClient *self, guint64 seq, HwTime now)
{
  self->now = now;
  hw_session_handled (self->end, seq, now);
}

void
hw_session_client_close (HwSessionClient *self, HwTime limit_us, HwTime now)
{
  self->now = now;
  self->close_by = MIN (self->close_by, now + limit_us);
}

void
hw_session_client_begin (HwSessionClient *self, const HwSessionId *nonce, HwTime now)
{
  g_return_if_fail (self->state == HW_SESSION_CLIENT_LOST && !self->untold);

  self->now = now;
  hw_session_free (self->end);
  self->end = hw_session_new (&self->config);
  self->sid = (HwSessionId){ 0, 0 };
  self->nonce = *nonce;
  self->gen = 0;
  self->fault = HW_SESSION_FAULT_NONE;
  hw_session_client_change (self, HW_SESSION_CLIENT_DETACHED);
  if (self->connection != 0)
    say_hello (self);
}

/* HW-D-030 */
void
hw_session_client_time (HwSessionClient *self, HwTime now)
{
  self->now = now;
  if (self->state == HW_SESSION_CLIENT_ATTACHING && self->attach_by <= now)
    give_up_connection (self, HW_SESSION_FAULT_ATTACH_TIMEOUT);
  if (!is_over (self))
    hw_session_time (self->end, now);
}
