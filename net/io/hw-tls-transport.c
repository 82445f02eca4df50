/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the transport over TLS over TCP: it is dialled, the certificate is judged, and the TLS
 * stream is pumped. */
#include "io/hw-tls-transport.h"

#include "io/hw-stream-pump.h"
#include "io/hw-tcp-dial.h"
#include "io/hw-tls-trust.h"

#define CHUNK (16 * 1024) /* a TLS record has no more */
#define CLOSE_LIMIT_MS 1000
#define ALERT_LENGTH                                                                               \
  7                  /* of a record with an alert (RFC 8446, 5.1 and 6), before there are keys     \
                      */
#define FIN_LENGTH 1 /* TCP_INFO counts it as a byte */

typedef enum
{
  STATE_NEW,
  STATE_CONNECTING,
  STATE_SECURING,
  STATE_CONNECTED,
  STATE_ENDED,
} State;

struct _HwTlsTransport
{
  GObject parent_instance;

  State state;
  HwTcpOptions options;
  HwTlsSettings tls;
  char *host;
  HwTlsTrust trust;
  const HwTransportListener *listener;
  gpointer listener_data;
  GCancellable *cancellable; /* of connecting and the handshake */
  GCancellable *closing;
  GSource *close_limit;
  GSocketConnection *connection;
  GTlsConnection *stream;
  char *local;
  char *peer;
  HwTlsReport *report; /* NULL: no certificate was shown yet */
  HwStreamPump pump;
};

static void hw_tls_transport_iface_init (HwTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HwTlsTransport,
                               hw_tls_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HW_TYPE_TRANSPORT,
                                                      hw_tls_transport_iface_init))

/* The descriptor goes first: what TLS would still say when its stream is freed has then no way out,
 * and nothing waits for it. */
static void
close_connection (HwTlsTransport *self)
{
  if (self->connection != NULL)
    g_io_stream_close (G_IO_STREAM (self->connection), NULL, NULL);
}

static void
clear_close_limit (HwTlsTransport *self)
{
  if (self->close_limit == NULL)
    return;
  g_source_destroy (self->close_limit);
  g_clear_pointer (&self->close_limit, g_source_unref);
}

static void
closed_cb (GObject *stream, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HwTlsTransport) self = user_data;

  /* A peer that is gone, or that reads nothing, isn't told goodbye: nobody waits for that. */
  g_io_stream_close_finish (G_IO_STREAM (stream), result, NULL);
  clear_close_limit (self);
  close_connection (self);
}

static gboolean
close_limit_cb (gpointer user_data)
{
  HwTlsTransport *self = user_data;

  g_cancellable_cancel (self->closing);

  return G_SOURCE_REMOVE;
}

/* close_notify, then FIN. GIO does it on a thread, as the kernel may take nothing for now. */
static void
begin_close (HwTlsTransport *self)
{
  self->close_limit = g_timeout_source_new (CLOSE_LIMIT_MS);
  g_source_set_callback (self->close_limit, close_limit_cb, self, NULL);
  g_source_attach (self->close_limit, g_main_context_get_thread_default ());
  g_io_stream_close_async (G_IO_STREAM (self->stream), G_PRIORITY_DEFAULT, self->closing, closed_cb,
                           g_object_ref (self));
}

/* A handshake's descriptor is another thread's until that thread has heard that it is cancelled. */
static void
end (HwTlsTransport *self, gboolean orderly)
{
  State before = self->state;

  self->state = STATE_ENDED;
  hw_stream_pump_stop (&self->pump);
  g_cancellable_cancel (self->cancellable);
  if (before == STATE_CONNECTED && orderly)
    begin_close (self);
  else if (before != STATE_SECURING)
    close_connection (self);
}

static void
tell_lost (HwTlsTransport *self, HwReason reason, const char *message)
{
  end (self, reason == HW_REASON_EOF);
  self->listener->lost (self->listener_data, reason, message);
}

static void
ended_cb (gpointer transport, const GError *error, gboolean writing)
{
  HwReason otherwise = writing ? HW_REASON_WRITE_ERROR : HW_REASON_READ_ERROR;

  if (error == NULL)
    tell_lost (transport, HW_REASON_EOF, NULL);
  else if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_EOF))
    tell_lost (transport, HW_REASON_EOF,
               "without close_notify: its program ended, or the end was cut off");
  else if (error->domain == G_TLS_ERROR)
    tell_lost (transport, HW_REASON_TLS_FAILED, error->message);
  else
    tell_lost (transport, hw_tcp_reason (error, otherwise), error->message);
}

/* GIO has one error for a peer that speaks of something else and for one that says no. */
static HwTlsAnswer
get_answer (HwTlsTransport *self)
{
  GSocket *socket = g_socket_connection_get_socket (self->connection);
  HwTcpInfo info;

  if (!hw_tcp_info_read (g_socket_get_fd (socket), &info) || !info.has_more
      || g_tls_connection_get_peer_certificate (self->stream) != NULL)
    return HW_TLS_ANSWER_TLS;
  if (info.bytes_received <= FIN_LENGTH)
    return HW_TLS_ANSWER_NONE;
  if (info.bytes_received == ALERT_LENGTH || info.bytes_received == ALERT_LENGTH + FIN_LENGTH)
    return HW_TLS_ANSWER_TLS;

  return HW_TLS_ANSWER_OTHER;
}

static void
tell_refused (HwTlsTransport *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *message = hw_tls_report_explain (self->report, now);

  self->listener->certificate (self->listener_data, self->report);
  self->state = STATE_CONNECTED; /* the handshake is over: the descriptor is ours again */
  end (self, FALSE);
  self->listener->lost (self->listener_data, HW_REASON_UNTRUSTED, message);
}

static void
tell_handshake_failed (HwTlsTransport *self, const GError *error)
{
  HwReason reason = hw_tcp_reason (error, HW_REASON_TLS_FAILED);
  HwTlsFailure failure = hw_tls_failure_find (error, get_answer (self));
  g_autofree char *message = hw_tls_failure_explain (failure, error);

  self->state = STATE_CONNECTED;
  if (reason == HW_REASON_TLS_FAILED)
    self->listener->insecure (self->listener_data, failure);
  tell_lost (self, reason, reason == HW_REASON_TLS_FAILED ? message : error->message);
}

/* Nothing that GIO offers of its own accord leads here; it must not lead to trust. */
static void
tell_uncertified (HwTlsTransport *self)
{
  self->state = STATE_CONNECTED;
  tell_lost (self, HW_REASON_UNTRUSTED, "the peer showed no certificate; it needs one");
}

static void
go (HwTlsTransport *self)
{
  hw_tls_report_set_connection (self->report, self->stream);
  self->state = STATE_CONNECTED;
  self->listener->certificate (self->listener_data, self->report);
  hw_stream_pump_start (&self->pump, G_IO_STREAM (self->stream), CHUNK);
  self->listener->connected (self->listener_data, self->local, self->peer);
}

static void
judge (HwTlsTransport *self, GTlsCertificate *certificate)
{
  g_clear_pointer (&self->report, hw_tls_report_free);
  self->report = hw_tls_trust_judge (&self->trust, certificate);
}

/* GIO asks about every certificate, as its stream knows no issuers. */
static gboolean
accept_certificate_cb (GTlsConnection *stream,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags problems,
                       gpointer user_data)
{
  HwTlsTransport *self = user_data;

  judge (self, certificate);

  return self->report->verdict != HW_TLS_REFUSED;
}

static void
secured_cb (GObject *stream, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HwTlsTransport) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean good = g_tls_connection_handshake_finish (G_TLS_CONNECTION (stream), result, &error);
  GTlsCertificate *certificate = g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (stream));

  if (self->state != STATE_SECURING)
    {
      close_connection (self);
      return;
    }
  /* A session that was resumed: nobody was asked. */
  if (good && self->report == NULL && certificate != NULL)
    judge (self, certificate);
  if (self->report != NULL && self->report->verdict == HW_TLS_REFUSED)
    tell_refused (self);
  else if (!good)
    tell_handshake_failed (self, error);
  else if (self->report != NULL)
    go (self);
  else
    tell_uncertified (self);
}

/* Without a database from its construction on: GIO would copy the system's into each stream, which
 * costs 4 MB and 75 ms. The chain is verified here, with the one that all share. */
static gboolean
make_stream (HwTlsTransport *self, GError **error)
{
  GType type = g_tls_backend_get_client_connection_type (g_tls_backend_get_default ());
  GObject *stream;

  stream = g_initable_new (type, NULL, error, "base-io-stream", self->connection, "server-identity",
                           self->trust.identity, "database", NULL, NULL);
  if (stream == NULL)
    return FALSE;
  self->stream = G_TLS_CONNECTION (stream);
  g_signal_connect (self->stream, "accept-certificate", G_CALLBACK (accept_certificate_cb), self);

  return TRUE;
}

static void
secure (HwTlsTransport *self)
{
  g_autoptr (GError) error = NULL;

  if (!hw_tls_trust_init (&self->trust, &self->tls, self->host, &error)
      || !make_stream (self, &error))
    {
      tell_lost (self, HW_REASON_TLS_FAILED, error->message);
      return;
    }
  self->state = STATE_SECURING;
  g_tls_connection_handshake_async (self->stream, G_PRIORITY_DEFAULT, self->cancellable, secured_cb,
                                    g_object_ref (self));
}

static void
dialled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HwTlsTransport) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *local = NULL;
  g_autofree char *peer = NULL;
  GSocketConnection *connection = hw_tcp_dial_finish (result, &local, &peer, &error);

  if (self->state != STATE_CONNECTING)
    {
      g_clear_object (&connection);
      return;
    }
  if (connection == NULL)
    {
      tell_lost (self, hw_tcp_dial_reason (error), error->message);
      return;
    }
  self->connection = connection;
  self->local = g_steal_pointer (&local);
  self->peer = g_steal_pointer (&peer);
  secure (self);
}

static void
hw_tls_transport_open (HwTransport *transport, const char *host, guint16 port)
{
  HwTlsTransport *self = HW_TLS_TRANSPORT (transport);

  g_return_if_fail (self->state == STATE_NEW);

  self->state = STATE_CONNECTING;
  self->host = g_strdup (host);
  hw_tcp_dial_async (host, port, &self->options, self->cancellable, dialled_cb,
                     g_object_ref (self));
}

static gsize
hw_tls_transport_write (HwTransport *transport, const guint8 *data, gsize length)
{
  return hw_stream_pump_write (&HW_TLS_TRANSPORT (transport)->pump, data, length);
}

static void
hw_tls_transport_close (HwTransport *transport, gboolean abort)
{
  HwTlsTransport *self = HW_TLS_TRANSPORT (transport);

  if (self->state == STATE_ENDED)
    return;
  if (abort && self->connection != NULL)
    hw_tcp_set_linger_zero (self->connection);
  end (self, !abort);
}

static gboolean
hw_tls_transport_sample (HwTransport *transport, HwTcpInfo *info)
{
  HwTlsTransport *self = HW_TLS_TRANSPORT (transport);
  GSocket *socket;

  if (self->state != STATE_CONNECTED)
    return FALSE;
  socket = g_socket_connection_get_socket (self->connection);

  return hw_tcp_info_read (g_socket_get_fd (socket), info);
}

static void
hw_tls_transport_dispose (GObject *object)
{
  HwTlsTransport *self = HW_TLS_TRANSPORT (object);

  if (self->state != STATE_ENDED)
    end (self, FALSE);
  hw_stream_pump_clear (&self->pump);
  close_connection (self);
  g_clear_object (&self->stream);
  g_clear_object (&self->connection);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->closing);

  G_OBJECT_CLASS (hw_tls_transport_parent_class)->dispose (object);
}

static void
hw_tls_transport_finalize (GObject *object)
{
  HwTlsTransport *self = HW_TLS_TRANSPORT (object);

  hw_tls_settings_clear (&self->tls);
  g_clear_pointer (&self->report, hw_tls_report_free);
  hw_tls_trust_clear (&self->trust);
  g_free (self->host);
  g_free (self->local);
  g_free (self->peer);

  G_OBJECT_CLASS (hw_tls_transport_parent_class)->finalize (object);
}

static void
hw_tls_transport_class_init (HwTlsTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_tls_transport_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_tls_transport_finalize;
}

static void
hw_tls_transport_init (HwTlsTransport *self)
{
  self->cancellable = g_cancellable_new ();
  self->closing = g_cancellable_new ();
}

static void
hw_tls_transport_iface_init (HwTransportInterface *iface)
{
  iface->open = hw_tls_transport_open;
  iface->write = hw_tls_transport_write;
  iface->close = hw_tls_transport_close;
  iface->sample = hw_tls_transport_sample;
}

HwTransport *
hw_tls_transport_new (const HwTcpOptions *options,
                      const HwTlsSettings *tls,
                      const HwTransportListener *listener,
                      gpointer listener_data)
{
  HwTlsTransport *self = g_object_new (HW_TYPE_TLS_TRANSPORT, NULL);

  self->options = *options;
  hw_tls_settings_copy (tls, &self->tls);
  self->listener = listener;
  self->listener_data = listener_data;
  hw_stream_pump_init (&self->pump, G_OBJECT (self), ended_cb, listener, listener_data);

  return HW_TRANSPORT (self);
}
