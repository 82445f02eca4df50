/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the yardstick: the least that an echo server on one epoll loop can do. */
#include "bench-reference-echo.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* No limits, no timers, no queue, no events, one buffer: it may even lose bytes to a slow reader.
 * One read and one write a message, the same two calls that the server makes. */

static void
accept_all (int epoll_fd, int listener)
{
  int fd;
  int on = 1;

  while ((fd = accept4 (listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0)
    {
      struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

      setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      epoll_ctl (epoll_fd, EPOLL_CTL_ADD, fd, &event);
    }
}

static void
echo (int fd)
{
  static char buffer[256 * 1024];
  ssize_t n = recv (fd, buffer, sizeof buffer, 0);

  if (n <= 0 || send (fd, buffer, (size_t) n, MSG_NOSIGNAL) < 0)
    close (fd);
}

void
bench_reference_echo_run (int listener)
{
  struct epoll_event events[256];
  struct epoll_event event = { .events = EPOLLIN, .data.fd = listener };
  int epoll_fd = epoll_create1 (EPOLL_CLOEXEC);

  epoll_ctl (epoll_fd, EPOLL_CTL_ADD, listener, &event);
  for (;;)
    {
      int n_events = epoll_wait (epoll_fd, events, 256, -1);

      for (int i = 0; i < n_events; i++)
        if (events[i].data.fd == listener)
          accept_all (epoll_fd, listener);
        else
          echo (events[i].data.fd);
    }
}
