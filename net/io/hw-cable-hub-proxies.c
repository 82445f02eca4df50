/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the calls about proxies and connections. */
#include "io/hw-cable-hub-private.h"

#include <gio/gio.h>
#include <string.h>

#include "core/hw-error.h"
#include "io/hw-cable-link.h"

#define MAX_NAME 255

typedef struct
{
  const char *name;
  const HwProxySpec *spec;
  HwSocketAddress listen;
  HwSocketAddress upstream;
  gpointer result;
  guint64 number;
} Order;

static gboolean
refuse (GError **error, HwCableHubError code, const char *text)
{
  g_set_error_literal (error, HW_CABLE_HUB_ERROR, code, text);

  return FALSE;
}

static gboolean
check_name (const char *name, GError **error)
{
  if (name == NULL || *name == '\0' || strlen (name) > MAX_NAME
      || !g_utf8_validate (name, -1, NULL))
    return refuse (error, HW_CABLE_HUB_ERROR_INVALID,
                   "A proxy's name has 1 to 255 bytes of UTF-8; choose another");
  for (; *name != '\0'; name++)
    if (g_ascii_iscntrl (*name))
      return refuse (error, HW_CABLE_HUB_ERROR_INVALID,
                     "A proxy's name has no control characters; leave them out");

  return TRUE;
}

static gboolean
resolve (HwSocketAddress *address, const char *text, GError **error)
{
  g_autoptr (GError) why = NULL;

  if (hw_socket_address_resolve (address, text, &why))
    return TRUE;

  return refuse (error, HW_CABLE_HUB_ERROR_ADDRESS, why->message);
}

static gboolean
look_up (HwCableHub *self, HwSocketAddress *address, const char *text, GError **error)
{
  g_autoptr (GError) why = NULL;

  if (hw_cable_names_look_up (self->names, text, address, &why))
    return TRUE;

  return refuse (error, HW_CABLE_HUB_ERROR_INVALID, why->message);
}

static gboolean
resolve_both (HwCableHub *self, Order *order, GError **error)
{
  return resolve (&order->listen, order->spec->listen, error)
         && look_up (self, &order->upstream, order->spec->upstream, error);
}

static gboolean
check_cut (HwCableProxy *proxy, GError **error)
{
  const char *why = hw_cable_proxy_get_stall_text (proxy);

  if (why == NULL || !proxy->hub->must_cut)
    return TRUE;

  return refuse (error, HW_CABLE_HUB_ERROR_UNSUPPORTED, why);
}

static gboolean
open_proxy (HwCableProxy *proxy, GError **error)
{
  return hw_cable_proxy_check_loop (proxy, error) && check_cut (proxy, error)
         && hw_cable_proxy_open (proxy, error);
}

/* What GIO has to say of a listener is one of the hub's errors for its callers. */
static gboolean
call (HwCableHub *self, HwCableHubFunc func, Order *order, GError **error)
{
  g_autoptr (GError) why = NULL;

  if (hw_cable_hub_call (self, func, order, &why))
    return TRUE;
  if (why->domain != HW_CABLE_HUB_ERROR)
    return refuse (error, HW_CABLE_HUB_ERROR_LISTEN, why->message);
  g_propagate_error (error, g_steal_pointer (&why));

  return FALSE;
}

static void
set_text (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

/* A name that wasn't known in time keeps the address that it had. */
static void
set_upstream (HwCableProxy *proxy, const Order *order)
{
  gboolean is_same = strcmp (proxy->upstream_text, order->spec->upstream) == 0;

  if (order->upstream.length > 0 || !is_same)
    proxy->upstream = order->upstream;
  if (is_same && proxy->is_named)
    return;
  set_text (&proxy->upstream_text, order->spec->upstream);
  proxy->is_named = hw_cable_names_is_name (proxy->upstream_text);
  proxy->is_looking_up = FALSE;
  proxy->next_lookup = 0;
}

static gboolean
add_cb (HwCableHub *self, gpointer data, GError **error)
{
  Order *order = data;
  HwCableProxy *proxy;

  if (hw_cable_hub_find (self, order->spec->name, NULL) != NULL)
    return refuse (error, HW_CABLE_HUB_ERROR_PROXY_EXISTS,
                   "There is a proxy of that name; choose another, or update it");
  if (self->proxies->len >= HW_CABLE_HUB_MAX_PROXIES)
    return refuse (error, HW_CABLE_HUB_ERROR_LIMIT, "There are 256 proxies; remove one first");
  proxy = hw_cable_proxy_new (self, order->spec);
  proxy->listen = order->listen;
  set_upstream (proxy, order);
  if (!(proxy->enabled ? open_proxy (proxy, error) : hw_cable_proxy_check_loop (proxy, error)))
    {
      hw_cable_proxy_free (proxy);
      return FALSE;
    }
  g_ptr_array_add (self->proxies, proxy);
  if (proxy->upstream.length == 0)
    hw_cable_proxy_refresh_upstream (proxy);

  return TRUE;
}

gboolean
hw_cable_hub_add_proxy (HwCableHub *self, const HwProxySpec *spec, GError **error)
{
  Order order = { .spec = spec };

  return check_name (spec->name, error) && resolve_both (self, &order, error)
         && call (self, add_cb, &order, error);
}

gboolean
hw_cable_hub_open (HwCableHub *self,
                   const HwProxySpec *spec,
                   const HwSocketAddress *listen,
                   const HwSocketAddress *upstream,
                   GError **error)
{
  Order order = { .spec = spec, .listen = *listen, .upstream = *upstream };

  return hw_cable_hub_call (self, add_cb, &order, error);
}

static gboolean
is_same_listen (HwCableProxy *proxy, const HwSocketAddress *listen)
{
  return hw_socket_address_equal (&proxy->listen, listen)
         || (proxy->local.length > 0 && hw_socket_address_equal (&proxy->local, listen));
}

static gboolean
is_other_upstream (HwCableProxy *proxy, const Order *order)
{
  return strcmp (proxy->upstream_text, order->spec->upstream) != 0
         && (order->upstream.length == 0
             || !hw_socket_address_equal (&proxy->upstream, &order->upstream));
}

static void
take_addresses (HwCableProxy *proxy, const Order *order)
{
  set_upstream (proxy, order);
  if (is_same_listen (proxy, &order->listen))
    return;
  set_text (&proxy->listen_text, order->spec->listen);
  proxy->listen = order->listen;
  proxy->local = (HwSocketAddress){ 0 };
}

/* A proxy that can't be opened with its new addresses is left closed, and says so. */
static gboolean
update_cb (HwCableHub *self, gpointer data, GError **error)
{
  Order *order = data;
  HwCableProxy *proxy = hw_cable_hub_find (self, order->name, error);
  gboolean is_other;

  if (proxy == NULL)
    return FALSE;
  is_other = !is_same_listen (proxy, &order->listen) || is_other_upstream (proxy, order)
             || proxy->dial_first != order->spec->dial_first;
  if (proxy->enabled && (is_other || !order->spec->enabled))
    hw_cable_proxy_close (proxy);
  take_addresses (proxy, order);
  if (proxy->upstream.length == 0)
    hw_cable_proxy_refresh_upstream (proxy);
  proxy->dial_first = order->spec->dial_first;
  if (!order->spec->enabled || proxy->enabled)
    return TRUE;

  return open_proxy (proxy, error);
}

gboolean
hw_cable_hub_update_proxy (HwCableHub *self,
                           const char *name,
                           const HwProxySpec *spec,
                           GError **error)
{
  Order order = { .name = name, .spec = spec };

  return resolve_both (self, &order, error) && call (self, update_cb, &order, error);
}

static gboolean
set_upstream_cb (HwCableHub *self, gpointer data, GError **error)
{
  Order *order = data;
  HwCableProxy *proxy = hw_cable_hub_find (self, order->name, error);
  HwSocketAddress before;

  if (proxy == NULL)
    return FALSE;
  before = proxy->upstream;
  proxy->upstream = order->upstream;
  if (!hw_cable_proxy_check_loop (proxy, error))
    {
      proxy->upstream = before;
      return FALSE;
    }
  set_upstream (proxy, order);
  hw_cable_proxy_follow_upstream (proxy);
  if (proxy->upstream.length == 0)
    hw_cable_proxy_refresh_upstream (proxy);

  return TRUE;
}

gboolean
hw_cable_hub_set_upstream (HwCableHub *self, const char *name, const char *upstream, GError **error)
{
  HwProxySpec spec = { .upstream = upstream };
  Order order = { .name = name, .spec = &spec };

  return look_up (self, &order.upstream, upstream, error)
         && hw_cable_hub_call (self, set_upstream_cb, &order, error);
}

static gboolean
remove_cb (HwCableHub *self, gpointer data, GError **error)
{
  HwCableProxy *proxy = hw_cable_hub_find (self, data, error);

  return proxy != NULL && g_ptr_array_remove (self->proxies, proxy);
}

gboolean
hw_cable_hub_remove_proxy (HwCableHub *self, const char *name, GError **error)
{
  return hw_cable_hub_call (self, remove_cb, (gpointer) name, error);
}

static gboolean
list_proxies_cb (HwCableHub *self, gpointer data, GError **error)
{
  for (guint i = 0; i < self->proxies->len; i++)
    g_ptr_array_add (data, hw_proxy_info_new (self->proxies->pdata[i]));

  return TRUE;
}

GPtrArray *
hw_cable_hub_list_proxies (HwCableHub *self)
{
  GPtrArray *infos = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_proxy_info_free);

  hw_cable_hub_call (self, list_proxies_cb, infos, NULL);

  return infos;
}

static gboolean
get_proxy_cb (HwCableHub *self, gpointer data, GError **error)
{
  Order *order = data;
  HwCableProxy *proxy = hw_cable_hub_find (self, order->name, error);

  order->result = proxy != NULL ? hw_proxy_info_new (proxy) : NULL;

  return proxy != NULL;
}

HwProxyInfo *
hw_cable_hub_get_proxy (HwCableHub *self, const char *name, GError **error)
{
  Order order = { .name = name };

  hw_cable_hub_call (self, get_proxy_cb, &order, error);

  return order.result;
}

static gboolean
list_connections_cb (HwCableHub *self, gpointer data, GError **error)
{
  HwTime now = hw_cable_hub_get_now (self);

  for (guint i = 0; i < self->proxies->len; i++)
    {
      HwCableProxy *proxy = self->proxies->pdata[i];

      for (GList *node = proxy->links.head; node != NULL; node = node->next)
        g_ptr_array_add (data, hw_connection_info_new (node->data, now));
    }

  return TRUE;
}

GPtrArray *
hw_cable_hub_list_connections (HwCableHub *self)
{
  GPtrArray *infos = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_connection_info_free);

  hw_cable_hub_call (self, list_connections_cb, infos, NULL);

  return infos;
}

static gboolean
reset_connection_cb (HwCableHub *self, gpointer data, GError **error)
{
  guint64 number = *(guint64 *) data;

  for (guint i = 0; i < self->proxies->len; i++)
    for (GList *node = ((HwCableProxy *) self->proxies->pdata[i])->links.head; node != NULL;
         node = node->next)
      if (hw_cable_link_get_number (node->data) == number)
        {
          hw_cable_link_reset (node->data);
          return TRUE;
        }
  g_set_error (error, HW_CABLE_HUB_ERROR, HW_CABLE_HUB_ERROR_CONNECTION_NOT_FOUND,
               "There is no connection %" G_GUINT64_FORMAT "; list those that are open", number);

  return FALSE;
}

gboolean
hw_cable_hub_reset_connection (HwCableHub *self, guint64 number, GError **error)
{
  return hw_cable_hub_call (self, reset_connection_cb, &number, error);
}
