/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the transport over TCP: it is dialled, and its stream is pumped. */
#include "io/hw-tcp-transport.h"

#include "io/hw-stream-pump.h"
#include "io/hw-tcp-dial.h"

#define CHUNK (64 * 1024)

typedef enum
{
  STATE_NEW,
  STATE_CONNECTING,
  STATE_CONNECTED,
  STATE_ENDED,
} State;

struct _HwTcpTransport
{
  GObject parent_instance;

  State state;
  HwTcpOptions options;
  const HwTransportListener *listener;
  gpointer listener_data;
  GCancellable *cancellable;
  GSocketConnection *connection;
  HwStreamPump pump;
};

static void hw_tcp_transport_iface_init (HwTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HwTcpTransport,
                               hw_tcp_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HW_TYPE_TRANSPORT,
                                                      hw_tcp_transport_iface_init))

static void
end (HwTcpTransport *self)
{
  self->state = STATE_ENDED;
  hw_stream_pump_stop (&self->pump);
  g_cancellable_cancel (self->cancellable);
  if (self->connection != NULL)
    /* What a close could still say (an error of bytes not sent) nobody waits for any more. */
    g_io_stream_close (G_IO_STREAM (self->connection), NULL, NULL);
}

static void
tell_lost (HwTcpTransport *self, HwReason reason, const char *message)
{
  end (self);
  self->listener->lost (self->listener_data, reason, message);
}

static void
ended_cb (gpointer transport, const GError *error, gboolean writing)
{
  HwReason otherwise = writing ? HW_REASON_WRITE_ERROR : HW_REASON_READ_ERROR;

  if (error == NULL)
    tell_lost (transport, HW_REASON_EOF, NULL);
  else
    tell_lost (transport, hw_tcp_reason (error, otherwise), error->message);
}

static void
dialled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HwTcpTransport) self = user_data;
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
  self->state = STATE_CONNECTED;
  self->connection = connection;
  hw_stream_pump_start (&self->pump, G_IO_STREAM (connection), CHUNK);
  self->listener->connected (self->listener_data, local, peer);
}

static void
hw_tcp_transport_open (HwTransport *transport, const char *host, guint16 port)
{
  HwTcpTransport *self = HW_TCP_TRANSPORT (transport);

  g_return_if_fail (self->state == STATE_NEW);

  self->state = STATE_CONNECTING;
  hw_tcp_dial_async (host, port, &self->options, self->cancellable, dialled_cb,
                     g_object_ref (self));
}

static gsize
hw_tcp_transport_write (HwTransport *transport, const guint8 *data, gsize length)
{
  return hw_stream_pump_write (&HW_TCP_TRANSPORT (transport)->pump, data, length);
}

static void
hw_tcp_transport_close (HwTransport *transport, gboolean abort)
{
  HwTcpTransport *self = HW_TCP_TRANSPORT (transport);

  if (self->state == STATE_ENDED)
    return;
  if (abort && self->connection != NULL)
    hw_tcp_set_linger_zero (self->connection);
  end (self);
}

static gboolean
hw_tcp_transport_sample (HwTransport *transport, HwTcpInfo *info)
{
  HwTcpTransport *self = HW_TCP_TRANSPORT (transport);
  GSocket *socket;

  if (self->state != STATE_CONNECTED)
    return FALSE;
  socket = g_socket_connection_get_socket (self->connection);

  return hw_tcp_info_read (g_socket_get_fd (socket), info);
}

static void
hw_tcp_transport_dispose (GObject *object)
{
  HwTcpTransport *self = HW_TCP_TRANSPORT (object);

  if (self->state != STATE_ENDED)
    end (self);
  hw_stream_pump_clear (&self->pump);
  g_clear_object (&self->connection);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (hw_tcp_transport_parent_class)->dispose (object);
}

static void
hw_tcp_transport_class_init (HwTcpTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_tcp_transport_dispose;
}

static void
hw_tcp_transport_init (HwTcpTransport *self)
{
  self->cancellable = g_cancellable_new ();
}

static void
hw_tcp_transport_iface_init (HwTransportInterface *iface)
{
  iface->open = hw_tcp_transport_open;
  iface->write = hw_tcp_transport_write;
  iface->close = hw_tcp_transport_close;
  iface->sample = hw_tcp_transport_sample;
}

HwTransport *
hw_tcp_transport_new (const HwTcpOptions *options,
                      const HwTransportListener *listener,
                      gpointer listener_data)
{
  HwTcpTransport *self = g_object_new (HW_TYPE_TCP_TRANSPORT, NULL);

  self->options = *options;
  self->listener = listener;
  self->listener_data = listener_data;
  hw_stream_pump_init (&self->pump, G_OBJECT (self), ended_cb, listener, listener_data);

  return HW_TRANSPORT (self);
}
