/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the taking of connections: without spinning where there are no descriptors, or enough links.
 */
#include "io/hw-cable-hub-private.h"

#include <errno.h>

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

/* The listener stays readable: looking at it again and again would burn a core. */
static void
pause_accepting (HwCableProxy *self, const char *why)
{
  HwTime now = hw_cable_hub_get_now (self->hub);
  g_autofree char *text = NULL;

  hw_timer_wheel_arm (hw_cable_hub_get_timers (self->hub), &self->accept_pause,
                      now + ACCEPT_PAUSE_US);
  hw_cable_proxy_update_listener (self);
  if (now < self->next_complaint)
    return;
  self->next_complaint = now + COMPLAINT_US;
  text = g_strdup_printf ("No connection can be accepted: %s; trying again", why);
  hw_cable_proxy_complain (self, text);
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

/* FALSE: there is nothing more now. */
static gboolean
accept_one (HwCableProxy *self, gboolean may_pause)
{
  int fd = -1;

  if (hw_cable_hub_has_room (self->hub))
    fd = accept4 (self->listener.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  else
    errno = EUSERS;
  if (fd >= 0)
    {
      if (self->was_deaf)
        (void) hw_wire_heal (fd, NULL);
      self->counters.n_accepted++;
      hw_cable_link_add (self, fd, self->hub->next_conn++);
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
  HwCableProxy *self = (HwCableProxy *) handle;

  for (int i = 0; i < ACCEPTS_A_TURN && self->is_watching && accept_one (self, TRUE); i++)
    ;
}

void
hw_cable_proxy_empty_backlog (HwCableProxy *self)
{
  for (int i = 0; i < BACKLOG && accept_one (self, FALSE); i++)
    ;
}
