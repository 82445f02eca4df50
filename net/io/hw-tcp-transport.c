/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the transport over TCP: GIO connects (happy eyeballs), its streams are polled. */
#include "io/hw-tcp-transport.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "core/hw-address.h"

#define READ_SIZE (64 * 1024)
#define READS_PER_DISPATCH 16

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
  GSource *readable;
  GSource *writable;
  GSource *failure;
  GError *write_error; /* told from its own source: never from within a write */
  guint8 *buffer;
};

static void hw_tcp_transport_iface_init (HwTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HwTcpTransport,
                               hw_tcp_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HW_TYPE_TRANSPORT,
                                                      hw_tcp_transport_iface_init))

HwReason
hw_tcp_transport_reason (const GError *error, HwReason otherwise)
{
  if (error->domain == G_RESOLVER_ERROR)
    return HW_REASON_RESOLVE_FAILED;
  if (error->domain != G_IO_ERROR)
    return otherwise;

  switch (error->code)
    {
    case G_IO_ERROR_CONNECTION_REFUSED:
      return HW_REASON_REFUSED;
    case G_IO_ERROR_TIMED_OUT:
      return HW_REASON_KERNEL_TIMEOUT;
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_HOST_NOT_FOUND:
      return HW_REASON_UNREACHABLE;
    case G_IO_ERROR_CONNECTION_CLOSED: /* also BROKEN_PIPE: ECONNRESET and EPIPE are one code */
      return HW_REASON_RESET;
    default:
      return otherwise;
    }
}

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
end (HwTcpTransport *self)
{
  self->state = STATE_ENDED;
  clear_source (&self->readable);
  clear_source (&self->writable);
  clear_source (&self->failure);
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

static GSource *
attach (HwTcpTransport *self, GSource *source, GSourceFunc func)
{
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());

  return source;
}

static void
tell_read_failed (HwTcpTransport *self, const GError *error)
{
  HwReason reason = HW_REASON_READ_ERROR;

  /* A write that failed knows more than the EOF that the kernel shows after it. */
  if (self->write_error != NULL)
    {
      error = self->write_error;
      reason = HW_REASON_WRITE_ERROR;
    }
  if (error == NULL)
    tell_lost (self, HW_REASON_EOF, NULL);
  else
    tell_lost (self, hw_tcp_transport_reason (error, reason), error->message);
}

/* FALSE: nothing more to read for now, or ever. */
static gboolean
read_some (HwTcpTransport *self)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (self->connection));
  g_autoptr (GError) error = NULL;
  gssize n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream),
                                                       self->buffer, READ_SIZE, NULL, &error);

  if (n > 0)
    {
      self->listener->received (self->listener_data, self->buffer, (gsize) n);
      return n == READ_SIZE && self->state == STATE_CONNECTED;
    }
  if (n == 0 || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    tell_read_failed (self, error);

  return FALSE;
}

static gboolean
readable_cb (GObject *stream, gpointer user_data)
{
  g_autoptr (HwTcpTransport) self = g_object_ref (user_data);

  for (int i = 0; i < READS_PER_DISPATCH && read_some (self); i++)
    ;

  return self->state == STATE_CONNECTED;
}

static gboolean
writable_cb (GObject *stream, gpointer user_data)
{
  g_autoptr (HwTcpTransport) self = g_object_ref (user_data);

  clear_source (&self->writable);
  self->listener->writable (self->listener_data);

  return G_SOURCE_REMOVE;
}

static gboolean
failure_cb (gpointer user_data)
{
  g_autoptr (HwTcpTransport) self = g_object_ref (user_data);

  tell_lost (self, hw_tcp_transport_reason (self->write_error, HW_REASON_WRITE_ERROR),
             self->write_error->message);

  return G_SOURCE_REMOVE;
}

static void
set_option (GSocket *socket, int level, int option, int value)
{
  g_autoptr (GError) error = NULL;

  /* A connection without the option is better than none; who looks at the socket sees which. */
  if (!g_socket_set_option (socket, level, option, value, &error))
    g_debug ("socket option %d of level %d: %s", option, level, error->message);
}

static void
set_options (GSocket *socket, const HwTcpOptions *options)
{
  set_option (socket, IPPROTO_TCP, TCP_NODELAY, options->no_delay);
  g_socket_set_keepalive (socket, options->keepalive_idle_s > 0);
#ifdef TCP_KEEPIDLE
  if (options->keepalive_idle_s > 0)
    set_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, (int) options->keepalive_idle_s);
#endif
#ifdef TCP_KEEPINTVL
  if (options->keepalive_idle_s > 0 && options->keepalive_interval_s > 0)
    set_option (socket, IPPROTO_TCP, TCP_KEEPINTVL, (int) options->keepalive_interval_s);
#endif
#ifdef TCP_KEEPCNT
  if (options->keepalive_idle_s > 0 && options->keepalive_count > 0)
    set_option (socket, IPPROTO_TCP, TCP_KEEPCNT, (int) options->keepalive_count);
#endif
#ifdef TCP_USER_TIMEOUT
  if (options->user_timeout_ms > 0)
    set_option (socket, IPPROTO_TCP, TCP_USER_TIMEOUT, (int) options->user_timeout_ms);
#endif
}

static char *
format_address (GSocketAddress *address)
{
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (address);
  g_autofree char *host = g_inet_address_to_string (g_inet_socket_address_get_address (inet));

  return hw_address_format (host, g_inet_socket_address_get_port (inet));
}

static void
go (HwTcpTransport *self, const char *local, const char *peer)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (self->connection));

  self->state = STATE_CONNECTED;
  self->buffer = g_malloc (READ_SIZE);
  self->readable
      = attach (self,
                g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (stream), NULL),
                G_SOURCE_FUNC (readable_cb));
  self->listener->connected (self->listener_data, local, peer);
}

static void
set_linger_zero (GSocketConnection *connection)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };
  int fd = g_socket_get_fd (g_socket_connection_get_socket (connection));

  /* Without it the close is a FIN instead of a RST: nothing that could be mended here. */
  if (setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger) != 0)
    g_debug ("SO_LINGER: %s", g_strerror (errno));
}

static void
take_connection (HwTcpTransport *self, GSocketConnection *connection)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, &error);
  g_autoptr (GSocketAddress) peer = NULL;
  g_autofree char *local_text = NULL;
  g_autofree char *peer_text = NULL;

  self->connection = connection;
  if (local != NULL)
    peer = g_socket_connection_get_remote_address (connection, &error);
  if (peer == NULL)
    {
      tell_lost (self, HW_REASON_RESET, error->message);
      return;
    }

  local_text = format_address (local);
  peer_text = format_address (peer);
  if (g_str_equal (local_text, peer_text))
    {
      set_linger_zero (connection);
      tell_lost (self, HW_REASON_SELF_CONNECT, "the socket had connected to itself");
      return;
    }
  set_options (g_socket_connection_get_socket (connection), &self->options);
  go (self, local_text, peer_text);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HwTcpTransport) self = user_data;
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection
      = g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (source), result, &error);
  HwReason reason;

  if (self->state != STATE_CONNECTING)
    {
      g_clear_object (&connection);
      return;
    }
  if (connection != NULL)
    {
      take_connection (self, connection);
      return;
    }

  reason = hw_tcp_transport_reason (error, HW_REASON_UNREACHABLE);
  if (reason == HW_REASON_KERNEL_TIMEOUT)
    reason = HW_REASON_CONNECT_TIMEOUT;
  tell_lost (self, reason, error->message);
}

static void
hw_tcp_transport_open (HwTransport *transport, const char *host, guint16 port)
{
  HwTcpTransport *self = HW_TCP_TRANSPORT (transport);
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_return_if_fail (self->state == STATE_NEW);

  self->state = STATE_CONNECTING;
  /* A tool that shows connections must not go through a proxy silently. */
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_to_host_async (client, host, port, self->cancellable, connected_cb,
                                         g_object_ref (self));
}

static void
await_writable (HwTcpTransport *self, GOutputStream *stream)
{
  if (self->writable != NULL)
    return;
  self->writable
      = attach (self,
                g_pollable_output_stream_create_source (G_POLLABLE_OUTPUT_STREAM (stream), NULL),
                G_SOURCE_FUNC (writable_cb));
}

static gsize
hw_tcp_transport_write (HwTransport *transport, const guint8 *data, gsize length)
{
  HwTcpTransport *self = HW_TCP_TRANSPORT (transport);
  g_autoptr (GError) error = NULL;
  GOutputStream *stream;
  gssize n;

  if (self->state != STATE_CONNECTED || self->write_error != NULL || length == 0)
    return 0;

  stream = g_io_stream_get_output_stream (G_IO_STREAM (self->connection));
  n = g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (stream), data, length,
                                                  NULL, &error);
  if (n >= 0)
    return (gsize) n;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    await_writable (self, stream);
  else
    {
      self->write_error = g_steal_pointer (&error);
      self->failure = attach (self, g_idle_source_new (), failure_cb);
    }

  return 0;
}

static void
hw_tcp_transport_close (HwTransport *transport, gboolean abort)
{
  HwTcpTransport *self = HW_TCP_TRANSPORT (transport);

  if (self->state == STATE_ENDED)
    return;
  if (abort && self->connection != NULL)
    set_linger_zero (self->connection);
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
  g_clear_object (&self->connection);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->write_error);
  g_clear_pointer (&self->buffer, g_free);

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
                      gpointer listener_data,
                      gpointer user_data)
{
  HwTcpTransport *self = g_object_new (HW_TYPE_TCP_TRANSPORT, NULL);

  self->options = *options;
  self->listener = listener;
  self->listener_data = listener_data;

  return HW_TRANSPORT (self);
}
