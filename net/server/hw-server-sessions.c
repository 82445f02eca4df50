/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the server's sessions: the store, driven by the frames of peers and the loop's time. */
#include "server/hw-server-sessions.h"

#include <sys/random.h>

#include "codec/hw-session-frame.h"
#include "server/hw-server-loop.h"
#include "server/hw-server-session-events.h"
#include "server/hw-server-session.h"

/*
 * How it works. A peer's frames go to the store one by one, and what the store wants is gathered at
 * once: messages are echoed into their session, and frames are put into the outputs of peers. Only
 * at the end of the peer's turn all is settled: the outputs are flushed, each with one write, and
 * whom the store wants closed is told so and closed. So nothing is sent before all that was
 * gathered with it is done (HW-D-060).
 *
 * Flushing can end connections, or make room in outputs. Neither may reach the store while its
 * actions are being drained, so both only leave a note, and settling goes round again.
 */

/* Held of a session besides its outbox: never less than one message. HW-P-104 */
#define MOST_WAITING (1024 * 1024)

typedef struct
{
  guint64 connection;
  HwReason reason;
  const char *text; /* static */
} Refusal;

struct _HwServerSessions
{
  HwServerLoop *loop;
  HwSessionStore *store;
  HwTimer timer;
  GHashTable *peers;  /* HwPeer by its conn: who said HELLO, until the end is told */
  GQueue sessions;    /* HwServerSession, by its link */
  GPtrArray *touched; /* HwPeer: frames wait in their outputs */
  GArray *refusals;   /* Refusal */
  GArray *gone;       /* guint64: ended, and the store doesn't know */
  gsize most_waiting;
  gboolean is_busy; /* the store is being drained, or outputs are flushed */
  gboolean has_news;
};

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

static HwTime
get_now (HwServerSessions *self)
{
  return hw_poller_get_now (self->loop->poller);
}

HwServerSessions *
hw_server_sessions_new (HwServerLoop *loop)
{
  HwServerSessions *self = g_new0 (HwServerSessions, 1);
  HwSessionStoreConfig config;
  guint64 epoch;

  self->loop = loop;
  hw_session_store_config_init (&config);
  config.session.max_bytes = MAX (config.session.max_bytes, loop->settings.max_payload);
  self->most_waiting = MAX (MOST_WAITING, loop->settings.max_payload);
  fill_random (&epoch, sizeof epoch);
  self->store = hw_session_store_new (&config, epoch, make_id_cb, NULL, get_now (self));
  self->peers = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->touched = g_ptr_array_new ();
  self->refusals = g_array_new (FALSE, FALSE, sizeof (Refusal));
  self->gone = g_array_new (FALSE, FALSE, sizeof (guint64));
  hw_timer_init (&self->timer, timer_cb);

  return self;
}

static void
forget_session (HwServerSessions *self, HwServerSession *session)
{
  if (session->address != NULL)
    hw_server_accept_release_session (self->loop->accept, session->address);
  g_queue_unlink (&self->sessions, &session->link);
  hw_server_session_free (session);
}

void
hw_server_sessions_free (HwServerSessions *self)
{
  while (!g_queue_is_empty (&self->sessions))
    forget_session (self, g_queue_peek_head (&self->sessions));
  hw_timer_wheel_cancel (hw_poller_get_timers (self->loop->poller), &self->timer);
  hw_session_store_free (self->store);
  g_hash_table_unref (self->peers);
  g_ptr_array_unref (self->touched);
  g_array_unref (self->refusals);
  g_array_unref (self->gone);
  g_free (self);
}

static HwServerSession *
get_program (const HwSessionAction *action)
{
  return hw_stored_session_get_program (action->session);
}

static void
refuse_later (HwServerSessions *self, guint64 connection, HwReason reason, const char *text)
{
  const Refusal refusal = { connection, reason, text };

  g_array_append_val (self->refusals, refusal);
}

static HwReason
get_reason (HwSessionFault fault)
{
  switch (fault)
    {
    case HW_SESSION_FAULT_ACK_TIMEOUT:
      return HW_REASON_ACK_TIMEOUT;
    case HW_SESSION_FAULT_TAKEN_OVER:
      return HW_REASON_TAKEN_OVER;
    case HW_SESSION_FAULT_STALE:
      return HW_REASON_STALE;
    case HW_SESSION_FAULT_LIMIT:
    case HW_SESSION_FAULT_EXHAUSTED:
      return HW_REASON_LIMIT;
    default:
      return HW_REASON_PROTOCOL_ERROR;
    }
}

/* Over the soft limit the session puts nothing more there. */
static void
block_if_full (HwServerSessions *self, HwPeer *peer, HwStoredSession *session)
{
  if (hw_byte_queue_get_length (&peer->output) <= self->loop->settings.output_soft_limit)
    return;
  peer->is_session_blocked = TRUE;
  hw_session_store_set_writable (self->store, session, FALSE);
}

/* It goes out when all is settled. */
static void
say (HwServerSessions *self, const HwSessionAction *action)
{
  HwPeer *peer = g_hash_table_lookup (self->peers, &action->connection);
  char text[HW_SESSION_TEXT_MAX];
  HwFrame frame = hw_session_frame_write (&action->message, text);

  if (peer == NULL)
    return;
  if (frame.payload_length > peer->decoder.codec->max_payload)
    {
      refuse_later (self, peer->conn, HW_REASON_TOO_LARGE,
                    "protocol; a message of the session is longer than this framing carries");
      return;
    }
  if (frame.type == HW_FRAME_DATA)
    frame.flags = HW_FRAME_FLAG_REPLY;
  g_ptr_array_add (self->touched, peer);
  hw_peer_queue_frame (peer, &frame);
  hw_server_tell_session_sent (self->loop, action, &frame);
  if (frame.type == HW_FRAME_DATA)
    block_if_full (self, peer, action->session);
}

static void
attach (HwServerSessions *self, const HwSessionAction *action)
{
  HwPeer *peer = g_hash_table_lookup (self->peers, &action->connection);
  HwServerSession *session = get_program (action);

  if (session == NULL)
    {
      session = hw_server_session_new (action->session, peer != NULL ? peer->address : NULL);
      if (session->address != NULL)
        hw_server_accept_hold_session (session->address);
      g_queue_push_tail_link (&self->sessions, &session->link);
    }
  hw_server_tell_session_attached (self->loop, action);
}

static void
deliver (HwServerSessions *self, const HwSessionAction *action)
{
  HwServerSession *session = get_program (action);

  hw_server_tell_session_delivered (self->loop, action);
  hw_server_session_deliver (session, self->store, action, get_now (self));
  if (session->waiting_bytes > self->most_waiting)
    refuse_later (self, hw_session_get_connection (hw_stored_session_get_end (action->session)),
                  HW_REASON_LIMIT,
                  "protocol; more bytes were sent than may be on their way unacknowledged");
}

static void
end (HwServerSessions *self, const HwSessionAction *action)
{
  hw_server_tell_session_ended (self->loop, action);
  if (get_program (action) != NULL)
    forget_session (self, get_program (action));
}

static void
take_action (HwServerSessions *self, const HwSessionAction *action)
{
  switch (action->kind)
    {
    case HW_SESSION_ACTION_SEND:
      say (self, action);
      break;
    case HW_SESSION_ACTION_CLOSE:
      refuse_later (self, action->connection, get_reason (action->fault),
                    hw_session_fault_describe (action->fault));
      break;
    case HW_SESSION_ACTION_ATTACHED:
      attach (self, action);
      break;
    case HW_SESSION_ACTION_DELIVER:
      deliver (self, action);
      break;
    case HW_SESSION_ACTION_UNBLOCKED:
      hw_server_session_go_on (get_program (action), self->store, get_now (self));
      break;
    case HW_SESSION_ACTION_ACKED:
      hw_server_tell_session_acked (self->loop, action);
      break;
    case HW_SESSION_ACTION_ENDED:
      end (self, action);
      break;
    default:
      break;
    }
}

static void
gather (HwServerSessions *self)
{
  HwSessionAction action;

  while (hw_session_store_next_action (self->store, &action))
    take_action (self, &action);
}

/* The one thing that the store can't judge: it knows no addresses. */
static gboolean
is_one_too_many (HwServerSessions *self, const HwPeer *peer, const HwSessionMessage *message)
{
  return message->kind == HW_SESSION_MESSAGE_HELLO && hw_session_id_is_none (&message->sid)
         && hw_session_store_find_wish (self->store, &message->nonce) == NULL
         && !hw_server_accept_may_have_session (self->loop->accept, peer->address);
}

static void
refuse_wrong (HwServerSessions *self, HwPeer *peer, const char *wrong)
{
  g_autofree char *text = g_strconcat ("protocol; ", wrong, NULL);

  hw_server_sessions_settle (self);
  hw_peer_refuse (peer, HW_REASON_PROTOCOL_ERROR, text);
}

static void
take_message (HwServerSessions *self, HwPeer *peer, const HwSessionMessage *message)
{
  gboolean was_busy = self->is_busy;
  HwStoredSession *session = hw_session_store_find_attached (self->store, peer->conn);
  HwServerSessionMarks marks = hw_server_session_marks (session);

  self->is_busy = TRUE;
  hw_session_store_receive (self->store, peer->conn, message, get_now (self));
  hw_server_tell_session_received (self->loop, peer->conn, session, &marks, message);
  gather (self);
  self->is_busy = was_busy;
  self->has_news = TRUE;
}

void
hw_server_sessions_receive (HwServerSessions *self, HwPeer *peer, const HwFrame *frame)
{
  HwSessionMessage message;
  const char *wrong;

  if (!hw_session_frame_read (frame, &message, &wrong))
    {
      refuse_wrong (self, peer, wrong);
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
  take_message (self, peer, &message);
  g_clear_pointer (&message.payload, g_bytes_unref);
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
      const Refusal refusal = g_array_index (self->refusals, Refusal, i);
      HwPeer *peer = g_hash_table_lookup (self->peers, &refusal.connection);

      if (peer != NULL)
        hw_peer_refuse (peer, refusal.reason, refusal.text);
    }
  g_array_set_size (self->refusals, 0);
}

static void
take_gone (HwServerSessions *self)
{
  for (guint i = 0; i < self->gone->len; i++)
    hw_session_store_disconnected (self->store, g_array_index (self->gone, guint64, i),
                                   get_now (self));
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
  if (self->is_busy || !self->has_news)
    return;

  self->is_busy = TRUE;
  while (self->has_news)
    {
      self->has_news = FALSE;
      take_gone (self);
      gather (self);
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
