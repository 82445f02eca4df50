/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the server's sessions: the store, driven by the frames of peers and the loop's time. */
#include "server/hw-server-sessions.h"

#include <sys/random.h>

#include "codec/hw-session-frame.h"
#include "server/hw-server-session-events.h"
#include "server/hw-server-sessions-private.h"

/*
 * How it works. A peer's frames go to the store one by one, and what the store wants is gathered at
 * once: messages are echoed into their session, and frames are put into the outputs of peers. Only
 * at the end of the peer's turn all is settled: the outputs are flushed, each with one write, and
 * whom the store wants closed is told so and closed. With a journal, all that was gathered is
 * committed before that, as one transaction (HW-D-060); where it can't be, the server ends.
 *
 * Flushing can end connections, or make room in outputs. Neither may reach the store while its
 * actions are being drained, so both only leave a note, and settling goes round again.
 */

/* Held of a session besides its outbox: never less than one message. HW-P-104 */
#define MOST_WAITING (1024 * 1024)

static void arm_timer (HwServerSessions *self);
static void timer_cb (HwTimer *timer, HwTime now);

static void
fill_random (gpointer bytes, gsize n_bytes)
{
  while (getrandom (bytes, n_bytes, 0) != (gssize) n_bytes)
    ;
}

static HwSessionId
make_id_cb (gpointer user_data)
{
  HwSessionId id = { 0, 0 };

  while (hw_session_id_is_none (&id))
    fill_random (&id, sizeof id);

  return id;
}

/* HW-D-063. FALSE with @error: not to be started. */
static gboolean
restore (HwServerSessions *self, const char *folder, GError **error)
{
  self->journal = hw_session_journal_open_in (folder, HW_JOURNAL_SYNC_ALWAYS, error);
  if (self->journal == NULL
      || !hw_session_journal_restore_store (self->journal, self->store,
                                            hw_server_sessions_get_now (self), error))
    return FALSE;
  hw_server_sessions_gather (self);

  return hw_session_journal_commit (self->journal, error);
}

HwServerSessions *
hw_server_sessions_new (HwServerLoop *loop, GError **error)
{
  const char *folder = loop->settings.session_folder;
  HwServerSessions *self = g_new0 (HwServerSessions, 1);
  HwSessionStoreConfig config;
  guint64 epoch;

  self->loop = loop;
  hw_session_store_config_init (&config);
  config.session.durable = folder != NULL;
  config.session.max_bytes = MAX (config.session.max_bytes, loop->settings.max_payload);
  self->most_waiting = MAX (MOST_WAITING, loop->settings.max_payload);
  fill_random (&epoch, sizeof epoch);
  self->store
      = hw_session_store_new (&config, epoch, make_id_cb, NULL, hw_server_sessions_get_now (self));
  self->peers = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->touched = g_ptr_array_new ();
  self->refusals = g_array_new (FALSE, FALSE, sizeof (HwServerSessionRefusal));
  self->gone = g_array_new (FALSE, FALSE, sizeof (guint64));
  hw_timer_init (&self->timer, timer_cb);
  if (folder != NULL && !restore (self, folder, error))
    g_clear_pointer (&self, hw_server_sessions_free);
  else
    arm_timer (self);

  return self;
}

void
hw_server_sessions_free (HwServerSessions *self)
{
  while (!g_queue_is_empty (&self->sessions))
    hw_server_sessions_drop (self, g_queue_peek_head (&self->sessions));
  hw_timer_wheel_cancel (hw_poller_get_timers (self->loop->poller), &self->timer);
  hw_session_store_free (self->store);
  g_clear_pointer (&self->journal, hw_session_journal_free);
  g_hash_table_unref (self->peers);
  g_ptr_array_unref (self->touched);
  g_array_unref (self->refusals);
  g_array_unref (self->gone);
  g_free (self);
}

/* The one thing that the store can't judge: it knows no addresses. */
static gboolean
is_one_too_many (HwServerSessions *self, const HwPeer *peer, const HwSessionMessage *message)
{
  return message->kind == HW_SESSION_MESSAGE_HELLO && hw_session_id_is_none (&message->sid)
         && hw_session_store_find_wish (self->store, &message->nonce) == NULL
         && !hw_server_accept_may_have_session (self->loop->accept, peer->address);
}

/* HW-P-110 */
static void
refuse_now (HwServerSessions *self, HwPeer *peer, HwReason reason, const char *text)
{
  hw_server_sessions_settle (self);
  hw_peer_refuse (peer, reason, text);
}

/* HW-P-110 */
static void
refuse_wrong (HwServerSessions *self, HwPeer *peer, const char *wrong)
{
  g_autofree char *text = g_strconcat ("protocol; ", wrong, NULL);

  refuse_now (self, peer, HW_REASON_PROTOCOL_ERROR, text);
}

/* HW-P-091: the answers to its DATA could else be taken for the session's. */
static gboolean
comes_too_late (const HwPeer *peer, const HwSessionMessage *message)
{
  return message->kind == HW_SESSION_MESSAGE_HELLO && peer->has_said_data;
}

/* What there is no room for isn't taken, and so stays its sender's. NULL: there is. HW-P-104 */
static const char *
judge_room (HwServerSessions *self, const HwPeer *peer, const HwSessionMessage *message)
{
  HwStoredSession *session = hw_session_store_find_attached (self->store, peer->conn);
  const HwSession *end;
  gsize size;

  if (message->kind != HW_SESSION_MESSAGE_DATA || session == NULL)
    return NULL;
  end = hw_stored_session_get_end (session);
  size = g_bytes_get_size (message->payload);
  if (self->held + size > self->loop->settings.total_output_limit)
    return "limit; the sessions of all hold as much as they may together";
  if (message->seq > hw_session_get_delivered (end) + 1
      && hw_session_get_n_reordered_bytes (end) + size > self->most_waiting)
    return HW_SERVER_SESSIONS_TOO_MUCH;

  return NULL;
}

static void
count_held (HwServerSessions *self, guint64 conn)
{
  HwStoredSession *stored = hw_session_store_find_attached (self->store, conn);
  HwServerSession *session = stored != NULL ? hw_stored_session_get_program (stored) : NULL;
  const HwSession *end;
  gsize held;

  if (session == NULL)
    return;
  end = hw_stored_session_get_end (stored);
  held = hw_session_get_n_bytes (end) + hw_session_get_n_reordered_bytes (end)
         + session->waiting_bytes + session->work_bytes;
  self->held += held - session->held;
  session->held = held;
}

/* HW-P-091, HW-P-100, HW-P-108 */
static void
take_message (HwServerSessions *self, HwPeer *peer, const HwSessionMessage *message)
{
  gboolean was_busy = self->is_busy;
  HwStoredSession *session = hw_session_store_find_attached (self->store, peer->conn);
  HwServerSessionMarks marks = hw_server_session_marks (session);

  self->is_busy = TRUE;
  hw_session_store_receive (self->store, peer->conn, message, hw_server_sessions_get_now (self));
  hw_server_tell_session_received (self->loop, peer->conn, session, &marks, message);
  hw_server_sessions_gather (self);
  count_held (self, peer->conn);
  self->is_busy = was_busy;
  self->has_news = TRUE;
}

void
hw_server_sessions_receive (HwServerSessions *self, HwPeer *peer, const HwFrame *frame)
{
  HwSessionMessage message;
  const char *wrong, *too_much;

  if (!hw_session_frame_read (frame, &message, &wrong))
    {
      refuse_wrong (self, peer, wrong);
      return;
    }
  if (comes_too_late (peer, &message))
    {
      refuse_wrong (self, peer, "HELLO came after DATA; say it first on another connection");
      return;
    }
  if (is_one_too_many (self, peer, &message))
    {
      hw_peer_refuse (peer, HW_REASON_LIMIT, hw_session_fault_describe (HW_SESSION_FAULT_LIMIT));
      return;
    }
  if (!peer->has_session)
    g_hash_table_insert (self->peers, &peer->conn, peer);
  peer->has_session = TRUE;
  too_much = judge_room (self, peer, &message);
  if (too_much != NULL)
    refuse_now (self, peer, HW_REASON_LIMIT, too_much);
  else
    take_message (self, peer, &message);
  g_clear_pointer (&message.payload, g_bytes_unref);
}

/* A compaction that doesn't come about is told once, until one does. */
static void
tell_warning (HwServerSessions *self)
{
  const char *warning = hw_session_journal_get_warning (self->journal);

  if (warning != NULL && !self->is_warned)
    hw_server_tell_trouble (self->loop->queue, warning);
  self->is_warned = warning != NULL;
}

/* FALSE: the server ends, and nothing of what was gathered may go out. HW-D-068 */
static gboolean
commit (HwServerSessions *self)
{
  g_autoptr (GError) error = NULL;

  if (self->journal == NULL)
    return TRUE;
  if (!hw_session_journal_commit (self->journal, &error))
    {
      hw_server_loop_fail (self->loop, error->message);
      return FALSE;
    }
  tell_warning (self);

  return TRUE;
}

static void
flush (HwServerSessions *self)
{
  for (guint i = 0; i < self->touched->len; i++)
    hw_peer_flush (g_ptr_array_index (self->touched, i));
  g_ptr_array_set_size (self->touched, 0);
}

static void
refuse (HwServerSessions *self)
{
  for (guint i = 0; i < self->refusals->len; i++)
    {
      const HwServerSessionRefusal refusal
          = g_array_index (self->refusals, HwServerSessionRefusal, i);
      HwPeer *peer = g_hash_table_lookup (self->peers, &refusal.connection);

      if (peer != NULL)
        hw_peer_refuse (peer, refusal.reason, refusal.text);
    }
  g_array_set_size (self->refusals, 0);
}

/* What it brings about is done by settle. */
void
hw_server_sessions_answer (HwServerSessions *self,
                           HwServerSession *session,
                           guint64 seq,
                           GBytes *payload)
{
  hw_server_session_end_work (session, self->store, seq, payload,
                              hw_server_sessions_get_now (self));
  self->has_news = TRUE;
}

static void
take_gone (HwServerSessions *self)
{
  for (guint i = 0; i < self->gone->len; i++)
    hw_session_store_disconnected (self->store, g_array_index (self->gone, guint64, i),
                                   hw_server_sessions_get_now (self));
  g_array_set_size (self->gone, 0);
}

static void
arm_timer (HwServerSessions *self)
{
  HwTimerWheel *timers = hw_poller_get_timers (self->loop->poller);
  HwTime deadline = hw_session_store_get_deadline (self->store);

  if (deadline == HW_TIME_NEVER)
    hw_timer_wheel_cancel (timers, &self->timer);
  else
    hw_timer_wheel_arm (timers, &self->timer, deadline);
}

void
hw_server_sessions_settle (HwServerSessions *self)
{
  if (self->is_busy || !self->has_news || self->loop->state == HW_SERVER_LOOP_ENDED)
    return;

  self->is_busy = TRUE;
  while (self->has_news)
    {
      self->has_news = FALSE;
      take_gone (self);
      hw_server_sessions_gather (self);
      if (!commit (self))
        break;
      flush (self);
      refuse (self);
    }
  self->is_busy = FALSE;
  arm_timer (self);
}

static void
timer_cb (HwTimer *timer, HwTime now)
{
  HwServerSessions *self
      = (HwServerSessions *) ((guint8 *) timer - G_STRUCT_OFFSET (HwServerSessions, timer));

  hw_session_store_time (self->store, now);
  self->has_news = TRUE;
  hw_server_sessions_settle (self);
}

void
hw_server_sessions_forget (HwServerSessions *self, HwPeer *peer)
{
  if (!g_hash_table_remove (self->peers, &peer->conn))
    return;
  g_array_append_val (self->gone, peer->conn);
  self->has_news = TRUE;
  hw_server_sessions_settle (self);
}

void
hw_server_sessions_unblock (HwServerSessions *self, HwPeer *peer)
{
  HwStoredSession *session = hw_session_store_find_attached (self->store, peer->conn);

  peer->is_session_blocked = FALSE;
  if (session == NULL)
    return;
  hw_session_store_set_writable (self->store, session, TRUE);
  self->has_news = TRUE;
  hw_server_sessions_settle (self);
}

gboolean
hw_server_sessions_has_more (HwServerSessions *self, const HwPeer *peer)
{
  HwStoredSession *session = hw_session_store_find_attached (self->store, peer->conn);

  return session != NULL && hw_server_session_has_more (hw_stored_session_get_program (session));
}

void
hw_server_sessions_tell_restored (HwServerSessions *self)
{
  g_autofree char *text = NULL;

  if (self->journal == NULL)
    return;
  text = g_strdup_printf ("sessions restored from %s: %u",
                          hw_session_journal_get_path (self->journal),
                          hw_session_store_get_n_sessions (self->store));
  hw_server_tell_status (self->loop->queue, text);
}
