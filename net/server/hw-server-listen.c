/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the making of a listening socket, and what is said when there can be none. */
#include "server/hw-server-listen.h"

#include <errno.h>
#include <gio/gio.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/hw-address.h"
#include "core/hw-error.h"
#include "core/hw-syn.h"
#include "server/hw-server-events.h"

#define LONGEST_SYN 256
#define BACKLOG 4096 /* the kernel cuts it to net.core.somaxconn */

static void
say_why (const char *address, int error_number, GError **error)
{
  GIOErrorEnum code = (GIOErrorEnum) g_io_error_from_errno (error_number);

  if (error_number == EADDRINUSE)
    g_set_error (error, G_IO_ERROR, code,
                 "can't listen on %s: address in use; choose another port, or 0 for any", address);
  else if (error_number == EACCES)
    g_set_error (error, G_IO_ERROR, code,
                 "can't listen on %s: permission denied; choose a port above 1023", address);
  else if (error_number == EADDRNOTAVAIL)
    g_set_error (error, G_IO_ERROR, code,
                 "can't listen on %s: this machine hasn't that address; 0.0.0.0 is all it has",
                 address);
  else
    g_set_error (error, G_IO_ERROR, code, "can't listen on %s: %s", address,
                 g_strerror (error_number));
}

static struct addrinfo *
resolve (const char *address, GError **error)
{
  struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE };
  struct addrinfo *found = NULL;
  g_autofree char *host = NULL;
  g_autofree char *service = NULL;
  guint16 port;
  int result;

  if (!hw_address_parse (address, &host, &port, error))
    return NULL;
  service = g_strdup_printf ("%u", port);
  result = getaddrinfo (host, service, &hints, &found);
  if (result != 0)
    g_set_error (error, HW_ERROR, HW_ERROR_ADDRESS, "can't listen on %s: %s: %s", address, host,
                 gai_strerror (result));

  return result == 0 ? found : NULL;
}

static gboolean
bind_and_listen (int fd, const struct addrinfo *at)
{
  int on = 1;

  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  /* So that [::]:p and 0.0.0.0:p are two addresses, as they are written. */
  if (at->ai_family == AF_INET6)
    setsockopt (fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);

  return bind (fd, at->ai_addr, at->ai_addrlen) == 0 && listen (fd, BACKLOG) == 0;
}

static char *
format_local (int fd)
{
  struct sockaddr_storage local = { 0 };
  socklen_t length = sizeof local;

  getsockname (fd, (struct sockaddr *) &local, &length);

  return hw_server_format_sockaddr (&local);
}

int
hw_server_listen_at (const char *address, char **local, GError **error)
{
  struct addrinfo *at = resolve (address, error);
  int fd;

  if (at == NULL)
    return -1;

  fd = socket (at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0 || !bind_and_listen (fd, at))
    {
      say_why (address, errno, error);
      if (fd >= 0)
        close (fd);
      fd = -1;
    }
  else
    *local = format_local (fd);
  freeaddrinfo (at);

  return fd;
}

void
hw_server_listen_keep_syns (int fd)
{
  int on = 1;

  setsockopt (fd, IPPROTO_TCP, TCP_SAVE_SYN, &on, sizeof on);
}

char *
hw_server_listen_take_syn (int fd)
{
  guint8 bytes[LONGEST_SYN];
  socklen_t length = sizeof bytes;

  if (getsockopt (fd, IPPROTO_TCP, TCP_SAVED_SYN, bytes, &length) != 0)
    return NULL;

  return hw_syn_describe (bytes, length);
}
