/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the driver's events: each of the machine's actions as what a person reads. */
#include "io/hw-link-driver-private.h"
#include "io/hw-message-text.h"

HwEvent *
hw_link_driver_make_event (HwLinkDriver *self, HwEventKind kind)
{
  HwEvent *event = hw_event_new (kind, HW_EVENT_SOURCE_CLIENT);

  if (self->generation > 0)
    hw_event_set_number (event, HW_EVENT_FIELD_CONN, (gint64) self->generation);

  return event;
}

void
hw_link_driver_emit (HwLinkDriver *self, HwEvent *event)
{
  self->listener->event (self->listener_data, event);
}

/* A delay that is shown is never shorter than the one that is waited. */
static gint64
round_up_to_ms (HwTime time_us)
{
  return (time_us + 999) / 1000;
}

static void
tell_connecting (HwLinkDriver *self)
{
  HwEvent *event = hw_link_driver_make_event (self, HW_EVENT_CONNECTING);

  hw_event_set_number (event, HW_EVENT_FIELD_ATTEMPT, self->attempt);
  hw_event_set_string (event, HW_EVENT_FIELD_PEER, self->peer);
  hw_link_driver_emit (self, event);
}

static void
tell_heartbeat (HwLinkDriver *self, const HwLinkAction *action)
{
  gboolean answered = action->kind == HW_LINK_ACTION_PONG;
  HwEvent *event = hw_link_driver_make_event (self, answered ? HW_EVENT_HEARTBEAT_RECEIVED
                                                             : HW_EVENT_HEARTBEAT_SENT);

  hw_event_set_number (event, HW_EVENT_FIELD_SEQ, (gint64) action->seq);
  if (answered)
    hw_event_set_number (event, HW_EVENT_FIELD_RTT_US, action->rtt_us);
  hw_link_driver_emit (self, event);
}

static void
tell_missed (HwLinkDriver *self, const HwLinkAction *action)
{
  HwEvent *event = hw_link_driver_make_event (self, HW_EVENT_HEARTBEAT_MISSED);

  hw_event_set_number (event, HW_EVENT_FIELD_SEQ, (gint64) action->seq);
  hw_event_set_number (event, HW_EVENT_FIELD_MISSES, action->misses);
  hw_event_set_number (event, HW_EVENT_FIELD_ALLOWED, action->allowed);
  hw_event_set_number (event, HW_EVENT_FIELD_SILENT_MS, action->silent_us / 1000);
  hw_link_driver_emit (self, event);
}

static void
tell_paced (HwLinkDriver *self, const HwLinkAction *action)
{
  HwEvent *event = hw_link_driver_make_event (self, HW_EVENT_HEARTBEAT_PACED);

  hw_event_set_number (event, HW_EVENT_FIELD_INTERVAL_MS, action->interval_us / 1000);
  hw_event_set_string (event, HW_EVENT_FIELD_STATE, hw_adaptive_phase_get_name (action->phase));
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, hw_adaptive_why_get_text (action->why));
  hw_link_driver_emit (self, event);
}

static void
tell_scheduled (HwLinkDriver *self, const HwLinkAction *action)
{
  HwEvent *event = hw_event_new (HW_EVENT_RECONNECT_SCHEDULED, HW_EVENT_SOURCE_CLIENT);

  hw_event_set_number (event, HW_EVENT_FIELD_ATTEMPT, self->attempt + 1);
  hw_event_set_number (event, HW_EVENT_FIELD_DELAY_MS, round_up_to_ms (action->delay_us));
  hw_event_set_reason (event, action->reason);
  hw_link_driver_emit (self, event);
}

static void
tell_disconnected (HwLinkDriver *self, const HwLinkAction *action)
{
  HwEvent *event = hw_link_driver_make_event (self, HW_EVENT_DISCONNECTED);

  hw_event_set_reason (event, action->reason);
  hw_event_set_string (event, HW_EVENT_FIELD_LOCAL, self->local);
  hw_event_set_string (event, HW_EVENT_FIELD_PEER, self->peer);
  if (self->last_heard != HW_TIME_NEVER)
    hw_event_set_number (event, HW_EVENT_FIELD_SILENT_MS,
                         (g_get_monotonic_time () - self->last_heard) / 1000);
  hw_event_set_string (event, HW_EVENT_FIELD_PROBLEMS, self->lost_problem);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, self->lost_text);
  hw_link_driver_emit (self, event);
}

static void
tell_up (HwLinkDriver *self, HwEventKind kind)
{
  HwEvent *event = hw_link_driver_make_event (self, kind);

  hw_event_set_string (event, HW_EVENT_FIELD_LOCAL, self->local);
  hw_event_set_string (event, HW_EVENT_FIELD_PEER, self->peer);
  if (kind == HW_EVENT_CONNECTED)
    hw_event_set_string (event, HW_EVENT_FIELD_CODEC, self->codec->name);
  hw_link_driver_emit (self, event);
}

static void
tell_suspect (HwLinkDriver *self, const HwLinkAction *action)
{
  HwEvent *event = hw_link_driver_make_event (self, HW_EVENT_SUSPECT);

  hw_event_set_number (event, HW_EVENT_FIELD_SILENT_MS, action->silent_us / 1000);
  if (action->reason != HW_REASON_NONE)
    hw_event_set_reason (event, action->reason);
  if (action->reason == HW_REASON_UNACKED)
    hw_event_set_number (event, HW_EVENT_FIELD_RETRANSMITS, self->sample.retransmits);
  hw_link_driver_emit (self, event);
}

static void
tell_closed (HwLinkDriver *self, HwReason reason)
{
  HwEvent *event = hw_event_new (HW_EVENT_CLOSED, HW_EVENT_SOURCE_CLIENT);

  hw_event_set_reason (event, reason);
  if (self->n_in_doubt > 0)
    hw_event_set_number (event, HW_EVENT_FIELD_UNACKED, self->n_in_doubt);
  hw_link_driver_emit (self, event);
}

static void
tell_changed (HwLinkDriver *self, const HwLinkAction *action)
{
  switch (action->state)
    {
    case HW_LINK_STATE_HANDSHAKING:
      tell_up (self, HW_EVENT_HANDSHAKING);
      return;
    case HW_LINK_STATE_CONNECTED:
      if (action->from == HW_LINK_STATE_SUSPECT)
        hw_link_driver_emit (self, hw_link_driver_make_event (self, HW_EVENT_RECOVERED));
      else
        tell_up (self, HW_EVENT_CONNECTED);
      return;
    case HW_LINK_STATE_SUSPECT:
      tell_suspect (self, action);
      return;
    case HW_LINK_STATE_CLOSED:
      tell_closed (self, action->reason);
      return;
    default:
      return; /* the actions beside it have said it: connecting, disconnected, reconnect-scheduled
               */
    }
}

void
hw_link_driver_tell_action (HwLinkDriver *self, const HwLinkAction *action)
{
  switch (action->kind)
    {
    case HW_LINK_ACTION_CONNECT:
      tell_connecting (self);
      return;
    case HW_LINK_ACTION_DROP:
      tell_disconnected (self, action);
      return;
    case HW_LINK_ACTION_SEND_HEARTBEAT:
    case HW_LINK_ACTION_PONG:
      tell_heartbeat (self, action);
      return;
    case HW_LINK_ACTION_MISSED:
      tell_missed (self, action);
      return;
    case HW_LINK_ACTION_PACED:
      tell_paced (self, action);
      return;
    case HW_LINK_ACTION_SCHEDULED:
      tell_scheduled (self, action);
      return;
    case HW_LINK_ACTION_CHANGED:
      tell_changed (self, action);
      return;
    case HW_LINK_ACTION_ASK:
      return; /* a question to the user's code, nothing that happened */
    }
}

void
hw_link_driver_tell_message (HwLinkDriver *self,
                             HwEventKind kind,
                             guint64 seq,
                             HwTime rtt_us,
                             const guint8 *data,
                             gsize length)
{
  HwEvent *event = hw_link_driver_make_event (self, kind);
  g_autofree char *text = hw_message_text (data, length);

  if (seq > 0)
    hw_event_set_number (event, HW_EVENT_FIELD_SEQ, (gint64) seq);
  hw_event_set_number (event, HW_EVENT_FIELD_BYTES, (gint64) length);
  if (rtt_us >= 0)
    hw_event_set_number (event, HW_EVENT_FIELD_RTT_US, rtt_us);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_link_driver_emit (self, event);
}

void
hw_link_driver_tell_echo (HwLinkDriver *self, const HwEcho *echo)
{
  HwEvent *event = hw_link_driver_make_event (self, HW_EVENT_ECHO_RECEIVED);

  hw_event_set_number (event, HW_EVENT_FIELD_SEQ, (gint64) echo->seq);
  hw_event_set_number (event, HW_EVENT_FIELD_BYTES, (gint64) echo->bytes);
  hw_event_set_number (event, HW_EVENT_FIELD_RTT_US, echo->rtt_us);
  hw_link_driver_emit (self, event);
}

void
hw_link_driver_tell_damage (HwLinkDriver *self, HwReason reason, gsize bytes, const char *text)
{
  HwEvent *event = hw_link_driver_make_event (self, HW_EVENT_ERROR);

  hw_event_set_reason (event, reason);
  hw_event_set_number (event, HW_EVENT_FIELD_BYTES, (gint64) bytes);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_link_driver_emit (self, event);
}

void
hw_link_driver_tell_error (HwLinkDriver *self, HwReason reason, const char *text)
{
  HwEvent *event = hw_link_driver_make_event (self, HW_EVENT_ERROR);

  hw_event_set_reason (event, reason);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_link_driver_emit (self, event);
}

/* Looks again, once, where what was just sent can't be acknowledged yet. */
static gboolean
defer_sample (HwLinkDriver *self, const HwTcpInfo *info, HwTime now)
{
  self->sample_deferred = !self->sample_deferred && hw_tcp_info_is_in_flight (info);
  self->sample_due = now
                     + (self->sample_deferred ? HW_MSEC (HW_TCP_DELAYED_ACK_MS)
                                              : self->settings.kernel_sample_us);

  return self->sample_deferred;
}

void
hw_link_driver_sample_kernel (HwLinkDriver *self, HwTime now)
{
  HwTcpInfo info;

  self->sample_due = now + self->settings.kernel_sample_us;
  if (self->transport == NULL || !hw_transport_sample (self->transport, &info)
      || defer_sample (self, &info, now))
    return;
  if (!self->sampled || hw_tcp_info_is_news (&self->sample, &info))
    hw_link_driver_emit (self, hw_tcp_info_to_event (&info, "client", self->generation));
  self->sampled = TRUE;
  self->sample = info;
  hw_link_driver_feed_sample (self, info.retransmits);
}
