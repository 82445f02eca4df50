/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns where a proxy leads: its upstream's address as it changes, and that it isn't the proxy
 * itself. */
#include "io/hw-cable-hub-private.h"

#define LOOKUP_US HW_SEC (1) /* a name is looked up no more often */

static gboolean
is_reached_from (const HwCableProxy *self, const HwSocketAddress *address)
{
  if (self->local.length > 0 && hw_socket_address_reaches (address, &self->local))
    return TRUE;
  for (guint i = 0; i < HW_CABLE_N_EXPOSED; i++)
    if (self->exposed[i].handle.fd >= 0
        && hw_socket_address_reaches (address, &self->exposed[i].local))
      return TRUE;

  return FALSE;
}

/* The proxy whose listener is reached by who dials @address. */
static HwCableProxy *
find_listener (HwCableHub *self, const HwSocketAddress *address)
{
  for (guint i = 0; i < self->proxies->len; i++)
    {
      HwCableProxy *proxy = self->proxies->pdata[i];

      if (is_reached_from (proxy, address))
        return proxy;
    }

  return NULL;
}

/* Follows the upstreams from proxy to proxy, at most once through each. */
gboolean
hw_cable_proxy_check_loop (HwCableProxy *proxy, GError **error)
{
  HwCableHub *self = proxy->hub;
  HwSocketAddress address = proxy->upstream;
  const HwSocketAddress *own = proxy->local.length > 0 ? &proxy->local : &proxy->listen;
  g_autoptr (GString) way = g_string_new (NULL);

  for (guint i = 0; i <= self->proxies->len && address.length > 0; i++)
    {
      HwCableProxy *next = find_listener (self, &address);

      if (next == proxy || hw_socket_address_reaches (&address, own))
        {
          g_set_error (error, HW_CABLE_HUB_ERROR, HW_CABLE_HUB_ERROR_LOOP,
                       "The upstream %s%s is the cable itself; name the program behind it",
                       proxy->upstream_text, way->str);
          return FALSE;
        }
      if (next == NULL)
        return TRUE;
      g_string_append_printf (way, ", through the proxy “%s”,", next->name);
      address = next->upstream;
    }

  return TRUE;
}

void
hw_cable_proxy_refresh_upstream (HwCableProxy *self)
{
  HwTime now = hw_cable_hub_get_now (self->hub);

  if (!self->is_named || self->is_looking_up || now < self->next_lookup)
    return;
  self->is_looking_up = TRUE;
  self->next_lookup = now + LOOKUP_US;
  hw_cable_names_refresh (self->hub->names, self->name, self->upstream_text);
}

void
hw_cable_proxy_take_looked_up (HwCableProxy *self, const HwSocketAddress *address, const char *why)
{
  HwSocketAddress before = self->upstream;
  g_autoptr (GError) error = NULL;

  self->is_looking_up = FALSE;
  if (address->length == 0)
    {
      hw_cable_proxy_complain (self, why);
      return;
    }
  self->upstream = *address;
  if (hw_cable_proxy_check_loop (self, &error))
    {
      hw_cable_proxy_follow_upstream (self);
      return;
    }
  self->upstream = before;
  hw_cable_proxy_complain (self, error->message);
}

void
hw_cable_proxy_follow_upstream (HwCableProxy *self)
{
  if (!self->enabled || !self->dial_first || self->upstream.length == 0)
    return;
  hw_cable_spare_start (&self->spare, &self->upstream);
  hw_cable_proxy_update_listener (self);
}
