/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns how a connection gets a session: made, resumed, taken over, or refused. */
#include "core/hw-session-store-private.h"

static HwSessionAction *
push (HwSessionStore *self, HwSessionActionKind kind, HwStoredSession *session, guint64 connection)
{
  HwSessionAction *action = hw_session_ring_push (&self->actions, kind);

  action->session = session;
  action->connection = connection;

  return action;
}

/* HW-D-021: a restart doesn't forget which attempts were heard. */
static void
save_attach (HwSessionStore *self, HwStoredSession *session)
{
  HwSessionAction *action;

  if (!session->durable)
    return;
  action = push (self, HW_SESSION_ACTION_SAVE_ATTACH, session, session->connection);
  action->message.sid = session->sid;
  action->message.nonce = session->nonce;
  action->message.epoch = self->epoch;
  action->message.gen = session->gen;
  action->message.delivery = session->delivery;
}

/* HW-P-095 */
static void
welcome (HwSessionStore *self, HwStoredSession *session, gboolean resumed)
{
  HwSessionAction *action = push (self, HW_SESSION_ACTION_SEND, session, session->connection);

  action->message = (HwSessionMessage){
    .kind = HW_SESSION_MESSAGE_WELCOME,
    .sid = session->sid,
    .epoch = self->epoch,
    .gen = session->gen,
    .ack = hw_session_get_ack (session->end),
    .window = self->config.session.window,
    .resumed = resumed,
    .lease_us = self->config.lease_us,
  };
  action = push (self, HW_SESSION_ACTION_ATTACHED, session, session->connection);
  action->resumed = resumed;
}

/* HW-D-026, HW-P-099 */
static void
refuse_unknown (HwSessionStore *self, guint64 connection, const HwSessionMessage *hello)
{
  HwSessionAction *action = push (self, HW_SESSION_ACTION_SEND, NULL, connection);
  HwSessionMessage *message = &action->message;

  message->kind = HW_SESSION_MESSAGE_WELCOME;
  message->epoch = self->epoch;
  message->gen = hello->gen;
  message->known = hw_session_tombs_find (&self->tombs, &hello->sid, self->now, &message->ack);
}

/* HW-D-023, HW-P-098: the old connection may be half-open; whoever is there learns that it is over.
 */
static void
fence (HwSessionStore *self, HwStoredSession *session)
{
  if (session->connection == 0)
    return;
  hw_session_store_close (self, session, session->connection, HW_SESSION_FAULT_TAKEN_OVER);
  g_hash_table_remove (self->by_connection, &session->connection);
}

/* HW-P-098 */
static void
resume (HwSessionStore *self,
        HwStoredSession *session,
        guint64 connection,
        const HwSessionMessage *hello,
        gboolean resumed)
{
  fence (self, session);
  session->gen = hello->gen;
  hw_stored_session_attach (session, connection);
  save_attach (self, session);
  welcome (self, session, resumed);
}

static void
create (HwSessionStore *self, guint64 connection, const HwSessionMessage *hello)
{
  const HwStoredSessionSaved fresh = {
    .sid = self->make_id (self->user_data),
    .nonce = hello->nonce,
    .delivery = hello->delivery,
    .marks = { .una = 1 },
  };
  HwStoredSession *session;

  if (g_hash_table_size (self->by_sid) >= self->config.max_sessions)
    {
      hw_session_store_close (self, NULL, connection, HW_SESSION_FAULT_LIMIT);
      return;
    }
  if (hello->ack != 0)
    {
      hw_session_store_close (self, NULL, connection, HW_SESSION_FAULT_PROTOCOL);
      return;
    }
  session = hw_stored_session_new (self, &fresh);
  hw_session_attach (session->end, connection, 0, hello->window, self->now);
  resume (self, session, connection, hello, FALSE);
}

/* HW-D-022, HW-P-096 */
static void
try_resume (HwSessionStore *self,
            HwStoredSession *session,
            guint64 connection,
            const HwSessionMessage *hello)
{
  if (hello->gen <= session->gen)
    {
      hw_session_store_close (self, NULL, connection, HW_SESSION_FAULT_STALE);
      return;
    }
  if (!hw_session_attach (session->end, connection, hello->ack, hello->window, self->now))
    {
      fence (self, session);
      hw_stored_session_end (session, HW_SESSION_FAULT_REGRESSED);
      refuse_unknown (self, connection, hello);
      return;
    }
  resume (self, session, connection, hello, TRUE);
  session->used = session->used || !hw_session_id_is_none (&hello->sid);
}

/* HW-D-024: the same wish for a new session, heard twice, makes one. (HW-P-097) */
static HwStoredSession *
find (HwSessionStore *self, const HwSessionMessage *hello)
{
  if (hw_session_id_is_none (&hello->sid))
    return g_hash_table_lookup (self->by_nonce, &hello->nonce);

  return g_hash_table_lookup (self->by_sid, &hello->sid);
}

static gboolean
is_valid (const HwSessionMessage *hello, const HwStoredSession *session)
{
  return hello->gen > 0 && hello->window > 0 && !hw_session_id_is_none (&hello->nonce)
         && (guint) hello->delivery <= HW_DELIVERY_EXACTLY_ONCE
         && (session == NULL || hello->delivery == session->delivery);
}

void
hw_session_store_hello (HwSessionStore *self, guint64 connection, const HwSessionMessage *hello)
{
  HwStoredSession *session = find (self, hello);

  if (!is_valid (hello, session))
    hw_session_store_close (self, NULL, connection, HW_SESSION_FAULT_PROTOCOL);
  else if (session != NULL)
    try_resume (self, session, connection, hello);
  else if (hw_session_id_is_none (&hello->sid))
    create (self, connection, hello);
  else
    refuse_unknown (self, connection, hello);
}
