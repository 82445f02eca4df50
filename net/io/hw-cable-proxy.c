/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns one proxy of the hub: its listener, whatever it is wished to be. */
#include "io/hw-cable-hub-private.h"

#include <errno.h>
#include <gio/gio.h>

#include "io/hw-cable-link.h"

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
  hw_cable_listener_init (&self->listener, self);
  for (guint i = 0; i < HW_CABLE_N_EXPOSED; i++)
    hw_cable_listener_init (&self->exposed[i], self);
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

gboolean
hw_cable_proxy_open (HwCableProxy *self, GError **error)
{
  const HwSocketAddress *address = self->local.length > 0 ? &self->local : &self->listen;

  if (!hw_cable_listener_bind (&self->listener, address)
      || (!self->dial_first && !hw_cable_listener_set_listening (&self->listener, TRUE)))
    {
      fail_to_listen (self, errno, error);
      hw_cable_listener_close (&self->listener);
      return FALSE;
    }
  self->local = self->listener.local;
  self->enabled = TRUE;
  hw_cable_proxy_tell_listening (self, &self->local);
  hw_cable_proxy_follow_upstream (self);
  hw_cable_proxy_update_listener (self);

  return TRUE;
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
  hw_cable_listener_close (&self->listener);
  hw_cable_proxy_conceal (self);
  self->enabled = FALSE;
}

const char *
hw_cable_proxy_get_stall_text (HwCableProxy *self)
{
  const char *why = self->hub->stall_text[hw_socket_address_is_ipv6 (&self->listen)];

  return why != NULL ? why : self->hub->stall_text[hw_socket_address_is_ipv6 (&self->upstream)];
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
         || (self->spare.state == HW_CABLE_SPARE_DIALLED && !self->listener.is_listening);
}

/* What the kernel has accepted before it was made deaf would still be heard: it is taken out of
 * the backlog, and the links are cut as those that were there. */
static void
update_one (HwCableProxy *self, HwCableListener *listener, gboolean drops, gboolean refuses)
{
  if (listener->handle.fd < 0)
    return;
  hw_cable_listener_set_deaf (listener, drops && hw_cable_proxy_get_stall_text (self) == NULL);
  if (drops && listener->is_deaf && listener->is_listening)
    hw_cable_proxy_empty_backlog (self, listener);
  if (!hw_cable_listener_set_listening (listener, !refuses))
    hw_cable_proxy_complain (self, "The port can't be listened on again; disable and enable it");
  hw_cable_listener_set_watching (listener, listener->is_listening && !drops
                                                && (!self->dial_first
                                                    || self->spare.state == HW_CABLE_SPARE_READY)
                                                && !hw_timer_is_armed (&self->accept_pause));
}

void
hw_cable_proxy_update_listener (HwCableProxy *self)
{
  HwTime now = hw_cable_hub_get_now (self->hub);
  HwFaultWish wish = get_wish (self, now);
  gboolean drops = (wish.flags & HW_WIRE_DROP_SYNS) != 0;
  gboolean refuses = ((wish.flags & HW_WIRE_REFUSE) != 0 || lacks_upstream (self)) && !drops;

  self->listener_flags = wish.flags;
  if (!self->enabled || self->listener.handle.fd < 0)
    return;
  update_one (self, &self->listener, drops, refuses);
  for (guint i = 0; i < HW_CABLE_N_EXPOSED; i++)
    update_one (self, &self->exposed[i], drops, refuses);
  if (wish.deadline != HW_TIME_NEVER)
    hw_timer_wheel_arm (hw_cable_hub_get_timers (self->hub), &self->wish_timer, wish.deadline);
  else
    hw_timer_wheel_cancel (hw_cable_hub_get_timers (self->hub), &self->wish_timer);
}
