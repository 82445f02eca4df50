/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the server's ends of all sessions: what each input does, and what is due. */
#include "core/hw-session-store-private.h"

void
hw_session_store_config_init (HwSessionStoreConfig *config)
{
  *config = (HwSessionStoreConfig){
    .max_sessions = 20000,
    .max_detached = 10000,
    .max_tombs = 10000,
    .lease_us = HW_SEC (120),
    .unused_lease_us = HW_SEC (10),
    .tomb_us = HW_SEC (600),
  };
  hw_session_config_init (&config->session);
}

HwSessionStore *
hw_session_store_new (const HwSessionStoreConfig *config,
                      guint64 epoch,
                      HwSessionIdFunc make_id,
                      gpointer user_data,
                      HwTime now)
{
  HwSessionStore *self = g_new0 (HwSessionStore, 1);

  self->config = *config;
  self->epoch = epoch;
  self->make_id = make_id;
  self->user_data = user_data;
  self->now = now;
  self->by_sid = g_hash_table_new (hw_session_id_hash, hw_session_id_equal);
  self->by_nonce = g_hash_table_new (hw_session_id_hash, hw_session_id_equal);
  self->by_connection = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->wheel = hw_timer_wheel_new (now);
  hw_session_tombs_init (&self->tombs, config->max_tombs, config->tomb_us);

  return self;
}

static void
free_all (GQueue *queue)
{
  while (!g_queue_is_empty (queue))
    hw_stored_session_free (g_queue_pop_head_link (queue)->data);
}

void
hw_session_store_enter (HwSessionStore *self, HwTime now)
{
  self->now = now;
  free_all (&self->told);
}

void
hw_session_store_free (HwSessionStore *self)
{
  HwStoredSession *session;
  GHashTableIter iter;

  g_hash_table_iter_init (&iter, self->by_sid);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &session))
    hw_stored_session_free (session);
  free_all (&self->over);
  free_all (&self->told);
  g_hash_table_unref (self->by_sid);
  g_hash_table_unref (self->by_nonce);
  g_hash_table_unref (self->by_connection);
  hw_session_tombs_clear (&self->tombs);
  hw_timer_wheel_free (self->wheel);
  g_free (self);
}

HwStoredSession *
hw_session_store_restore (HwSessionStore *self, const HwStoredSessionSaved *saved, HwTime now)
{
  HwStoredSession *session;

  self->now = now;
  session = hw_stored_session_new (self, saved);
  session->used = TRUE;
  hw_stored_session_detach (session);

  return session;
}

void
hw_session_store_close (HwSessionStore *self,
                        HwStoredSession *session,
                        guint64 connection,
                        HwSessionFault fault)
{
  HwSessionAction *action = hw_session_ring_push (&self->actions, HW_SESSION_ACTION_CLOSE);

  action->session = session;
  action->connection = connection;
  action->fault = fault;
}

static void
close_attached (HwSessionStore *self, HwStoredSession *session, HwSessionFault fault)
{
  hw_session_store_close (self, session, session->connection, fault);
  hw_stored_session_detach (session);
}

/* HW-P-108 */
static void
say_bye (HwSessionStore *self, HwStoredSession *session, guint64 ack)
{
  hw_session_settle (session->end, ack);
  hw_stored_session_end (session, HW_SESSION_FAULT_NONE);
}

/* A HELLO that comes again on its own connection is the same one. */
static void
receive_attached (HwSessionStore *self, HwStoredSession *session, const HwSessionMessage *message)
{
  if (message->kind == HW_SESSION_MESSAGE_HELLO && message->gen == session->gen)
    return;
  if (message->kind == HW_SESSION_MESSAGE_BYE)
    say_bye (self, session, message->ack);
  else if (message->kind != HW_SESSION_MESSAGE_DATA && message->kind != HW_SESSION_MESSAGE_ACK)
    close_attached (self, session, HW_SESSION_FAULT_PROTOCOL);
  else if (!hw_session_receive (session->end, message, self->now))
    close_attached (self, session, HW_SESSION_FAULT_PROTOCOL);
  else
    session->used = TRUE;
  if (hw_session_store_find (self, &session->sid) == session)
    hw_stored_session_touch (session);
}

/* HW-D-022: a connection that lost its session, or never had one, changes nothing. */
void
hw_session_store_receive (HwSessionStore *self,
                          guint64 connection,
                          const HwSessionMessage *message,
                          HwTime now)
{
  HwStoredSession *session = g_hash_table_lookup (self->by_connection, &connection);

  hw_session_store_enter (self, now);
  if (session != NULL)
    receive_attached (self, session, message);
  else if (message->kind == HW_SESSION_MESSAGE_HELLO)
    hw_session_store_hello (self, connection, message);
  else
    hw_session_store_close (self, NULL, connection, HW_SESSION_FAULT_PROTOCOL);
}

void
hw_session_store_disconnected (HwSessionStore *self, guint64 connection, HwTime now)
{
  HwStoredSession *session = g_hash_table_lookup (self->by_connection, &connection);
  HwSessionAction *action;

  hw_session_store_enter (self, now);
  if (session == NULL)
    return;
  hw_stored_session_detach (session);
  hw_stored_session_touch (session);
  action = hw_session_ring_push (&self->actions, HW_SESSION_ACTION_DETACHED);
  action->session = session;
  action->connection = connection;
}

/* HW-D-002 */
static void
end_exhausted (HwSessionStore *self, HwStoredSession *session)
{
  if (session->connection != 0)
    hw_session_store_close (self, session, session->connection, HW_SESSION_FAULT_EXHAUSTED);
  hw_stored_session_end (session, HW_SESSION_FAULT_EXHAUSTED);
}

HwSessionSend
hw_session_store_send (HwSessionStore *self, HwStoredSession *session, GBytes *payload, HwTime now)
{
  HwSessionSend result;

  self->now = now;
  if (session->over)
    return HW_SESSION_SEND_CLOSED;
  result = hw_session_send (session->end, payload, now);
  if (result == HW_SESSION_SEND_EXHAUSTED)
    end_exhausted (self, session);
  hw_stored_session_touch (session);

  return result;
}

void
hw_session_store_handled (HwSessionStore *self, HwStoredSession *session, guint64 seq, HwTime now)
{
  self->now = now;
  hw_session_handled (session->end, seq, now);
  hw_stored_session_touch (session);
}

void
hw_session_store_set_writable (HwSessionStore *self, HwStoredSession *session, gboolean writable)
{
  hw_session_set_writable (session->end, writable);
  hw_stored_session_touch (session);
}

guint
hw_session_store_get_n_sessions (const HwSessionStore *self)
{
  return g_hash_table_size (self->by_sid);
}

guint
hw_session_store_get_n_detached (const HwSessionStore *self)
{
  return self->detached.length + self->unused.length;
}

HwStoredSession *
hw_session_store_find (const HwSessionStore *self, const HwSessionId *sid)
{
  return g_hash_table_lookup (self->by_sid, sid);
}

HwStoredSession *
hw_session_store_find_wish (const HwSessionStore *self, const HwSessionId *nonce)
{
  return g_hash_table_lookup (self->by_nonce, nonce);
}

HwStoredSession *
hw_session_store_find_attached (const HwSessionStore *self, guint64 connection)
{
  return g_hash_table_lookup (self->by_connection, &connection);
}
