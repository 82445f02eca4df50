/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the driver's session: frames become its machine's inputs, and its actions frames.
 *
 * The two machines know nothing of each other. The link's tells the session's when there is a
 * connection and when it is gone; the session's tells the link's when it is attached, which ends
 * the handshake, and when a connection or the link has to end. The outbox is the session's limit:
 * what was pushed there is moved over at once, and goes on being counted there until it is ACKed.
 *
 * A drain is carried out as HW-D-060 wants it. It has one DATA at most, so that no more payloads
 * are held, and none before the kernel has taken all that was written before. */
#include "codec/hw-session-frame.h"
#include "io/hw-link-driver-private.h"

static HwSession *
get_end (HwLinkDriver *self)
{
  return hw_session_client_get_end (self->session->client);
}

gboolean
hw_link_driver_prepare_session (HwLinkDriver *self)
{
  g_autoptr (GError) error = NULL;

  self->n_in_doubt = 0;
  if (self->session != NULL && hw_link_session_is_open (self->session))
    return TRUE;
  g_clear_pointer (&self->session, hw_link_session_free);
  if (!hw_link_settings_has_session (&self->settings))
    return TRUE;
  self->session = hw_link_session_new (&self->settings, &error);
  if (self->session == NULL)
    hw_link_driver_tell_error (self, HW_REASON_NONE, error->message);

  return self->session != NULL;
}

gboolean
hw_link_driver_has_messages (HwLinkDriver *self)
{
  return !hw_outbox_is_empty (self->outbox)
         || (self->session != NULL && hw_link_session_get_n_unacked (self->session) > 0);
}

static HwReason
get_reason (HwSessionFault fault)
{
  switch (fault)
    {
    case HW_SESSION_FAULT_ACK_TIMEOUT:
      return HW_REASON_ACK_TIMEOUT;
    case HW_SESSION_FAULT_ATTACH_TIMEOUT:
      return HW_REASON_HANDSHAKE_TIMEOUT;
    case HW_SESSION_FAULT_TAKEN_OVER:
      return HW_REASON_TAKEN_OVER;
    case HW_SESSION_FAULT_STALE:
      return HW_REASON_STALE;
    case HW_SESSION_FAULT_LIMIT:
    case HW_SESSION_FAULT_EXHAUSTED:
      return HW_REASON_LIMIT;
    case HW_SESSION_FAULT_NONE:
    case HW_SESSION_FAULT_TIMEOUT:
      return HW_REASON_USER;
    default:
      return HW_REASON_PROTOCOL_ERROR;
    }
}

/* FALSE: nothing more can be said on this connection. */
static gboolean
say (HwLinkDriver *self, const HwSessionMessage *message)
{
  char text[HW_SESSION_TEXT_MAX];
  HwFrame frame = hw_session_frame_write (message, text);

  if (hw_link_driver_put_frame (self, &frame))
    return TRUE;
  hw_link_driver_lose (self, HW_REASON_SLOW_READER, "the peer reads nothing of what it is sent");

  return FALSE;
}

static void
send_message (HwLinkDriver *self, const HwSessionAction *action)
{
  const HwSessionMessage *message = &action->message;
  gboolean is_data = message->kind == HW_SESSION_MESSAGE_DATA;

  if (action->connection != self->generation || self->transport == NULL)
    return;
  if (is_data)
    hw_link_driver_tell_data (self, action);
  /* The first heartbeat, right behind it, takes HELLO along. */
  if (!say (self, message) || message->kind == HW_SESSION_MESSAGE_HELLO)
    return;
  hw_link_driver_flush (self);
  if (is_data)
    hw_link_driver_feed (self, HW_LINK_INPUT_SENT, message->seq, HW_REASON_NONE);
}

/* HW-P-099: a new session is asked for on another connection. */
static void
lost (HwLinkDriver *self, const HwSessionAction *action)
{
  hw_link_driver_tell_session_over (self, action);
  hw_link_driver_lose (self, HW_REASON_SESSION_LOST, hw_session_fault_describe (action->fault));
  hw_session_client_disconnected (self->session->client, self->generation);
  hw_link_session_begin (self->session, g_get_monotonic_time ());
}

static void
ended (HwLinkDriver *self, const HwSessionAction *action)
{
  HwReason reason = get_reason (action->fault);
  gboolean has_twin = reason == HW_REASON_TAKEN_OVER || reason == HW_REASON_STALE;

  self->n_in_doubt = action->n_in_doubt;
  if (has_twin || action->n_in_doubt > 0)
    hw_link_driver_tell_session_over (self, action);
  hw_link_driver_close (self, reason, has_twin ? hw_session_fault_describe (action->fault) : NULL);
}

static void
give_up_connection (HwLinkDriver *self, const HwSessionAction *action)
{
  const HwSessionMessage error = { .kind = HW_SESSION_MESSAGE_ERROR, .fault = action->fault };

  if (action->connection != self->generation || self->transport == NULL)
    return;
  if (action->fault == HW_SESSION_FAULT_PROTOCOL && say (self, &error))
    hw_link_driver_flush (self);
  hw_link_driver_lose (self, get_reason (action->fault), hw_session_fault_describe (action->fault));
}

static void
attached (HwLinkDriver *self, const HwSessionAction *action)
{
  self->session->resumed = action->resumed;
  hw_link_driver_feed (self, HW_LINK_INPUT_ATTACHED, 0, HW_REASON_NONE);
}

static void
carry_out (HwLinkDriver *self, const HwSessionAction *action)
{
  switch (action->kind)
    {
    case HW_SESSION_ACTION_SEND:
      send_message (self, action);
      return;
    case HW_SESSION_ACTION_CLOSE:
      give_up_connection (self, action);
      return;
    case HW_SESSION_ACTION_ACKED:
      hw_link_driver_tell_acked (self, action->seq);
      self->listener->acked (self->listener_data, action->seq);
      return;
    case HW_SESSION_ACTION_ATTACHED:
      attached (self, action);
      return;
    case HW_SESSION_ACTION_LOST:
      lost (self, action);
      return;
    case HW_SESSION_ACTION_ENDED:
      ended (self, action);
      return;
    default:
      return; /* room is counted in the outbox, and the saves are done */
    }
}

static void
deliver (HwLinkDriver *self, const HwSessionAction *action)
{
  gboolean is_echo = !hw_link_session_take_news (self->session, action->seq);

  hw_link_driver_tell_delivered (self, action, is_echo);
  self->listener->message (self->listener_data, action->payload);
  hw_session_client_handled (self->session->client, action->seq, g_get_monotonic_time ());
}

/* Behind the attaching, so that it is told before what is sent then. */
static gboolean
ends_drain (const HwSessionAction *action)
{
  return action->kind == HW_SESSION_ACTION_ATTACHED
         || (action->kind == HW_SESSION_ACTION_SEND
             && action->message.kind == HW_SESSION_MESSAGE_DATA);
}

static void
hold (HwLinkDriver *self, GArray *held, const HwSessionAction *action)
{
  HwSessionAction copy = *action;

  if (copy.message.payload != NULL)
    g_bytes_ref (copy.message.payload);
  if (ends_drain (action))
    hw_session_set_writable (get_end (self), FALSE);
  g_array_append_val (held, copy);
}

static void
release_action (gpointer data)
{
  HwSessionAction *action = data;

  g_clear_pointer (&action->message.payload, g_bytes_unref);
}

/* FALSE: there was nothing. */
static gboolean
collect (HwLinkDriver *self, GArray *held)
{
  HwSessionAction action;
  gboolean any = FALSE;

  for (; hw_session_client_next_action (self->session->client, &action); any = TRUE)
    if (action.kind == HW_SESSION_ACTION_DELIVER)
      deliver (self, &action);
    else
      hold (self, held, &action);

  return any;
}

static void
take_from_outbox (HwLinkDriver *self)
{
  HwTime now = g_get_monotonic_time ();

  while (hw_link_session_is_open (self->session) && !hw_outbox_is_empty (self->outbox))
    {
      g_autoptr (GBytes) message = hw_outbox_pop_held (self->outbox);

      if (hw_session_client_send (self->session->client, message, now) != HW_SESSION_SEND_ACCEPTED)
        {
          hw_link_driver_tell_error (self, HW_REASON_LIMIT, "the session has no numbers left");
          return;
        }
    }
}

static gboolean
settle_outbox (HwLinkDriver *self)
{
  HwSession *end = get_end (self);

  return hw_outbox_set_held (self->outbox, hw_session_get_n_unacked (end),
                             hw_session_get_n_bytes (end));
}

gboolean
hw_link_driver_settle_session (HwLinkDriver *self)
{
  g_autoptr (GArray) held = g_array_new (FALSE, FALSE, sizeof (HwSessionAction));
  gboolean any;

  if (self->session == NULL)
    return FALSE;
  g_array_set_clear_func (held, release_action);
  take_from_outbox (self);
  hw_session_set_writable (get_end (self),
                           self->transport != NULL && hw_byte_queue_get_length (&self->out) == 0);
  any = collect (self, held);
  for (guint i = 0; i < held->len; i++)
    carry_out (self, &g_array_index (held, HwSessionAction, i));
  if (settle_outbox (self))
    self->has_news = TRUE;

  return any;
}

void
hw_link_driver_attach_session (HwLinkDriver *self)
{
  if (self->session == NULL)
    return;
  hw_session_client_connected (self->session->client, self->generation, g_get_monotonic_time ());
  hw_link_driver_settle_session (self);
}

void
hw_link_driver_detach_session (HwLinkDriver *self)
{
  if (self->session != NULL)
    hw_session_client_disconnected (self->session->client, self->generation);
}

static void
take_message (HwLinkDriver *self, const HwFrame *frame, const HwSessionMessage *message)
{
  HwSession *end = get_end (self);
  guint64 n_again = hw_session_get_n_again (end);
  guint64 delivered = hw_session_get_delivered (end);
  gboolean is_data
      = message->kind == HW_SESSION_MESSAGE_DATA
        && hw_session_client_get_state (self->session->client) == HW_SESSION_CLIENT_ATTACHED;

  if (is_data && (frame->flags & HW_FRAME_FLAG_REPLY) == 0)
    hw_link_session_note_news (self->session, message->seq);
  hw_session_client_receive (self->session->client, self->generation, message,
                             g_get_monotonic_time ());
  if (is_data)
    hw_link_driver_tell_misplaced (self, frame, n_again, delivered);
}

static gboolean
is_of_session (const HwFrame *frame)
{
  return frame->type == HW_FRAME_WELCOME || frame->type == HW_FRAME_ACK
         || frame->type == HW_FRAME_BYE || frame->type == HW_FRAME_DATA
         || frame->type == HW_FRAME_HELLO || frame->type == HW_FRAME_ERROR;
}

/* HW-P-107 */
static gboolean
read_message (const HwFrame *frame, HwSessionMessage *message, const char **wrong)
{
  *wrong = "a session's message is one frame";

  return (frame->type != HW_FRAME_DATA || (frame->flags & HW_FRAME_FLAG_MORE) == 0)
         && hw_session_frame_read (frame, message, wrong);
}

gboolean
hw_link_driver_take_session_frame (HwLinkDriver *self, const HwFrame *frame)
{
  HwSessionMessage message;
  const char *wrong;

  if (self->session == NULL || !is_of_session (frame))
    return FALSE;
  if (!read_message (frame, &message, &wrong))
    {
      hw_link_driver_tell_error (self, HW_REASON_PROTOCOL_ERROR, wrong);
      hw_link_driver_lose (self, HW_REASON_PROTOCOL_ERROR, wrong);
      return TRUE;
    }
  if (message.kind == HW_SESSION_MESSAGE_ERROR && message.fault == HW_SESSION_FAULT_NONE)
    return FALSE;
  take_message (self, frame, &message);
  g_clear_pointer (&message.payload, g_bytes_unref);
  hw_link_driver_feed (self, HW_LINK_INPUT_RECEIVED, 0, HW_REASON_NONE);

  return TRUE;
}

gboolean
hw_link_driver_close_session (HwLinkDriver *self, HwTime limit_us)
{
  if (self->session == NULL || hw_link_session_is_over (self->session))
    return FALSE;
  take_from_outbox (self);
  self->session->closing = TRUE;
  hw_session_client_close (self->session->client, limit_us, g_get_monotonic_time ());

  return TRUE;
}
