/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the events of the driver's session: what became of each message, and of the session. */
#include "codec/hw-session-frame.h"
#include "io/hw-link-driver-private.h"

void
hw_link_driver_tell_accepted (HwLinkDriver *self, const HwSessionAction *action)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (action->payload, &length);

  hw_link_driver_tell_message (self, HW_EVENT_MESSAGE_ACCEPTED, action->seq, -1, data, length);
}

void
hw_link_driver_tell_data (HwLinkDriver *self, const HwSessionAction *action)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (action->message.payload, &length);
  guint64 seq = action->message.seq;

  if (!action->again)
    hw_echo_ledger_sent (self->ledger, seq, length, g_get_monotonic_time ());
  hw_link_driver_tell_message (self, action->again ? HW_EVENT_RETRANSMITTED : HW_EVENT_MESSAGE_SENT,
                               seq, -1, data, length);
}

void
hw_link_driver_tell_delivered (HwLinkDriver *self, const HwSessionAction *action, gboolean is_echo)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (action->payload, &length);

  hw_link_driver_tell_message (self, is_echo ? HW_EVENT_ECHO_RECEIVED : HW_EVENT_MESSAGE_RECEIVED,
                               action->seq, -1, data, length);
}

/* An ACK of many is told of each, as each was sent. */
void
hw_link_driver_tell_acked (HwLinkDriver *self, guint64 seq)
{
  HwTime now = g_get_monotonic_time ();

  while (self->session->acked < seq)
    {
      HwEvent *event = hw_link_driver_make_event (self, HW_EVENT_MESSAGE_ACKED);
      guint64 acked = ++self->session->acked;
      HwTime rtt_us = hw_echo_ledger_answered (self->ledger, acked, now);

      hw_event_set_number (event, HW_EVENT_FIELD_SEQ, (gint64) acked);
      if (rtt_us >= 0)
        hw_event_set_number (event, HW_EVENT_FIELD_RTT_US, rtt_us);
      hw_link_driver_emit (self, event);
    }
}

void
hw_link_driver_tell_resumed (HwLinkDriver *self)
{
  HwSession *end;
  HwEvent *event;

  if (self->session == NULL || !self->session->resumed)
    return;
  end = hw_session_client_get_end (self->session->client);
  event = hw_link_driver_make_event (self, HW_EVENT_SESSION_RESUMED);
  hw_event_set_number (event, HW_EVENT_FIELD_SEQ, (gint64) hw_session_get_una (end));
  hw_event_set_number (event, HW_EVENT_FIELD_UNACKED, hw_session_get_n_unacked (end));
  hw_link_driver_emit (self, event);
}

/* HW-D-027 */
void
hw_link_driver_tell_session_over (HwLinkDriver *self, const HwSessionAction *action)
{
  HwEvent *event = hw_link_driver_make_event (self, HW_EVENT_SESSION_LOST);
  const char *reason = hw_session_fault_get_name (action->fault);

  hw_event_set_string (event, HW_EVENT_FIELD_REASON, reason);
  hw_event_set_number (event, HW_EVENT_FIELD_UNACKED, action->n_in_doubt);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT,
                       action->n_in_doubt > 0 ? "what wasn't ACKed is in doubt" : NULL);
  hw_link_driver_emit (self, event);
  self->listener->session_lost (self->listener_data, reason, action->n_in_doubt);
}

static void
tell_gap (HwLinkDriver *self, const HwFrame *frame, guint64 delivered)
{
  HwEvent *event = hw_link_driver_make_event (self, HW_EVENT_OUT_OF_ORDER);
  g_autofree char *text = g_strdup_printf ("#%" G_GUINT64_FORMAT " is missing", delivered + 1);

  hw_event_set_number (event, HW_EVENT_FIELD_SEQ, (gint64) frame->seq);
  hw_event_set_number (event, HW_EVENT_FIELD_BYTES, (gint64) frame->payload_length);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_link_driver_emit (self, event);
}

/* At least once, what comes again is delivered again, and told there. */
void
hw_link_driver_tell_misplaced (HwLinkDriver *self,
                               const HwFrame *frame,
                               guint64 n_again,
                               guint64 delivered)
{
  HwSession *end = hw_session_client_get_end (self->session->client);
  gboolean came_again = hw_session_get_n_again (end) != n_again;

  if (came_again && self->session->config.delivery != HW_DELIVERY_AT_LEAST_ONCE)
    hw_link_driver_tell_message (self, HW_EVENT_DUPLICATE_DROPPED, frame->seq, -1, frame->payload,
                                 frame->payload_length);
  else if (!came_again && frame->seq > delivered + 1)
    tell_gap (self, frame, delivered);
}
