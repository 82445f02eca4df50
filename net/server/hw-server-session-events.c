/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns how the server says what happened to its sessions. */
#include "server/hw-server-session-events.h"

#include "codec/hw-session-frame.h"
#include "server/hw-server-loop.h"
#include "server/hw-server.h"

static gboolean
reports_messages (HwServerLoop *loop)
{
  return (loop->settings.report & HW_SERVER_REPORT_MESSAGES) != 0;
}

/* NULL: nobody listens. @conn 0: on no connection. */
static HwEvent *
new_event (HwServerLoop *loop, HwEventKind kind, guint64 conn)
{
  HwEvent *event;

  if (loop->queue == NULL)
    return NULL;
  event = hw_event_new (kind, HW_EVENT_SOURCE_SERVER);
  if (conn != 0)
    hw_event_set_number (event, HW_EVENT_FIELD_CONN, (gint64) conn);

  return event;
}

/* HW-P-111 */
static char *
name_session (const HwStoredSession *session)
{
  return g_strdup_printf ("session %08x",
                          (guint) (hw_stored_session_get_sid (session)->high >> 32));
}

static guint64
get_conn (const HwSessionAction *action)
{
  return action->connection != 0
             ? action->connection
             : hw_session_get_connection (hw_stored_session_get_end (action->session));
}

HwServerSessionMarks
hw_server_session_marks (HwStoredSession *session)
{
  const HwSession *end;

  if (session == NULL)
    return (HwServerSessionMarks){ 0, 0 };
  end = hw_stored_session_get_end (session);

  return (HwServerSessionMarks){ hw_session_get_delivered (end), hw_session_get_n_again (end) };
}

static void
tell_message (HwServerLoop *loop, HwEventKind kind, guint64 conn, guint64 seq, GBytes *payload)
{
  HwFrame frame = { .type = HW_FRAME_DATA, .seq = seq };

  frame.payload = g_bytes_get_data (payload, &frame.payload_length);
  hw_server_tell_frame (loop->queue, kind, conn, &frame);
}

void
hw_server_tell_session_received (HwServerLoop *loop,
                                 guint64 conn,
                                 HwStoredSession *session,
                                 const HwServerSessionMarks *before,
                                 const HwSessionMessage *message)
{
  const HwSession *end;

  if (!reports_messages (loop) || session == NULL || message->kind != HW_SESSION_MESSAGE_DATA)
    return;
  end = hw_stored_session_get_end (session);
  if (hw_session_get_connection (end) != conn)
    return;
  if (hw_session_get_n_again (end) > before->n_again)
    tell_message (loop,
                  hw_stored_session_get_delivery (session) == HW_DELIVERY_AT_LEAST_ONCE
                      ? HW_EVENT_RETRANSMITTED
                      : HW_EVENT_DUPLICATE_DROPPED,
                  conn, message->seq, message->payload);
  else if (message->seq > before->delivered + 1)
    tell_message (loop, HW_EVENT_OUT_OF_ORDER, conn, message->seq, message->payload);
}

void
hw_server_tell_session_delivered (HwServerLoop *loop, const HwSessionAction *action)
{
  if (reports_messages (loop))
    tell_message (loop, HW_EVENT_MESSAGE_RECEIVED, get_conn (action), action->seq, action->payload);
}

static void
tell_unknown (HwServerLoop *loop, const HwSessionAction *action)
{
  HwEvent *event = new_event (loop, HW_EVENT_SESSION_LOST, action->connection);

  if (event == NULL)
    return;
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT,
                       action->message.known ? "a session that is over was asked for"
                                             : "a session that isn't known was asked for");
  hw_event_queue_push (loop->queue, event);
}

void
hw_server_tell_session_sent (HwServerLoop *loop,
                             const HwSessionAction *action,
                             const HwFrame *frame)
{
  if (action->message.kind == HW_SESSION_MESSAGE_WELCOME
      && hw_session_id_is_none (&action->message.sid))
    tell_unknown (loop, action);
  else if (reports_messages (loop) && frame->type == HW_FRAME_DATA)
    hw_server_tell_frame (loop->queue,
                          action->again ? HW_EVENT_RETRANSMITTED : HW_EVENT_MESSAGE_SENT,
                          action->connection, frame);
}

void
hw_server_tell_session_acked (HwServerLoop *loop, const HwSessionAction *action)
{
  HwEvent *event;

  if (!reports_messages (loop))
    return;
  event = new_event (loop, HW_EVENT_MESSAGE_ACKED, get_conn (action));
  if (event == NULL)
    return;
  hw_event_set_number (event, HW_EVENT_FIELD_SEQ, (gint64) action->seq);
  hw_event_queue_push (loop->queue, event);
}

void
hw_server_tell_session_attached (HwServerLoop *loop, const HwSessionAction *action)
{
  g_autofree char *name = name_session (action->session);
  HwEvent *event;

  if (!action->resumed)
    return;
  event = new_event (loop, HW_EVENT_SESSION_RESUMED, action->connection);
  if (event == NULL)
    return;
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, name);
  hw_event_queue_push (loop->queue, event);
}

void
hw_server_tell_session_ended (HwServerLoop *loop, const HwSessionAction *action)
{
  g_autofree char *name = name_session (action->session);
  g_autofree char *text = NULL;
  HwEvent *event;

  if (action->fault == HW_SESSION_FAULT_NONE)
    return;
  event = new_event (loop, HW_EVENT_SESSION_LOST, action->connection);
  if (event == NULL)
    return;
  text = g_strdup_printf ("%s: %s; %u unacknowledged", name,
                          hw_session_fault_describe (action->fault), action->n_in_doubt);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_event_queue_push (loop->queue, event);
}
