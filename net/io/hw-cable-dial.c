/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the dial: a link's way to its upstream, never in the way of others. */
#include "io/hw-cable-link-private.h"

#include <errno.h>

int
hw_cable_side_take_error (const HwCableSide *side)
{
  int error_number = 0;
  socklen_t length = sizeof error_number;

  if (getsockopt (side->handle.fd, SOL_SOCKET, SO_ERROR, &error_number, &length) != 0)
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

gboolean
hw_cable_link_end_refused (HwCableLink *self)
{
  return hw_cable_link_end (self, TRUE,
                            self->reason == HW_REASON_RESOLVE_FAILED
                                ? "the upstream's name isn't known, or not yet"
                                : g_strerror (self->refusal));
}

gboolean
hw_cable_link_refuse (HwCableLink *self, int error_number, HwTime now)
{
  self->proxy->counters.n_refused++;
  self->refusal = error_number;
  if (!hw_cable_link_is_in_grace (self, now))
    return hw_cable_link_end_refused (self);
  hw_cable_side_close (&self->sides[UPSTREAM], FALSE);
  self->state = LINK_REFUSED;
  self->close_at = self->began + HW_CABLE_LINK_GRACE_US;
  hw_timer_wheel_arm (hw_cable_hub_get_timers (self->proxy->hub), &self->timer, self->close_at);

  return hw_cable_link_watch (self);
}

gboolean
hw_cable_link_dial_timed_out (HwCableLink *self)
{
  self->reason = HW_REASON_CONNECT_TIMEOUT;
  self->ended_side = UPSTREAM;

  return hw_cable_link_end (self, TRUE, g_strerror (ETIMEDOUT));
}

gboolean
hw_cable_link_dial_done (HwCableLink *self, HwTime now)
{
  int fd = self->sides[UPSTREAM].handle.fd;
  int error_number = hw_cable_side_take_error (&self->sides[UPSTREAM]);

  if (error_number == ETIMEDOUT)
    return hw_cable_link_dial_timed_out (self);
  if (error_number != 0)
    return hw_cable_side_fail (self, UPSTREAM, HW_REASON_UNREACHABLE, error_number, now);
  if (is_self_connect (fd))
    return hw_cable_side_fail (self, UPSTREAM, HW_REASON_REFUSED, ECONNREFUSED, now);
  self->state = LINK_RELAYING;
  self->close_at = HW_TIME_NEVER;
  hw_cable_link_tell_connected (self);

  return TRUE;
}

/* The proxy that dials first has done so. */
static gboolean
take_spare (HwCableLink *self)
{
  int fd = self->proxy->dial_first ? hw_cable_spare_take (&self->proxy->spare) : -1;

  if (fd < 0)
    return FALSE;
  self->sides[UPSTREAM].handle.fd = fd;
  hw_cable_side_set_no_delay (fd);
  self->state = LINK_RELAYING;
  hw_cable_link_tell_connected (self);

  return TRUE;
}

/* The name isn't known, or not yet. */
static gboolean
fail_unresolved (HwCableLink *self, HwTime now)
{
  self->reason = HW_REASON_RESOLVE_FAILED;
  self->ended_side = UPSTREAM;

  return hw_cable_link_refuse (self, EHOSTUNREACH, now);
}

static gboolean
await_answer (HwCableLink *self, HwTime now)
{
  HwTime timeout_us = self->proxy->dial_timeout_us;

  if (timeout_us > 0)
    hw_cable_link_close_by (self, now + timeout_us);

  return hw_cable_link_watch (self);
}

gboolean
hw_cable_link_dial (HwCableLink *self)
{
  HwSocketAddress *upstream = &self->proxy->upstream;
  HwTime now = hw_cable_hub_get_now (self->proxy->hub);
  int fd;

  if (take_spare (self))
    return hw_cable_link_watch (self);
  self->state = LINK_DIALLING;
  hw_cable_proxy_refresh_upstream (self->proxy);
  if (upstream->length == 0)
    return fail_unresolved (self, now);
  fd = socket (upstream->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return hw_cable_side_fail (self, UPSTREAM, HW_REASON_LIMIT, errno, now);
  self->sides[UPSTREAM].handle.fd = fd;
  hw_cable_side_set_no_delay (fd);
  if (connect (fd, &upstream->any, upstream->length) == 0)
    return hw_cable_link_dial_done (self, now) && hw_cable_link_watch (self);
  if (errno != EINPROGRESS)
    return hw_cable_side_fail (self, UPSTREAM, HW_REASON_UNREACHABLE, errno, now);

  return await_answer (self, now);
}
