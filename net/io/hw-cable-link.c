/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns one connection through the cable: its life, and what it watches. */
#include "io/hw-cable-link-private.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <unistd.h>

void
hw_cable_side_unwatch (HwCableSide *side)
{
  if (side->is_registered)
    hw_poller_remove (side->link->proxy->hub->poller, &side->handle);
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
  HwTimerWheel *timers = hw_cable_hub_get_timers (self->proxy->hub);

  hw_timer_wheel_cancel (timers, &self->timer);
  for (int i = 0; i < N_SIDES; i++)
    {
      hw_timer_wheel_cancel (timers, &self->pipes[i].timer);
      hw_cable_pipe_end_splice (&self->pipes[i]);
      hw_byte_queue_clear (&self->pipes[i].queue);
      g_clear_pointer (&self->pipes[i].chain, hw_fault_chain_free);
    }
  g_queue_unlink (&self->proxy->links, &self->node);
  self->proxy->hub->n_connections--;
  self->proxy->n_outside -= self->is_outside;
  g_array_unref (self->cases);
  g_free (self->blame);
  g_free (self);
}

gboolean
hw_cable_link_end (HwCableLink *self, gboolean with_rst, const char *text)
{
  hw_cable_link_add_kernel_counts (self, &self->proxy->counters);
  hw_cable_side_close (&self->sides[CLIENT], with_rst);
  hw_cable_side_close (&self->sides[UPSTREAM], with_rst);
  hw_cable_link_tell_disconnected (self, text);
  link_free (self);

  return FALSE;
}

gboolean
hw_cable_link_is_muted_to (const HwCableLink *self, int side)
{
  return (self->flags & (side == CLIENT ? HW_WIRE_MUTE_TO_CLIENT : HW_WIRE_MUTE_TO_SERVER)) != 0;
}

gboolean
hw_cable_link_is_unread (const HwCableLink *self, int side)
{
  return self->sides[side].is_deaf
         || (self->flags & (side == CLIENT ? HW_WIRE_STALL_CLIENT : HW_WIRE_STALL_SERVER)) != 0;
}

gboolean
hw_cable_link_is_in_grace (const HwCableLink *self, HwTime now)
{
  return self->pipes[CLIENT].received == 0 && now < self->began + HW_CABLE_LINK_GRACE_US;
}

static guint32
side_get_wanted (HwCableLink *self, int i)
{
  guint32 wanted = 0;

  if (self->state == LINK_DIALLING)
    return i == UPSTREAM && !self->sides[i].is_deaf ? EPOLLOUT : 0;
  if (self->state == LINK_CLOSING)
    return self->pipes[i].end == HW_FAULT_MARK_NONE ? EPOLLIN : 0;
  if (self->state == LINK_REFUSED)
    return EPOLLIN;
  if (!hw_cable_link_is_unread (self, i) && hw_cable_pipe_get_room (&self->pipes[i]) > 0)
    wanted |= EPOLLIN;
  if (!hw_cable_link_is_muted_to (self, i) && hw_cable_pipe_is_due (&self->pipes[1 - i]))
    wanted |= EPOLLOUT;

  return wanted;
}

static gboolean
side_watch (HwCableSide *side, guint32 wanted, GError **error)
{
  HwPoller *poller = side->link->proxy->hub->poller;

  if (side->is_registered && wanted != side->watched)
    hw_poller_modify (poller, &side->handle, wanted);
  else if (!side->is_registered && !hw_poller_add (poller, &side->handle, wanted, error))
    return FALSE;
  side->is_registered = TRUE;
  side->is_hushed = FALSE;
  side->watched = wanted;

  return TRUE;
}

/* What is cut is taken out of epoll, which would tell of its ends as well. */
gboolean
hw_cable_link_watch (HwCableLink *self)
{
  if (self->state == LINK_WAITING)
    return TRUE;

  for (int i = 0; i < N_SIDES; i++)
    {
      HwCableSide *side = &self->sides[i];
      guint32 wanted = side_get_wanted (self, i);
      g_autoptr (GError) error = NULL;

      if (side->handle.fd < 0 || (side->is_registered && wanted == side->watched && wanted != 0)
          || (side->is_hushed && wanted == 0))
        continue;
      if (wanted == 0 && hw_cable_link_is_unread (self, i))
        {
          hw_cable_side_unwatch (side);
          continue;
        }
      if (side->is_registered && wanted == side->watched)
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
  if (self->state == LINK_CLOSING)
    return hw_cable_side_drain (self, i);
  if (self->state == LINK_REFUSED)
    return hw_cable_link_end_refused (self);
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
link_new (HwCableProxy *proxy, int client_fd, guint64 conn)
{
  HwCableLink *self = g_new0 (HwCableLink, 1);

  self->node.data = self;
  self->proxy = proxy;
  self->conn = conn;
  self->began = hw_cable_hub_get_now (proxy->hub);
  self->ended_side = -1;
  self->close_at = HW_TIME_NEVER;
  self->cases = g_array_new (FALSE, FALSE, sizeof (HwCableCase));
  hw_timer_init (&self->timer, hw_cable_link_timer_cb);
  for (int i = 0; i < N_SIDES; i++)
    {
      self->sides[i] = (HwCableSide){ .handle = { -1, side_cb }, .link = self };
      self->pipes[i].link = self;
      self->pipes[i].splice_fds[0] = self->pipes[i].splice_fds[1] = -1;
      hw_timer_init (&self->pipes[i].timer, hw_cable_pipe_release_cb);
      hw_byte_queue_init (&self->pipes[i].queue, HW_CABLE_BUFFER_SIZE);
    }
  self->sides[CLIENT].handle.fd = client_fd;

  return self;
}

void
hw_cable_link_add (HwCableProxy *proxy, int client_fd, guint64 conn, gboolean is_outside)
{
  HwCableLink *self = link_new (proxy, client_fd, conn);

  self->is_outside = is_outside;
  proxy->n_outside += is_outside;
  hw_cable_side_set_no_delay (client_fd);
  g_queue_push_tail_link (&proxy->links, &self->node);
  proxy->hub->n_connections++;
  hw_cable_link_tell_accepted (self);
  hw_cable_proxy_meet_link (proxy, self);
  hw_cable_link_update (self);
}

void
hw_cable_link_update (HwCableLink *self)
{
  hw_cable_link_apply (self, hw_cable_hub_get_now (self->proxy->hub));
}

void
hw_cable_link_reset (HwCableLink *self)
{
  self->reason = HW_REASON_USER;
  self->ended_side = -1;
  self->proxy->counters.n_resets++;
  hw_cable_link_end (self, TRUE, "reset");
}

void
hw_cable_link_shut_down (HwCableLink *self)
{
  self->reason = HW_REASON_SHUTDOWN;
  self->ended_side = -1;
  hw_cable_link_end (self, FALSE, NULL);
}

gboolean
hw_cable_link_is_outside (const HwCableLink *self)
{
  return self->is_outside;
}

guint64
hw_cable_link_get_number (const HwCableLink *self)
{
  return self->conn;
}
