/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the taking of connections: without spinning where there are no descriptors, or enough links.
 */
#include "io/hw-cable-hub-private.h"

#include <errno.h>
#include <unistd.h>

#include "io/hw-cable-expose.h"
#include "io/hw-cable-link.h"
#include "io/hw-wire-cut.h"

#define ACCEPTS_A_TURN 64
#define BACKLOG 4096
#define ACCEPT_PAUSE_US HW_MSEC (100)
#define COMPLAINT_US HW_SEC (1)

static HwCableProxy *
proxy_of_accept_pause (HwTimer *timer)
{
  return (HwCableProxy *) ((char *) timer - G_STRUCT_OFFSET (HwCableProxy, accept_pause));
}

static void
complain_now_and_then (HwCableProxy *self, const char *text)
{
  HwTime now = hw_cable_hub_get_now (self->hub);

  if (now < self->next_complaint)
    return;
  self->next_complaint = now + COMPLAINT_US;
  hw_cable_proxy_complain (self, text);
}

/* The listener stays readable: looking at it again and again would burn a core. */
static void
pause_accepting (HwCableProxy *self, const char *why)
{
  g_autofree char *text = g_strdup_printf ("No connection can be accepted: %s; trying again", why);

  hw_timer_wheel_arm (hw_cable_hub_get_timers (self->hub), &self->accept_pause,
                      hw_cable_hub_get_now (self->hub) + ACCEPT_PAUSE_US);
  hw_cable_proxy_update_listener (self);
  complain_now_and_then (self, text);
}

void
hw_cable_proxy_resume_accepting_cb (HwTimer *timer, HwTime now)
{
  hw_cable_proxy_update_listener (proxy_of_accept_pause (timer));
}

static gboolean
is_fleeting (int error_number)
{
  /* accept(2): errors of the connection itself, which is gone; there may be others behind it. */
  switch (error_number)
    {
    case EINTR:
    case ECONNABORTED:
    case EPROTO:
    case ENETDOWN:
    case ENETUNREACH:
    case EHOSTUNREACH:
    case EHOSTDOWN:
    case EPERM:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
is_exposed (const HwCableListener *listener)
{
  return listener != &listener->proxy->listener;
}

/* Who may connect from anywhere mustn't take the room of those who were here before. */
static void
take (HwCableProxy *self, HwCableListener *listener, int fd)
{
  if (is_exposed (listener) && self->n_outside >= HW_CABLE_MAX_OUTSIDE)
    {
      close (fd);
      self->counters.n_refused++;
      complain_now_and_then (
          self, "A connection from outside was ended: there are as many as may be at a time");
      return;
    }
  if (listener->was_deaf)
    (void) hw_wire_heal (fd, NULL);
  hw_cable_link_add (self, fd, self->hub->next_conn++, is_exposed (listener));
}

/* FALSE: there is nothing more now. */
static gboolean
accept_one (HwCableProxy *self, HwCableListener *listener, gboolean may_pause)
{
  int fd = -1;

  if (hw_cable_hub_has_room (self->hub))
    fd = accept4 (listener->handle.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  else
    errno = EUSERS;
  if (fd >= 0)
    {
      self->counters.n_accepted++;
      take (self, listener, fd);
      return TRUE;
    }
  if (is_fleeting (errno))
    return TRUE;
  if (errno != EAGAIN && may_pause)
    pause_accepting (self,
                     errno == EUSERS ? "the limit on connections is reached" : g_strerror (errno));

  return FALSE;
}

void
hw_cable_proxy_accept_cb (HwPollHandle *handle, guint32 epoll_events, HwTime now)
{
  HwCableListener *listener = (HwCableListener *) handle;
  HwCableProxy *self = listener->proxy;

  for (int i = 0; i < ACCEPTS_A_TURN && listener->is_watching && accept_one (self, listener, TRUE);
       i++)
    ;
}

void
hw_cable_proxy_empty_backlog (HwCableProxy *self, HwCableListener *listener)
{
  for (int i = 0; i < BACKLOG && accept_one (self, listener, FALSE); i++)
    ;
}
