/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns one proxy of the hub: its listener, whatever it is wished to be. */
#include "io/hw-cable-hub-private.h"

#include <errno.h>
#include <gio/gio.h>
#include <unistd.h>

#include "io/hw-cable-link.h"
#include "io/hw-wire-cut.h"

#define BACKLOG 4096
#define BINDS 16

static HwCableProxy *
proxy_of_wish_timer (HwTimer *timer)
{
  return (HwCableProxy *) ((char *) timer - G_STRUCT_OFFSET (HwCableProxy, wish_timer));
}

static void
wish_timer_cb (HwTimer *timer, HwTime now)
{
  hw_cable_proxy_update_listener (proxy_of_wish_timer (timer));
}

/* Told once for each time that it goes away. */
static void
spare_cb (HwCableSpare *spare, int error_number, gpointer user_data)
{
  HwCableProxy *self = user_data;
  g_autofree char *text = NULL;

  if (spare->state == HW_CABLE_SPARE_FAILED)
    {
      text = g_strdup_printf ("The upstream %s can't be dialled (%s): connects are refused until "
                              "it can",
                              self->upstream_text, g_strerror (error_number));
      hw_cable_proxy_complain (self, text);
    }
  hw_cable_proxy_update_listener (self);
}

HwCableProxy *
hw_cable_proxy_new (HwCableHub *hub, const HwProxySpec *spec)
{
  HwCableProxy *self = g_new0 (HwCableProxy, 1);

  self->hub = hub;
  self->listener = (HwPollHandle){ -1, hw_cable_proxy_accept_cb };
  hw_timer_init (&self->accept_pause, hw_cable_proxy_resume_accepting_cb);
  hw_timer_init (&self->wish_timer, wish_timer_cb);
  self->name = g_strdup (spec->name);
  self->listen_text = g_strdup (spec->listen);
  self->upstream_text = g_strdup (spec->upstream);
  self->enabled = spec->enabled;
  self->dial_first = spec->dial_first;
  self->dial_timeout_us = spec->dial_timeout_us;
  self->faults = g_ptr_array_new ();
  hw_cable_spare_init (&self->spare, hub->poller, spare_cb, self);

  return self;
}

void
hw_cable_proxy_free (HwCableProxy *self)
{
  hw_cable_proxy_close (self);
  hw_cable_proxy_forget_faults (self);
  g_ptr_array_unref (self->faults);
  g_free (self->name);
  g_free (self->listen_text);
  g_free (self->upstream_text);
  g_free (self);
}

static gboolean
fail_to_listen (HwCableProxy *self, int error_number, GError **error)
{
  g_autofree char *text = hw_socket_address_to_text (&self->listen);
  const char *advice = error_number == EADDRINUSE ? "; choose another port, or 0 for any" : "";

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (error_number),
               "The cable can't listen on %s: %s%s", text, g_strerror (error_number), advice);

  return FALSE;
}

static int
bind_to (const HwSocketAddress *address)
{
  int fd = socket (address->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int on = 1;

  if (fd < 0)
    return -1;
  (void) setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind (fd, &address->any, address->length) == 0)
    return fd;
  close (fd);

  return -1;
}

/* A port that the kernel picked is given back to others as soon as nobody listens on it. So it is
 * bound again by its number, and stays ours while a fault refuses. */
static int
bind_for_good (const HwSocketAddress *address, HwSocketAddress *local)
{
  int fd = bind_to (address);

  for (int i = 0; fd >= 0 && hw_socket_address_get_port (address) == 0 && i < BINDS; i++)
    {
      int picked;

      if (!hw_socket_address_of_local (local, fd))
        break;
      close (fd);
      picked = bind_to (local);
      if (picked >= 0)
        return picked;
      fd = bind_to (address);
    }
  if (fd >= 0)
    (void) hw_socket_address_of_local (local, fd);

  return fd;
}

gboolean
hw_cable_proxy_open (HwCableProxy *self, GError **error)
{
  const HwSocketAddress *address = self->local.length > 0 ? &self->local : &self->listen;
  HwSocketAddress local;
  int fd = bind_for_good (address, &local);

  if (fd < 0)
    return fail_to_listen (self, errno, error);
  if (!self->dial_first && listen (fd, BACKLOG) != 0)
    {
      fail_to_listen (self, errno, error);
      close (fd);
      return FALSE;
    }
  self->listener.fd = fd;
  self->local = local;
  self->enabled = TRUE;
  self->is_listening = !self->dial_first;
  hw_cable_proxy_tell_listening (self);
  hw_cable_proxy_follow_upstream (self);
  hw_cable_proxy_update_listener (self);

  return TRUE;
}

static void
set_watching (HwCableProxy *self, gboolean watching)
{
  g_autoptr (GError) error = NULL;

  if (watching == self->is_watching)
    return;
  if (!watching)
    hw_poller_remove (self->hub->poller, &self->listener);
  else if (!hw_poller_add (self->hub->poller, &self->listener, EPOLLIN, &error))
    {
      hw_cable_proxy_complain (self, error->message);
      return;
    }
  self->is_watching = watching;
}

void
hw_cable_proxy_close (HwCableProxy *self)
{
  HwTimerWheel *timers = hw_cable_hub_get_timers (self->hub);

  while (self->links.head != NULL)
    hw_cable_link_shut_down (self->links.head->data);
  hw_timer_wheel_cancel (timers, &self->accept_pause);
  hw_timer_wheel_cancel (timers, &self->wish_timer);
  hw_cable_spare_stop (&self->spare);
  set_watching (self, FALSE);
  if (self->listener.fd >= 0)
    close (self->listener.fd);
  self->listener.fd = -1;
  self->enabled = FALSE;
  self->is_listening = FALSE;
  self->is_deaf = self->was_deaf = FALSE;
}

const char *
hw_cable_proxy_get_stall_text (HwCableProxy *self)
{
  const char *why = self->hub->stall_text[hw_socket_address_is_ipv6 (&self->listen)];

  return why != NULL ? why : self->hub->stall_text[hw_socket_address_is_ipv6 (&self->upstream)];
}

/* shutdown(2) of a listener takes it back to a bound socket: its port is held, and who connects is
 * refused; listen(2) opens it again. */
static void
set_listening (HwCableProxy *self, gboolean listening)
{
  if (listening == self->is_listening)
    return;
  if (!listening)
    {
      set_watching (self, FALSE);
      (void) shutdown (self->listener.fd, SHUT_RDWR);
    }
  else if (listen (self->listener.fd, BACKLOG) != 0)
    {
      hw_cable_proxy_complain (self, "The port can't be listened on again; disable and enable it");
      return;
    }
  self->is_listening = listening;
}

static void
set_deaf (HwCableProxy *self, gboolean deaf)
{
  g_autoptr (GError) error = NULL;

  if (deaf == self->is_deaf)
    return;
  if (!deaf)
    (void) hw_wire_heal (self->listener.fd, NULL);
  else if (!hw_wire_cut (self->listener.fd, &error))
    {
      hw_cable_proxy_complain (self, error->message);
      return;
    }
  self->is_deaf = deaf;
  self->was_deaf = self->was_deaf || deaf;
}

static HwFaultWish
get_wish (HwCableProxy *self, HwTime now)
{
  HwFaultWish wish = HW_FAULT_WISH_NONE;

  for (guint i = 0; i < self->faults->len; i++)
    {
      HwCableFault *fault = self->faults->pdata[i];
      HwFaultWish one;

      if (!fault->is_active || !hw_cable_fault_has_listener (fault))
        continue;
      one = hw_fault_case_get_wish (&fault->listener, now);
      hw_fault_wish_add (&wish, &one);
    }
  if (self->is_pulled)
    wish.flags |= HW_WIRE_DROP_SYNS;

  return wish;
}

/* Of a proxy that dials first: at the start until the first spare is there, and whenever one can't
 * be had. While the next one is on its way, who connects waits in the backlog. */
static gboolean
lacks_upstream (HwCableProxy *self)
{
  if (!self->dial_first)
    return FALSE;

  return self->spare.state == HW_CABLE_SPARE_OFF || self->spare.state == HW_CABLE_SPARE_FAILED
         || (self->spare.state == HW_CABLE_SPARE_DIALLED && !self->is_listening);
}

/* What the kernel has accepted before it was made deaf would still be heard: it is taken out of
 * the backlog, and the links are cut as those that were there. */
void
hw_cable_proxy_update_listener (HwCableProxy *self)
{
  HwTime now = hw_cable_hub_get_now (self->hub);
  HwFaultWish wish = get_wish (self, now);
  gboolean drops = (wish.flags & HW_WIRE_DROP_SYNS) != 0;
  gboolean refuses = ((wish.flags & HW_WIRE_REFUSE) != 0 || lacks_upstream (self)) && !drops;

  self->listener_flags = wish.flags;
  if (!self->enabled || self->listener.fd < 0)
    return;
  set_deaf (self, drops && hw_cable_proxy_get_stall_text (self) == NULL);
  if (drops && self->is_deaf && self->is_listening)
    hw_cable_proxy_empty_backlog (self);
  set_listening (self, !refuses);
  set_watching (self, self->is_listening && !drops
                          && (!self->dial_first || self->spare.state == HW_CABLE_SPARE_READY)
                          && !hw_timer_is_armed (&self->accept_pause));
  if (wish.deadline != HW_TIME_NEVER)
    hw_timer_wheel_arm (hw_cable_hub_get_timers (self->hub), &self->wish_timer, wish.deadline);
  else
    hw_timer_wheel_cancel (hw_cable_hub_get_timers (self->hub), &self->wish_timer);
}
