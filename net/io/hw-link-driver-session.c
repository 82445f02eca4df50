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
  if (copy.payload != NULL)
    g_bytes_ref (copy.payload);
  if (ends_drain (action))
    hw_session_set_writable (get_end (self), FALSE);
  g_array_append_val (held, copy);
}

static void
release_action (gpointer data)
{
  HwSessionAction *action = data;

  g_clear_pointer (&action->message.payload, g_bytes_unref);
  g_clear_pointer (&action->payload, g_bytes_unref);
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
      {
        hw_link_session_stage (self->session, &action);
        hold (self, held, &action);
      }

  return any;
}

/* What can't be saved isn't said: the machine is ahead of the disk, and nobody must know. */
static gboolean
commit (HwLinkDriver *self)
{
  g_autoptr (GError) error = NULL;

  if (hw_link_session_commit (self->session, &error))
    return TRUE;
  self->n_in_doubt = hw_link_session_get_n_unacked (self->session);
  hw_link_driver_tell_error (self, HW_REASON_WRITE_ERROR, error->message);
  hw_link_driver_close (self, HW_REASON_WRITE_ERROR, error->message);

  return FALSE;
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

/* A durable session ends when nothing is left; what is left when the time is over stays saved. */
static gboolean
end_drained (HwLinkDriver *self)
{
  HwTime now = g_get_monotonic_time ();
  guint n_unacked = hw_link_session_get_n_unacked (self->session);

  if (n_unacked > 0 ? self->session->close_by > now : self->session->close_by == HW_TIME_NEVER)
    return FALSE;
  self->session->close_by = HW_TIME_NEVER;
  if (n_unacked == 0)
    hw_session_client_close (self->session->client, 0, now);
  else
    hw_link_driver_feed (self, HW_LINK_INPUT_CLOSE, 0, HW_REASON_NONE);

  return TRUE;
}

/* FALSE: there was nothing. */
static gboolean
drain (HwLinkDriver *self)
{
  g_autoptr (GArray) held = g_array_new (FALSE, FALSE, sizeof (HwSessionAction));
  gboolean any;

  g_array_set_clear_func (held, release_action);
  hw_session_set_writable (get_end (self),
                           self->transport != NULL && hw_byte_queue_get_length (&self->out) == 0);
  any = collect (self, held);
  if (!commit (self))
    return TRUE;
  for (guint i = 0; i < held->len; i++)
    hw_link_driver_carry_out_session (self, &g_array_index (held, HwSessionAction, i));

  return any;
}

gboolean
hw_link_driver_settle_session (HwLinkDriver *self)
{
  gboolean any;

  if (self->session == NULL || self->session->failed)
    return FALSE;
  take_from_outbox (self);
  any = end_drained (self);
  any = drain (self) || any;
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
  HwTime now = g_get_monotonic_time ();

  if (self->session == NULL || hw_link_session_is_over (self->session))
    return FALSE;
  take_from_outbox (self);
  self->session->closing = TRUE;
  if (self->session->journal == NULL)
    hw_session_client_close (self->session->client, limit_us, now);
  else
    self->session->close_by = MIN (self->session->close_by, now + limit_us);

  return TRUE;
}

HwTime
hw_link_driver_get_session_deadline (HwLinkDriver *self)
{
  if (self->session == NULL || self->session->failed)
    return HW_TIME_NEVER;

  return MIN (hw_session_client_get_deadline (self->session->client), self->session->close_by);
}

void
hw_link_driver_time_session (HwLinkDriver *self, HwTime now)
{
  if (self->session != NULL)
    hw_session_client_time (self->session->client, now);
}
