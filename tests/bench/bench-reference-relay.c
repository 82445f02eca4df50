/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the yardstick of relays: a bare epoll loop that copies, with one buffer of 256 KiB. */
#include "bench-reference-relay.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_FDS 65536

/* No limits, no faults, no counters, no queue: where the destination is full it waits for it, and
 * everybody with it. Right for a bench whose ends always read; for nothing else. */
static int others[MAX_FDS];

static int
dial (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  if (connect (fd, (struct sockaddr *) &address, sizeof address) == 0)
    return fd;
  close (fd);

  return -1;
}

static void
watch (int epoll_fd, int fd, int other)
{
  struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };
  int on = 1;

  others[fd] = other;
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  epoll_ctl (epoll_fd, EPOLL_CTL_ADD, fd, &event);
}

static void
accept_all (int epoll_fd, int listener, guint16 upstream_port)
{
  int client;

  while ((client = accept4 (listener, NULL, NULL, SOCK_CLOEXEC)) >= 0)
    {
      int server = dial (upstream_port);

      if (server < 0)
        {
          close (client);
          continue;
        }
      watch (epoll_fd, client, server);
      watch (epoll_fd, server, client);
    }
}

static void
relay (int from)
{
  static char buffer[256 * 1024];
  int to = others[from];
  ssize_t n = recv (from, buffer, sizeof buffer, MSG_DONTWAIT);

  if (n < 0 && errno == EAGAIN)
    return;
  if (n > 0 && send (to, buffer, (size_t) n, MSG_NOSIGNAL) == n)
    return;
  close (from);
  close (to);
}

static void
take (int epoll_fd, int fd, const int listeners[2], const guint16 upstreams[2])
{
  if (fd == listeners[0])
    accept_all (epoll_fd, fd, upstreams[0]);
  else if (fd == listeners[1])
    accept_all (epoll_fd, fd, upstreams[1]);
  else
    relay (fd);
}

void
bench_reference_relay_run (const int listeners[2], const guint16 upstreams[2])
{
  struct epoll_event events[256];
  int epoll_fd = epoll_create1 (EPOLL_CLOEXEC);

  for (int i = 0; i < 2; i++)
    {
      struct epoll_event event = { .events = EPOLLIN, .data.fd = listeners[i] };

      epoll_ctl (epoll_fd, EPOLL_CTL_ADD, listeners[i], &event);
    }
  for (;;)
    {
      int n_events = epoll_wait (epoll_fd, events, 256, -1);

      for (int i = 0; i < n_events; i++)
        take (epoll_fd, events[i].data.fd, listeners, upstreams);
    }
}
