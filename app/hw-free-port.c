/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the search for a port that another process, which is yet to start, can listen on. */
#include "config.h"

#include "config.h"

#include "hw-free-port.h"

#include <glib/gi18n.h>

#include <errno.h>
#include <gio/gio.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

typedef union
{
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
} Address;

/* The port that it got; 0 with errno. */
static guint16
try_port (Address *address, socklen_t length)
{
  int fd = socket (address->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int on = 1;
  guint16 port = 0;

  if (fd < 0)
    return 0;
  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (address->any.sa_family == AF_INET6)
    setsockopt (fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (bind (fd, &address->any, length) == 0 && getsockname (fd, &address->any, &length) == 0)
    port
        = ntohs (address->any.sa_family == AF_INET6 ? address->v6.sin6_port : address->v4.sin_port);
  close (fd);

  return port;
}

static guint16
try_ipv4 (guint16 port)
{
  Address address = { .v4 = { .sin_family = AF_INET, .sin_port = htons (port) } };

  return try_port (&address, sizeof address.v4);
}

gboolean
hw_free_port_has_ipv6 (guint16 port)
{
  Address address = { .v6 = { .sin6_family = AF_INET6, .sin6_port = htons (port) } };

  return port != 0 && try_port (&address, sizeof address.v6) != 0;
}

guint16
hw_free_port_find (guint16 wanted, GError **error)
{
  guint16 port = try_ipv4 (wanted);

  if (port == 0)
    port = try_ipv4 (0);
  if (port == 0)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                 _ ("No port is free for the server: %s; end a program that listens on one"),
                 g_strerror (errno));

  return port;
}
