/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns one connection through the cable: its life, what it watches, and its pull and plug. */
#include "io/hw-cable-link-private.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include "io/hw-wire-cut.h"

/* Our own kernel would give up after tcp_retries2 (15 min) what lies in its send queue: a cable
 * doesn't, however long it was out. */
#define PATIENCE_MS (7 * 24 * 3600 * 1000)

void
hw_cable_side_unwatch (HwCableSide *side)
{
  if (side->is_registered)
    hw_poller_remove (side->link->wire->poller, &side->handle);
  side->is_registered = FALSE;
  side->watched = 0;
}

void
hw_cable_side_close (HwCableSide *side, gboolean with_rst)
{
  struct linger now = { .l_onoff = 1, .l_linger = 0 };

  if (side->handle.fd < 0)
    return;
  hw_cable_side_unwatch (side);
  if (with_rst)
    (void) setsockopt (side->handle.fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  close (side->handle.fd);
  side->handle.fd = -1;
}

static void
link_free (HwCableLink *self)
{
  HwTimerWheel *timers = hw_poller_get_timers (self->wire->poller);

  for (int i = 0; i < N_SIDES; i++)
    {
      hw_timer_wheel_cancel (timers, &self->pipes[i].timer);
      hw_byte_queue_clear (&self->pipes[i].queue);
      g_clear_pointer (&self->pipes[i].delay, hw_cable_delay_free);
    }
  g_queue_unlink (&self->wire->links, &self->node);
  g_free (self);
}

gboolean
hw_cable_link_end (HwCableLink *self, gboolean with_rst, const char *text)
{
  hw_cable_side_close (&self->sides[CLIENT], with_rst);
  hw_cable_side_close (&self->sides[UPSTREAM], with_rst);
  hw_cable_link_tell_disconnected (self, text);
  link_free (self);

  return FALSE;
}

static guint32
side_get_wanted (HwCableLink *self, int i)
{
  guint32 wanted = 0;

  if (self->state == LINK_DIALLING)
    return i == UPSTREAM ? EPOLLOUT : 0;
  if (hw_cable_pipe_get_room (&self->pipes[i]) > 0)
    wanted |= EPOLLIN;
  if (self->pipes[1 - i].due > 0)
    wanted |= EPOLLOUT;

  return wanted;
}

static gboolean
side_watch (HwCableSide *side, guint32 wanted, GError **error)
{
  HwPoller *poller = side->link->wire->poller;

  if (side->is_registered && wanted != side->watched)
    hw_poller_modify (poller, &side->handle, wanted);
  else if (!side->is_registered && !hw_poller_add (poller, &side->handle, wanted, error))
    return FALSE;
  side->is_registered = TRUE;
  side->is_hushed = FALSE;
  side->watched = wanted;

  return TRUE;
}

gboolean
hw_cable_link_watch (HwCableLink *self)
{
  if (self->wire->pulled || self->state == LINK_WAITING)
    return TRUE;

  for (int i = 0; i < N_SIDES; i++)
    {
      HwCableSide *side = &self->sides[i];
      guint32 wanted = side_get_wanted (self, i);
      g_autoptr (GError) error = NULL;

      if (side->handle.fd < 0 || (side->is_registered && wanted == side->watched)
          || (side->is_hushed && wanted == 0))
        continue;
      if (!side_watch (side, wanted, &error))
        {
          self->reason = HW_REASON_LIMIT;
          return hw_cable_link_end (self, TRUE, error->message);
        }
    }

  return TRUE;
}

/* Its end was noticed while nothing of it is wanted: an error is passed on; else both ways were
 * shut, which the poller would tell again and again. */
static gboolean
side_hung_up (HwCableLink *self, int i, HwTime now)
{
  int error_number = hw_cable_side_take_error (&self->sides[i]);

  if (error_number != 0)
    return hw_cable_side_fail (self, i, HW_REASON_READ_ERROR, error_number, now);
  hw_cable_side_unwatch (&self->sides[i]);
  self->sides[i].is_hushed = TRUE;

  return TRUE;
}

static gboolean
side_ready (HwCableLink *self, int i, guint32 epoll_events, HwTime now)
{
  HwCableSide *side = &self->sides[i];
  gboolean hung_up = (epoll_events & (EPOLLERR | EPOLLHUP)) != 0;

  if (side->watched == 0)
    return hung_up ? side_hung_up (self, i, now) : TRUE;
  if (self->state == LINK_DIALLING)
    return hw_cable_link_dial_done (self, now);
  if ((epoll_events & EPOLLOUT || hung_up) && side->watched & EPOLLOUT
      && !hw_cable_pipe_flush (self, 1 - i, now))
    return FALSE;
  if ((epoll_events & EPOLLIN || hung_up) && side->watched & EPOLLIN)
    return hw_cable_side_read (self, i, now);

  return TRUE;
}

static void
side_cb (HwPollHandle *handle, guint32 epoll_events, HwTime now)
{
  HwCableSide *side = (HwCableSide *) handle;
  HwCableLink *self = side->link;

  if (side_ready (self, (int) (side - self->sides), epoll_events, now))
    hw_cable_link_watch (self);
}

void
hw_cable_side_set_no_delay (int fd)
{
  int on = 1;

  (void) setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static HwCableLink *
link_new (HwCableWire *wire, int client_fd, guint64 conn)
{
  HwCableLink *self = g_new0 (HwCableLink, 1);

  self->node.data = self;
  self->wire = wire;
  self->conn = conn;
  self->ended_side = -1;
  for (int i = 0; i < N_SIDES; i++)
    {
      self->sides[i] = (HwCableSide){ .handle = { -1, side_cb }, .link = self };
      self->pipes[i].link = self;
      hw_timer_init (&self->pipes[i].timer, hw_cable_pipe_release_cb);
      hw_byte_queue_init (&self->pipes[i].queue, HW_CABLE_QUEUE_LIMIT);
    }
  self->sides[CLIENT].handle.fd = client_fd;

  return self;
}

void
hw_cable_link_add (HwCableWire *wire, int client_fd, guint64 conn)
{
  HwCableLink *self = link_new (wire, client_fd, conn);

  hw_cable_side_set_no_delay (client_fd);
  g_queue_push_tail_link (&wire->links, &self->node);
  hw_cable_link_tell_accepted (self);
  if (!wire->pulled)
    hw_cable_link_dial (self);
}

void
hw_cable_link_pull (HwCableLink *self)
{
  HwTimerWheel *timers = hw_poller_get_timers (self->wire->poller);

  for (int i = 0; i < N_SIDES; i++)
    {
      hw_cable_side_unwatch (&self->sides[i]);
      hw_timer_wheel_cancel (timers, &self->pipes[i].timer);
    }
}

gboolean
hw_cable_link_cut (HwCableLink *self, GError **error)
{
  guint patience_ms = PATIENCE_MS;

  for (int i = 0; i < N_SIDES; i++)
    {
      int fd = self->sides[i].handle.fd;

      if (fd < 0)
        continue;
      if (!hw_wire_cut (fd, error))
        return FALSE;
      (void) setsockopt (fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &patience_ms, sizeof patience_ms);
    }

  return TRUE;
}

void
hw_cable_link_heal (HwCableLink *self)
{
  for (int i = 0; i < N_SIDES; i++)
    if (self->sides[i].handle.fd >= 0)
      (void) hw_wire_heal (self->sides[i].handle.fd, NULL);
}

void
hw_cable_link_plug (HwCableLink *self)
{
  if (self->state == LINK_WAITING)
    {
      hw_cable_link_dial (self);
      return;
    }
  hw_cable_pipe_arm (&self->pipes[CLIENT]);
  hw_cable_pipe_arm (&self->pipes[UPSTREAM]);
  hw_cable_link_watch (self);
}

void
hw_cable_link_reset (HwCableLink *self)
{
  self->reason = HW_REASON_USER;
  self->ended_side = -1;
  hw_cable_link_end (self, TRUE, "reset");
}

void
hw_cable_link_shut_down (HwCableLink *self)
{
  self->reason = HW_REASON_SHUTDOWN;
  self->ended_side = -1;
  hw_cable_link_end (self, FALSE, NULL);
}
