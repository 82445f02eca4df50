/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the opening of a cable to other machines, beside the address that it has.
 *
 * These are further listeners of the same proxy, so that its own listener, and all that came by it,
 * isn't touched. Two of them, one for each family: the peers of an IPv6 listener that hears IPv4 as
 * well would have their addresses written as IPv6. */
#include "io/hw-cable-expose.h"

#include <errno.h>

#include "core/hw-error.h"
#include "io/hw-cable-link.h"
#include "io/hw-cable-private.h"

/* A port that the kernel picks for one family may be another's in the other one. */
#define TRIES 16

typedef struct
{
  guint16 port;
} Order;

gboolean
hw_cable_proxy_is_exposed (const HwCableProxy *self)
{
  return self->exposed[0].handle.fd >= 0;
}

static gboolean
bind_family (HwCableListener *listener, const char *host, guint16 port)
{
  g_autofree char *text = g_strdup_printf ("%s:%u", host, port);
  HwSocketAddress address;

  return hw_socket_address_resolve (&address, text, NULL) /* NULL: it is a literal */
         && hw_cable_listener_bind_one_family (listener, &address)
         && hw_cable_listener_set_listening (listener, TRUE);
}

static void
close_all (HwCableProxy *self)
{
  for (guint i = 0; i < HW_CABLE_N_EXPOSED; i++)
    hw_cable_listener_close (&self->exposed[i]);
}

/* FALSE with errno. A machine without IPv6 is none the worse for it. */
static gboolean
bind_both (HwCableProxy *self, guint16 port)
{
  int error_number;

  if (bind_family (&self->exposed[0], "0.0.0.0", port)
      && (bind_family (&self->exposed[1], "[::]",
                       hw_socket_address_get_port (&self->exposed[0].local))
          || errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL))
    return TRUE;
  error_number = errno;
  close_all (self);
  errno = error_number;

  return FALSE;
}

static gboolean
bind_somewhere (HwCableProxy *self, guint16 port)
{
  gboolean bound = bind_both (self, port);

  for (int i = 0; !bound && port == 0 && errno == EADDRINUSE && i < TRIES; i++)
    bound = bind_both (self, port);

  return bound;
}

static void
tell_listening (HwCableProxy *self)
{
  for (guint i = 0; i < HW_CABLE_N_EXPOSED; i++)
    if (self->exposed[i].handle.fd >= 0)
      hw_cable_proxy_tell_listening (self, &self->exposed[i].local);
}

static gboolean
fail (Order *order, int error_number, GError **error)
{
  const char *advice = error_number == EADDRINUSE ? "; choose another port, or 0 for any" : "";

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (error_number),
               "The cable can't be opened to other machines on port %u: %s%s", order->port,
               g_strerror (error_number), advice);

  return FALSE;
}

static gboolean
expose_cb (HwCableHub *hub, gpointer data, GError **error)
{
  Order *order = data;
  HwCableProxy *self = hw_cable_hub_find (hub, HW_CABLE_NAME, error);

  if (self == NULL)
    return FALSE;
  if (!hw_cable_proxy_is_exposed (self))
    {
      if (!bind_somewhere (self, order->port))
        return fail (order, errno, error);
      if (!hw_cable_proxy_check_loop (self, error))
        {
          close_all (self);
          return FALSE;
        }
      tell_listening (self);
      hw_cable_proxy_update_listener (self);
    }
  order->port = hw_socket_address_get_port (&self->exposed[0].local);

  return TRUE;
}

guint16
hw_cable_expose (HwCable *self, guint16 port, GError **error)
{
  Order order = { port };
  GError *why = NULL;

  g_return_val_if_fail (HW_IS_CABLE (self), 0);

  if (self->hub == NULL)
    {
      g_set_error_literal (error, HW_ERROR, HW_ERROR_CLOSED, "The cable doesn't run");
      return 0;
    }
  if (hw_cable_hub_call (self->hub, expose_cb, &order, &why))
    return order.port;
  hw_cable_hand_on (why, error);

  return 0;
}

static void
end_outside_links (HwCableProxy *self)
{
  GList *next;

  for (GList *node = self->links.head; node != NULL; node = next)
    {
      next = node->next;
      if (hw_cable_link_is_outside (node->data))
        hw_cable_link_shut_down (node->data);
    }
}

static void
tell_closed (HwCableProxy *self, const HwSocketAddress *local)
{
  HwEvent *event = hw_cable_proxy_new_event (self, HW_EVENT_CLOSED);
  g_autofree char *text = hw_socket_address_to_text (local);

  hw_event_set_string (event, HW_EVENT_FIELD_LOCAL, text);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, "not open to other machines any more");
  hw_cable_hub_emit (self->hub, event);
}

void
hw_cable_proxy_conceal (HwCableProxy *self)
{
  for (guint i = 0; i < HW_CABLE_N_EXPOSED; i++)
    {
      HwSocketAddress local = self->exposed[i].local;

      if (self->exposed[i].handle.fd < 0)
        continue;
      hw_cable_listener_close (&self->exposed[i]);
      tell_closed (self, &local);
    }
  end_outside_links (self);
}

static gboolean
conceal_cb (HwCableHub *hub, gpointer data, GError **error)
{
  HwCableProxy *self = hw_cable_hub_find (hub, HW_CABLE_NAME, error);

  if (self != NULL)
    hw_cable_proxy_conceal (self);

  return self != NULL;
}

void
hw_cable_conceal (HwCable *self)
{
  g_return_if_fail (HW_IS_CABLE (self));

  if (self->hub != NULL)
    hw_cable_hub_call (self->hub, conceal_cb, NULL, NULL); /* NULL: its only proxy is there */
}
