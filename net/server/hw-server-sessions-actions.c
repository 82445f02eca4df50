/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what is done for the server's sessions when the store wants it. */
#include "codec/hw-session-frame.h"
#include "server/hw-server-session-events.h"
#include "server/hw-server-sessions-private.h"

HwTime
hw_server_sessions_get_now (HwServerSessions *self)
{
  return hw_poller_get_now (self->loop->poller);
}

void
hw_server_sessions_drop (HwServerSessions *self, HwServerSession *session)
{
  if (self->loop->work != NULL)
    hw_server_work_forget_session (self->loop->work, session);
  if (session->address != NULL)
    hw_server_accept_release_session (self->loop->accept, session->address);
  self->held -= session->held;
  g_queue_unlink (&self->sessions, &session->link);
  hw_server_session_free (session);
}

static HwServerSession *
get_program (const HwSessionAction *action)
{
  return hw_stored_session_get_program (action->session);
}

static void
refuse_later (HwServerSessions *self, guint64 connection, HwReason reason, const char *text)
{
  const HwServerSessionRefusal refusal = { connection, reason, text };

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

/* It goes out when all is settled. (HW-P-101, HW-P-102, HW-P-103) */
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
      session = hw_server_session_new (action->session, ++self->last_id,
                                       peer != NULL ? peer->address : NULL);
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
  if (self->loop->work != NULL)
    hw_server_work_take_delivered (self->loop->work, session, action->seq, action->payload);
  else
    hw_server_session_deliver (session, self->store, action->seq, action->payload,
                               hw_server_sessions_get_now (self));
  if (session->waiting_bytes + session->work_bytes > self->most_waiting)
    refuse_later (self, hw_session_get_connection (hw_stored_session_get_end (action->session)),
                  HW_REASON_LIMIT, HW_SERVER_SESSIONS_TOO_MUCH);
}

static void
end (HwServerSessions *self, const HwSessionAction *action)
{
  hw_server_tell_session_ended (self->loop, action);
  if (get_program (action) != NULL)
    hw_server_sessions_drop (self, get_program (action));
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
      hw_server_session_go_on (get_program (action), self->store,
                               hw_server_sessions_get_now (self));
      break;
    case HW_SESSION_ACTION_ACKED:
      hw_server_tell_session_acked (self->loop, action);
      break;
    case HW_SESSION_ACTION_ENDED:
      end (self, action);
      break;
    default:
      if (self->journal != NULL)
        hw_session_journal_stage_stored (self->journal, action);
    }
}

void
hw_server_sessions_gather (HwServerSessions *self)
{
  HwSessionAction action;

  while (hw_session_store_next_action (self->store, &action))
    take_action (self, &action);
}
