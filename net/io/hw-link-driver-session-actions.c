/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what the driver does when its session wants something: frames, ends, and what is told. */
#include "codec/hw-session-frame.h"
#include "io/hw-link-driver-private.h"

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

/* One that was accepted in another framing, which carries more: sent in this one, it would end each
 * connection. */
static gboolean
fits_framing (HwLinkDriver *self, GBytes *payload)
{
  static const char text[] = "a message larger than the framing carries; "
                             "open it again in the one that it was accepted in";

  if (g_bytes_get_size (payload) <= self->codec->max_payload)
    return TRUE;
  hw_link_driver_tell_error (self, HW_REASON_TOO_LARGE, text);
  hw_link_driver_close (self, HW_REASON_TOO_LARGE, text);

  return FALSE;
}

static void
send_message (HwLinkDriver *self, const HwSessionAction *action)
{
  const HwSessionMessage *message = &action->message;
  gboolean is_data = message->kind == HW_SESSION_MESSAGE_DATA;

  if (action->connection != self->generation || self->transport == NULL)
    return;
  if (is_data && !fits_framing (self, message->payload))
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

void
hw_link_driver_carry_out_session (HwLinkDriver *self, const HwSessionAction *action)
{
  switch (action->kind)
    {
    case HW_SESSION_ACTION_SEND:
      send_message (self, action);
      return;
    case HW_SESSION_ACTION_CLOSE:
      give_up_connection (self, action);
      return;
    case HW_SESSION_ACTION_SAVE_MESSAGE:
      hw_link_driver_tell_accepted (self, action);
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
      return; /* room is counted in the outbox; the other saves concern nobody */
    }
}
