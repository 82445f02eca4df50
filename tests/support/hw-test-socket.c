/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the plain sockets that tests are a peer with: every wait has a limit. */
#include "hw-test-socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef union
{
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
} Address;

static socklen_t
make_address (const char *text, guint16 port, Address *address)
{
  *address = (Address){ 0 };
  if (strchr (text, ':') != NULL)
    {
      address->v6.sin6_family = AF_INET6;
      address->v6.sin6_port = htons (port);
      inet_pton (AF_INET6, text, &address->v6.sin6_addr);
      return sizeof address->v6;
    }
  address->v4.sin_family = AF_INET;
  address->v4.sin_port = htons (port);
  inet_pton (AF_INET, text, &address->v4.sin_addr);

  return sizeof address->v4;
}

static socklen_t
parse_address (const char *text, Address *address)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *host = NULL;

  if (text[0] == '[')
    host = g_strndup (text + 1, colon - text - 2);
  else
    host = g_strndup (text, colon - text);

  return make_address (host, (guint16) g_ascii_strtoull (colon + 1, NULL, 10), address);
}

int
hw_test_listen (gboolean ipv6)
{
  Address address;
  socklen_t length = make_address (ipv6 ? "::1" : "127.0.0.1", 0, &address);
  int fd = socket (address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  if (fd < 0 || bind (fd, &address.any, length) != 0 || listen (fd, 1024) != 0)
    return -1;

  return fd;
}

char *
hw_test_get_local (int fd)
{
  Address address;
  socklen_t length = sizeof address;
  char host[INET6_ADDRSTRLEN];

  if (getsockname (fd, &address.any, &length) != 0)
    return NULL;
  if (address.any.sa_family == AF_INET6)
    return g_strdup_printf ("[%s]:%u",
                            inet_ntop (AF_INET6, &address.v6.sin6_addr, host, sizeof host),
                            ntohs (address.v6.sin6_port));

  return g_strdup_printf ("%s:%u", inet_ntop (AF_INET, &address.v4.sin_addr, host, sizeof host),
                          ntohs (address.v4.sin_port));
}

int
hw_test_begin_connect (const char *text)
{
  Address address;
  socklen_t length = parse_address (text, &address);
  int fd = socket (address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  if (connect (fd, &address.any, length) == 0 || errno == EINPROGRESS)
    return fd;
  close (fd);

  return -1;
}

static int
take_error (int fd)
{
  int failure = 0;
  socklen_t length = sizeof failure;

  return getsockopt (fd, SOL_SOCKET, SO_ERROR, &failure, &length) == 0 ? failure : errno;
}

int
hw_test_connect (const char *text)
{
  int fd = hw_test_begin_connect (text);

  if (fd < 0)
    return -1;
  if (hw_test_poll (fd, POLLOUT, HW_TEST_LIMIT_MS) != 0 && take_error (fd) == 0)
    return fd;
  close (fd);

  return -1;
}

int
hw_test_connect_for_end (const char *text)
{
  int fd = hw_test_begin_connect (text);
  int end;

  if (fd < 0 || hw_test_poll (fd, POLLOUT, HW_TEST_LIMIT_MS) == 0)
    return -1;
  end = take_error (fd);
  if (end == 0)
    end = hw_test_read_end (fd);
  close (fd);

  return end;
}

int
hw_test_accept (int listener)
{
  if (hw_test_poll (listener, POLLIN, HW_TEST_LIMIT_MS) == 0)
    return -1;

  return accept4 (listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

int
hw_test_poll (int fd, int events, int timeout_ms)
{
  gint64 deadline = g_get_monotonic_time () + timeout_ms * G_GINT64_CONSTANT (1000);
  struct pollfd waiting = { .fd = fd, .events = (short) events };
  gint64 left;

  while ((left = deadline - g_get_monotonic_time ()) >= 0)
    if (poll (&waiting, 1, (int) (left / 1000) + 1) > 0)
      return waiting.revents;

  return 0;
}

gboolean
hw_test_write (int fd, const void *data, gsize length)
{
  const guint8 *bytes = data;

  while (length > 0)
    {
      ssize_t n = send (fd, bytes, length, MSG_NOSIGNAL);

      if (n < 0 && errno != EAGAIN)
        return FALSE;
      if (n < 0 && hw_test_poll (fd, POLLOUT, HW_TEST_LIMIT_MS) == 0)
        return FALSE;
      bytes += MAX (n, 0);
      length -= (gsize) MAX (n, 0);
    }

  return TRUE;
}

gboolean
hw_test_read (int fd, void *data, gsize length)
{
  guint8 *bytes = data;

  while (length > 0)
    {
      ssize_t n = recv (fd, bytes, length, 0);

      if (n == 0 || (n < 0 && errno != EAGAIN))
        return FALSE;
      if (n < 0 && hw_test_poll (fd, POLLIN, HW_TEST_LIMIT_MS) == 0)
        return FALSE;
      bytes += MAX (n, 0);
      length -= (gsize) MAX (n, 0);
    }

  return TRUE;
}

int
hw_test_read_end (int fd)
{
  char byte;
  ssize_t n;

  if (hw_test_poll (fd, POLLIN, HW_TEST_LIMIT_MS) == 0)
    return -1;
  n = recv (fd, &byte, 1, 0);

  return n == 0 ? 0 : n < 0 ? errno : -1;
}

void
hw_test_reset (int fd)
{
  struct linger now = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  close (fd);
}
