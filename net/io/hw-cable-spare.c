/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the spare of a proxy that dials first: a connection to its upstream, kept for who comes
 * next. */
#include "io/hw-cable-spare.h"

#include <errno.h>
#include <unistd.h>

/* How soon an upstream that is away is tried again; also one that ends each spare at once. */
#define RETRY_US HW_MSEC (200)

static void dial (HwCableSpare *self);

static void
set_state (HwCableSpare *self, HwCableSpareState state, int error_number)
{
  if (state == self->state)
    return;
  self->state = state;
  self->func (self, error_number, self->user_data);
}

static void
drop (HwCableSpare *self)
{
  if (self->handle.fd < 0)
    return;
  hw_poller_remove (self->poller, &self->handle);
  close (self->handle.fd);
  self->handle.fd = -1;
}

static void
fail (HwCableSpare *self, int error_number)
{
  drop (self);
  hw_timer_wheel_arm (hw_poller_get_timers (self->poller), &self->retry,
                      hw_poller_get_now (self->poller) + RETRY_US);
  set_state (self, HW_CABLE_SPARE_FAILED, error_number);
}

static int
take_error (int fd)
{
  int error_number = 0;
  socklen_t length = sizeof error_number;

  if (getsockopt (fd, SOL_SOCKET, SO_ERROR, &error_number, &length) != 0)
    return errno;

  return error_number;
}

/* A dial to a loopback port that nobody listens on can meet itself (simultaneous open). */
static gboolean
is_self_connect (int fd)
{
  HwSocketAddress local;
  HwSocketAddress peer;

  return hw_socket_address_of_local (&local, fd) && hw_socket_address_of_peer (&peer, fd)
         && hw_socket_address_equal (&local, &peer);
}

static void
dialled (HwCableSpare *self, HwTime now)
{
  int error_number = take_error (self->handle.fd);

  if (error_number == 0 && is_self_connect (self->handle.fd))
    error_number = ECONNREFUSED;
  if (error_number != 0)
    {
      fail (self, error_number);
      return;
    }
  hw_poller_modify (self->poller, &self->handle, EPOLLRDHUP);
  self->ready_at = now;
  set_state (self, HW_CABLE_SPARE_READY, 0);
}

/* Who ends a spare may still be there for another one; who ends each at once is left in peace. */
static void
ended (HwCableSpare *self, HwTime now)
{
  gboolean was_short = now - self->ready_at < RETRY_US;

  drop (self);
  if (was_short)
    fail (self, ECONNRESET);
  else
    dial (self);
}

static void
handle_cb (HwPollHandle *handle, guint32 epoll_events, HwTime now)
{
  HwCableSpare *self = (HwCableSpare *) handle;

  if (self->state == HW_CABLE_SPARE_READY)
    ended (self, now);
  else
    dialled (self, now);
}

static void
retry_cb (HwTimer *timer, HwTime now)
{
  dial ((HwCableSpare *) ((char *) timer - G_STRUCT_OFFSET (HwCableSpare, retry)));
}

/* While a failed one is tried again, it stays failed. */
static void
dial (HwCableSpare *self)
{
  const HwSocketAddress *upstream = &self->upstream;

  self->handle.fd = socket (upstream->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (self->handle.fd < 0 || !hw_poller_add (self->poller, &self->handle, EPOLLOUT, NULL))
    {
      if (self->handle.fd >= 0)
        close (self->handle.fd);
      self->handle.fd = -1;
      fail (self, errno);
      return;
    }
  if (self->state != HW_CABLE_SPARE_FAILED)
    set_state (self, HW_CABLE_SPARE_DIALLED, 0);
  if (connect (self->handle.fd, &upstream->any, upstream->length) != 0 && errno != EINPROGRESS)
    fail (self, errno);
}

void
hw_cable_spare_init (HwCableSpare *self,
                     HwPoller *poller,
                     HwCableSpareFunc func,
                     gpointer user_data)
{
  *self = (HwCableSpare){ .handle = { -1, handle_cb }, .poller = poller };
  self->func = func;
  self->user_data = user_data;
  hw_timer_init (&self->retry, retry_cb);
}

void
hw_cable_spare_start (HwCableSpare *self, const HwSocketAddress *upstream)
{
  hw_cable_spare_stop (self);
  self->upstream = *upstream;
  dial (self);
}

void
hw_cable_spare_stop (HwCableSpare *self)
{
  hw_timer_wheel_cancel (hw_poller_get_timers (self->poller), &self->retry);
  drop (self);
  self->state = HW_CABLE_SPARE_OFF;
}

int
hw_cable_spare_take (HwCableSpare *self)
{
  int fd = self->handle.fd;

  if (self->state != HW_CABLE_SPARE_READY)
    return -1;
  hw_poller_remove (self->poller, &self->handle);
  self->handle.fd = -1;
  dial (self);

  return fd;
}
