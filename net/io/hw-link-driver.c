/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the driver's loop: inputs to the machine, its actions, its one timer, its transport. */
#include "io/hw-link-driver.h"

#include "core/hw-address.h"
#include "io/hw-link-driver-private.h"
#include "io/hw-ready-source.h"

#define STEPS_PER_TURN 256 /* so that reading isn't kept waiting */

void
hw_link_driver_feed (HwLinkDriver *self, HwLinkInputKind kind, guint64 seq, HwReason reason)
{
  HwLinkInput input
      = { .kind = kind, .generation = self->generation, .seq = seq, .reason = reason };

  hw_link_machine_input (self->machine, &input, g_get_monotonic_time ());
  hw_link_driver_settle (self);
}

void
hw_link_driver_feed_sample (HwLinkDriver *self, guint retransmits)
{
  HwLinkInput input = { .kind = HW_LINK_INPUT_SAMPLED,
                        .generation = self->generation,
                        .retransmits = retransmits };

  hw_link_machine_input (self->machine, &input, g_get_monotonic_time ());
}

static void
set_lost_text (HwLinkDriver *self, const char *text)
{
  g_free (self->lost_text);
  self->lost_text = g_strdup (text);
}

void
hw_link_driver_lose (HwLinkDriver *self, HwReason reason, const char *text)
{
  set_lost_text (self, text);
  hw_link_driver_feed (self, HW_LINK_INPUT_LOST, 0, reason);
}

void
hw_link_driver_close (HwLinkDriver *self, HwReason reason, const char *text)
{
  set_lost_text (self, text);
  hw_link_driver_feed (self, HW_LINK_INPUT_CLOSE, 0, reason);
}

static void
connected_cb (gpointer user_data, const char *local, const char *peer)
{
  HwLinkDriver *self = user_data;
  HwTime now = g_get_monotonic_time ();

  self->local = g_strdup (local);
  g_free (self->peer);
  self->peer = g_strdup (peer);
  self->last_heard = now;
  if (self->settings.kernel_sample_us > 0)
    self->sample_due = now;
  hw_link_driver_begin_path (self);
  hw_link_driver_attach_session (self);
  hw_link_driver_feed (self, HW_LINK_INPUT_CONNECTED, 0, HW_REASON_NONE);
}

static void
received_cb (gpointer user_data, const guint8 *data, gsize length)
{
  HwLinkDriver *self = user_data;

  self->last_heard = g_get_monotonic_time ();
  hw_link_driver_take_bytes (self, data, length);
}

static void
lost_cb (gpointer user_data, HwReason reason, const char *message)
{
  hw_link_driver_lose (user_data, reason, message);
}

static void
writable_cb (gpointer user_data)
{
  HwLinkDriver *self = user_data;

  hw_link_driver_flush (self);
  hw_link_driver_settle (self);
  if (self->listener->writable != NULL && hw_byte_queue_get_length (&self->out) == 0)
    self->listener->writable (self->listener_data);
}

static void
certificate_cb (gpointer user_data, const HwTlsReport *report)
{
  HwLinkDriver *self = user_data;
  HwEvent *event = hw_link_driver_make_event (self, HW_EVENT_CERTIFICATE);

  hw_tls_report_fill_event (report, event);
  hw_link_driver_emit (self, event);
}

static void
insecure_cb (gpointer user_data, HwTlsFailure failure)
{
  ((HwLinkDriver *) user_data)->lost_problem = hw_tls_failure_get_name (failure);
}

static const HwTransportListener transport_listener = {
  .connected = connected_cb,
  .received = received_cb,
  .lost = lost_cb,
  .writable = writable_cb,
  .certificate = certificate_cb,
  .insecure = insecure_cb,
};

static void
transport_gone_cb (gpointer user_data, GObject *transport)
{
  HwLinkDriver *self = user_data;

  self->n_transports--;
}

static void
start_attempt (HwLinkDriver *self, guint64 generation)
{
  const HwLinkSettings *settings = &self->settings;

  g_return_if_fail (self->transport == NULL);

  self->generation = generation;
  self->attempt++;
  self->codec = settings->codec;
  self->peer = hw_address_format (settings->host, settings->port);
  hw_link_driver_begin_frames (self);
  self->transport = self->factory (&settings->tcp, &settings->tls, &transport_listener, self,
                                   self->factory_data);
  g_object_weak_ref (G_OBJECT (self->transport), transport_gone_cb, self);
  self->n_transports++;
}

static void
say_goodbye (HwLinkDriver *self)
{
  HwFrame goodbye = { .version = 2, .type = HW_FRAME_GOODBYE };

  if (!self->codec->framed || self->last_heard == HW_TIME_NEVER)
    return;
  hw_link_driver_put_frame (self, &goodbye);
  while (hw_byte_queue_get_length (&self->out) > 0)
    {
      gsize n = hw_transport_write (self->transport, hw_byte_queue_peek (&self->out),
                                    hw_byte_queue_get_length (&self->out));

      if (n == 0)
        break;
      hw_byte_queue_consume (&self->out, n);
    }
}

static void
drop (HwLinkDriver *self, HwReason reason)
{
  HwTransport *transport = self->transport;

  if (transport == NULL)
    return;
  if (reason == HW_REASON_USER || reason == HW_REASON_SHUTDOWN)
    say_goodbye (self);
  hw_link_driver_detach_session (self);
  self->transport = NULL;
  hw_transport_close (transport, FALSE);
  g_object_unref (transport);
  hw_link_driver_end_frames (self);
  self->last_heard = HW_TIME_NEVER;
  self->sample_due = HW_TIME_NEVER;
  self->sample_deferred = FALSE;
  self->sampled = FALSE;
  g_clear_pointer (&self->local, g_free);
  g_clear_pointer (&self->peer, g_free);
  g_clear_pointer (&self->lost_text, g_free);
  self->lost_problem = NULL;
}

static void
send_heartbeat (HwLinkDriver *self, guint64 seq)
{
  HwFrame frame = { .version = 2, .type = HW_FRAME_HEARTBEAT, .seq = seq };

  if (self->transport == NULL)
    return;
  hw_link_driver_put_frame (self, &frame);
  hw_link_driver_flush (self);
}

static void
close_outbox (HwLinkDriver *self, HwReason reason)
{
  guint n_dropped = hw_outbox_drop_all (self->outbox);

  self->told.reason = reason;
  if (self->session != NULL && !hw_link_session_is_over (self->session))
    self->n_in_doubt = hw_link_session_get_n_unacked (self->session);
  else if (self->session != NULL)
    self->n_in_doubt += n_dropped;
}

static void
carry_out_change (HwLinkDriver *self, const HwLinkAction *action)
{
  if (action->state == HW_LINK_STATE_CONNECTED)
    self->attempt = 0;
  else if (action->state == HW_LINK_STATE_CLOSED)
    close_outbox (self, action->reason);
  hw_link_driver_tell_action (self, action);
  if (action->from == HW_LINK_STATE_HANDSHAKING && action->state == HW_LINK_STATE_CONNECTED)
    hw_link_driver_tell_resumed (self);
}

static void
carry_out (HwLinkDriver *self, const HwLinkAction *action)
{
  switch (action->kind)
    {
    case HW_LINK_ACTION_CONNECT:
      start_attempt (self, action->generation);
      hw_link_driver_tell_action (self, action);
      hw_transport_open (self->transport, self->settings.host, self->settings.port);
      return;
    case HW_LINK_ACTION_DROP:
      self->told.reason = action->reason;
      hw_link_driver_tell_action (self, action);
      drop (self, action->reason);
      return;
    case HW_LINK_ACTION_SEND_HEARTBEAT:
      hw_link_driver_tell_action (self, action);
      send_heartbeat (self, action->seq);
      return;
    case HW_LINK_ACTION_PACED:
      hw_link_driver_keep_pace (self, action);
      hw_link_driver_tell_action (self, action);
      return;
    case HW_LINK_ACTION_ASK:
      self->listener->ask (self->listener_data, action->reason);
      return;
    case HW_LINK_ACTION_CHANGED:
      carry_out_change (self, action);
      return;
    default:
      hw_link_driver_tell_action (self, action);
      return;
    }
}

static void
rearm (HwLinkDriver *self)
{
  HwTime deadline = MIN (hw_link_machine_get_deadline (self->machine), self->sample_due);

  deadline = MIN (deadline, hw_link_driver_get_session_deadline (self));
  if (self->in_arrears)
    deadline = 0;
  g_source_set_ready_time (self->timer, deadline == HW_TIME_NEVER ? -1 : deadline);
}

void
hw_link_driver_get_status (HwLinkDriver *self, HwLinkStatus *status)
{
  status->state = hw_link_machine_get_state (self->machine);
  status->conn = self->generation;
  status->rtt_us = hw_link_machine_get_rtt_us (self->machine);
  status->reason = self->told.reason;
  status->closing = self->session != NULL && self->session->closing;
  status->n_in_doubt = self->n_in_doubt;
  status->durable = self->session != NULL && self->session->journal != NULL;
}

static void
tell_status (HwLinkDriver *self)
{
  HwLinkStatus status;

  hw_link_driver_get_status (self, &status);
  if (!self->has_news && status.state == self->told.state && status.conn == self->told.conn
      && status.rtt_us == self->told.rtt_us)
    return;
  self->has_news = FALSE;
  self->told = status;
  self->listener->changed (self->listener_data, &status);
}

/* A lazy link that was lost with messages still waiting; the machine keeps to its wait. */
static gboolean
wake_lazy_link (HwLinkDriver *self)
{
  if (hw_link_machine_get_state (self->machine) != HW_LINK_STATE_IDLE || self->generation == 0
      || !hw_link_driver_has_messages (self))
    return FALSE;
  hw_link_driver_feed (self, HW_LINK_INPUT_WANT_SEND, 0, HW_REASON_NONE);

  return hw_link_machine_get_state (self->machine) != HW_LINK_STATE_IDLE;
}

static gboolean
send_next (HwLinkDriver *self)
{
  if (!hw_link_driver_send_next (self))
    return FALSE;
  self->has_news = TRUE;

  return TRUE;
}

/* Carries out what the machine wants until it wants nothing more. An input that comes from within
 * (a transport that fails at once) is fed to the machine there, and settled here. */
void
hw_link_driver_settle (HwLinkDriver *self)
{
  HwLinkAction action;
  guint n_steps = 0;

  if (self->settling)
    return;
  self->settling = TRUE;
  do
    {
      while (hw_link_machine_next_action (self->machine, &action))
        carry_out (self, &action);
    }
  while (wake_lazy_link (self)
         || (n_steps < STEPS_PER_TURN && (hw_link_driver_settle_session (self) || send_next (self))
             && ++n_steps));
  self->settling = FALSE;
  self->in_arrears = n_steps == STEPS_PER_TURN;
  rearm (self);
  tell_status (self);
}

static gboolean
timer_cb (gpointer user_data)
{
  HwLinkDriver *self = user_data;
  HwTime now = g_get_monotonic_time ();

  if (self->sample_due <= now)
    hw_link_driver_sample_kernel (self, now);
  hw_link_driver_time_session (self, now);
  hw_link_driver_feed (self, HW_LINK_INPUT_TIME, 0, HW_REASON_NONE);

  return G_SOURCE_CONTINUE;
}

HwLinkDriver *
hw_link_driver_new (const HwLinkSettings *settings,
                    HwLinkSession *session,
                    HwOutbox *outbox,
                    HwTransportFactory factory,
                    gpointer factory_data,
                    const HwLinkDriverListener *listener,
                    gpointer listener_data)
{
  HwLinkDriver *self = g_new0 (HwLinkDriver, 1);
  HwLinkConfig config;

  hw_link_settings_copy (settings, &self->settings);
  self->session = session;
  hw_link_driver_get_link_config (self, &config);
  self->machine = hw_link_machine_new (&config);
  self->outbox = outbox;
  self->factory = factory;
  self->factory_data = factory_data;
  self->listener = listener;
  self->listener_data = listener_data;
  self->codec = settings->codec;
  self->ledger = hw_echo_ledger_new ();
  self->next_message = 1;
  self->last_heard = HW_TIME_NEVER;
  self->sample_due = HW_TIME_NEVER;
  self->timer = hw_ready_source_new (NULL, timer_cb, self, NULL);
  /* Behind the transport: after a stall, answers that wait in the socket are read before a deadline
   * is held against the peer. */
  g_source_set_priority (self->timer, G_PRIORITY_DEFAULT + 1);

  return self;
}

void
hw_link_driver_free (HwLinkDriver *self)
{
  drop (self, HW_REASON_USER);
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  hw_link_machine_free (self->machine);
  hw_echo_ledger_free (self->ledger);
  g_clear_pointer (&self->session, hw_link_session_free);
  hw_link_settings_clear (&self->settings);
  g_free (self->path);
  g_free (self);
}
