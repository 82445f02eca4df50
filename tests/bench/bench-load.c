/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the load: connections that each send a message when the one before has come back. */
#include "bench-load.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_EVENTS 256
#define LONGEST_SILENCE_MS 30000

struct _BenchLoad
{
  int epoll_fd;
  guint n_connections;
  gsize n_bytes; /* of a message */
  guint depth;
  guint8 *batch; /* depth messages */
  int *fds;
  gsize *received; /* of the messages under way */
};

static int
connect_to (guint16 port)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = htons (port),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int on = 1;

  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect (fd, (struct sockaddr *) &address, sizeof address) == 0)
    return fd;
  close (fd);

  return -1;
}

static gboolean
send_batch (BenchLoad *self, guint i)
{
  gsize n_bytes = self->n_bytes * self->depth;

  self->received[i] = 0;

  return send (self->fds[i], self->batch, n_bytes, MSG_NOSIGNAL) == (gssize) n_bytes;
}

static gboolean
open_connection (BenchLoad *self, guint i, guint16 port)
{
  struct epoll_event event = { .events = EPOLLIN, .data.u32 = i };

  self->fds[i] = connect_to (port);
  self->n_connections = i + 1;

  return self->fds[i] >= 0 && epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, self->fds[i], &event) == 0
         && send_batch (self, i);
}

BenchLoad *
bench_load_new (guint16 port,
                guint n_connections,
                guint depth,
                const guint8 *message,
                gsize n_bytes)
{
  BenchLoad *self = g_new0 (BenchLoad, 1);

  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  self->depth = depth;
  self->n_bytes = n_bytes;
  self->batch = g_malloc (n_bytes * depth);
  for (guint i = 0; i < depth; i++)
    memcpy (self->batch + i * n_bytes, message, n_bytes);
  self->fds = g_new0 (int, n_connections);
  self->received = g_new0 (gsize, n_connections);
  for (guint i = 0; i < n_connections; i++)
    if (!open_connection (self, i, port))
      {
        bench_load_free (self);
        return NULL;
      }

  return self;
}

void
bench_load_free (BenchLoad *self)
{
  for (guint i = 0; i < self->n_connections; i++)
    if (self->fds[i] >= 0)
      close (self->fds[i]);
  close (self->epoll_fd);
  g_free (self->batch);
  g_free (self->fds);
  g_free (self->received);
  g_free (self);
}

/* How many messages are back; -1 when the connection is gone. */
static int
take_echo (BenchLoad *self, guint i)
{
  static char buffer[64 * 1024];
  gssize n = recv (self->fds[i], buffer, sizeof buffer, 0);

  if (n <= 0)
    return -1;
  self->received[i] += (gsize) n;
  if (self->received[i] < self->n_bytes * self->depth)
    return 0;

  return send_batch (self, i) ? (int) self->depth : -1;
}

guint64
bench_load_run (BenchLoad *self, gint64 duration_us)
{
  struct epoll_event events[MAX_EVENTS];
  gint64 end = g_get_monotonic_time () + duration_us;
  guint64 n_messages = 0;

  while (n_messages == 0 || g_get_monotonic_time () < end)
    {
      int n_events = epoll_wait (self->epoll_fd, events, MAX_EVENTS, LONGEST_SILENCE_MS);

      if (n_events == 0)
        return 0;
      for (int i = 0; i < n_events; i++)
        {
          int n = take_echo (self, events[i].data.u32);

          if (n < 0)
            return 0;
          n_messages += (guint64) n;
        }
    }

  return n_messages;
}
