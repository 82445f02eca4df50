/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the dialling of a TCP connection: a name becomes a socket that is connected and set up. GIO
 * connects (happy eyeballs). */
#include "io/hw-tcp-dial.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "core/hw-address.h"
#include "core/hw-error.h"

typedef struct
{
  HwTcpOptions options;
  char *local;
  char *peer;
} Dial;

static void
free_dial (gpointer data)
{
  Dial *self = data;

  g_free (self->local);
  g_free (self->peer);
  g_free (self);
}

HwReason
hw_tcp_reason (const GError *error, HwReason otherwise)
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

HwReason
hw_tcp_dial_reason (const GError *error)
{
  HwReason reason = hw_tcp_reason (error, HW_REASON_UNREACHABLE);

  if (g_error_matches (error, HW_ERROR, HW_ERROR_SELF_CONNECT))
    return HW_REASON_SELF_CONNECT;
  /* A connection that has no addresses any more: the peer's RST was first. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED))
    return HW_REASON_RESET;

  return reason == HW_REASON_KERNEL_TIMEOUT ? HW_REASON_CONNECT_TIMEOUT : reason;
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

void
hw_tcp_set_linger_zero (GSocketConnection *connection)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };
  int fd = g_socket_get_fd (g_socket_connection_get_socket (connection));

  /* Without it the close is a FIN instead of a RST: nothing that could be mended here. */
  if (setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger) != 0)
    g_debug ("SO_LINGER: %s", g_strerror (errno));
}

static char *
format_address (GSocketAddress *address)
{
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (address);
  g_autofree char *host = g_inet_address_to_string (g_inet_socket_address_get_address (inet));

  return hw_address_format (host, g_inet_socket_address_get_port (inet));
}

static gboolean
read_addresses (Dial *self, GSocketConnection *connection, GError **error)
{
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, error);
  g_autoptr (GSocketAddress) peer = NULL;

  if (local == NULL)
    return FALSE;
  peer = g_socket_connection_get_remote_address (connection, error);
  if (peer == NULL)
    return FALSE;
  self->local = format_address (local);
  self->peer = format_address (peer);

  return TRUE;
}

static void
connected_cb (GObject *client, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Dial *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (client), result, &error);

  if (connection != NULL && !read_addresses (self, connection, &error))
    g_clear_object (&connection);
  if (connection == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_str_equal (self->local, self->peer))
    {
      hw_tcp_set_linger_zero (connection);
      g_task_return_new_error (task, HW_ERROR, HW_ERROR_SELF_CONNECT,
                               "the socket had connected to itself");
      return;
    }
  set_options (g_socket_connection_get_socket (connection), &self->options);
  g_task_return_pointer (task, g_steal_pointer (&connection), g_object_unref);
}

static void
set_local_address (GSocketClient *client, guint32 from_v4)
{
  g_autoptr (GInetAddress) host
      = g_inet_address_new_from_bytes ((const guint8 *) &from_v4, G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (host, 0);

  g_socket_client_set_local_address (client, address);
}

void
hw_tcp_dial_async (const char *host,
                   guint16 port,
                   const HwTcpOptions *options,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  Dial *self = g_new0 (Dial, 1);

  self->options = *options;
  g_task_set_task_data (task, self, free_dial);
  /* A tool that shows connections must not go through a proxy silently. */
  g_socket_client_set_enable_proxy (client, FALSE);
  if (options->from_v4 != 0)
    set_local_address (client, options->from_v4);
  g_socket_client_connect_to_host_async (client, host, port, cancellable, connected_cb, task);
}

GSocketConnection *
hw_tcp_dial_finish (GAsyncResult *result, char **local, char **peer, GError **error)
{
  Dial *self = g_task_get_task_data (G_TASK (result));
  GSocketConnection *connection = g_task_propagate_pointer (G_TASK (result), error);

  if (connection == NULL)
    return NULL;
  *local = g_steal_pointer (&self->local);
  *peer = g_steal_pointer (&self->peer);

  return connection;
}
