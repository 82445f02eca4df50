/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the calls about faults, and those that a whole cable takes: pull, plug, reset, clear. */
#include "io/hw-cable-hub-private.h"

typedef struct
{
  const char *proxy;
  const char *fault;
  HwFaultSpec *spec;
} Order;

/* Its own copy, checked. */
static HwFaultSpec *
check_spec (const HwFaultSpec *spec, GError **error)
{
  g_autoptr (HwFaultSpec) copy = hw_fault_spec_copy (spec);
  g_autoptr (GError) why = NULL;

  if (hw_fault_spec_validate (copy, &why))
    return g_steal_pointer (&copy);
  g_set_error_literal (error, HW_CABLE_HUB_ERROR, HW_CABLE_HUB_ERROR_INVALID, why->message);

  return NULL;
}

static gboolean
add_cb (HwCableHub *self, gpointer data, GError **error)
{
  Order *order = data;
  HwCableProxy *proxy = hw_cable_hub_find (self, order->proxy, error);

  return proxy != NULL && hw_cable_proxy_add_fault (proxy, order->spec, error);
}

gboolean
hw_cable_hub_add_fault (HwCableHub *self,
                        const char *proxy,
                        const HwFaultSpec *spec,
                        char **made_name,
                        GError **error)
{
  g_autoptr (HwFaultSpec) checked = check_spec (spec, error);
  Order order = { .proxy = proxy, .spec = checked };

  if (checked == NULL || !hw_cable_hub_call (self, add_cb, &order, error))
    return FALSE;
  if (made_name != NULL)
    *made_name = g_strdup (checked->name);

  return TRUE;
}

static HwCableFault *
find (HwCableHub *self, const Order *order, GError **error)
{
  HwCableProxy *proxy = hw_cable_hub_find (self, order->proxy, error);

  return proxy != NULL ? hw_cable_proxy_find_fault (proxy, order->fault, error) : NULL;
}

static gboolean
update_cb (HwCableHub *self, gpointer data, GError **error)
{
  Order *order = data;
  HwCableFault *fault = find (self, order, error);

  if (fault == NULL)
    return FALSE;
  if (fault->spec.type != order->spec->type)
    {
      g_set_error (error, HW_CABLE_HUB_ERROR, HW_CABLE_HUB_ERROR_INVALID,
                   "The fault “%s” is a %s and stays one; remove it and add another", order->fault,
                   hw_fault_type_get_name (fault->spec.type));
      return FALSE;
    }
  hw_cable_proxy_update_fault (fault, order->spec);

  return TRUE;
}

gboolean
hw_cable_hub_update_fault (HwCableHub *self,
                           const char *proxy,
                           const char *fault,
                           const HwFaultSpec *spec,
                           GError **error)
{
  g_autoptr (HwFaultSpec) checked = check_spec (spec, error);
  Order order = { .proxy = proxy, .fault = fault, .spec = checked };

  return checked != NULL && hw_cable_hub_call (self, update_cb, &order, error);
}

static gboolean
remove_cb (HwCableHub *self, gpointer data, GError **error)
{
  HwCableFault *fault = find (self, data, error);

  if (fault == NULL)
    return FALSE;
  hw_cable_proxy_remove_fault (fault);

  return TRUE;
}

gboolean
hw_cable_hub_remove_fault (HwCableHub *self, const char *proxy, const char *fault, GError **error)
{
  Order order = { .proxy = proxy, .fault = fault };

  return hw_cable_hub_call (self, remove_cb, &order, error);
}

static gboolean
get_cb (HwCableHub *self, gpointer data, GError **error)
{
  Order *order = data;
  HwCableFault *fault = find (self, order, error);

  order->spec = fault != NULL ? hw_fault_spec_copy (&fault->spec) : NULL;

  return fault != NULL;
}

HwFaultSpec *
hw_cable_hub_get_fault (HwCableHub *self, const char *proxy, const char *fault, GError **error)
{
  Order order = { .proxy = proxy, .fault = fault };

  hw_cable_hub_call (self, get_cb, &order, error);

  return order.spec;
}

typedef struct
{
  const char *proxy;
  gboolean (*act) (HwCableProxy *proxy, GError **error);
} Deed;

/* On one proxy, or on all; the first error ends it. */
static gboolean
deed_cb (HwCableHub *self, gpointer data, GError **error)
{
  Deed *deed = data;
  HwCableProxy *proxy;

  if (deed->proxy != NULL)
    {
      proxy = hw_cable_hub_find (self, deed->proxy, error);
      return proxy != NULL && deed->act (proxy, error);
    }
  for (guint i = 0; i < self->proxies->len; i++)
    if (!deed->act (self->proxies->pdata[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
pull (HwCableProxy *proxy, GError **error)
{
  hw_cable_proxy_pull (proxy);

  return TRUE;
}

static gboolean
plug (HwCableProxy *proxy, GError **error)
{
  hw_cable_proxy_plug (proxy);

  return TRUE;
}

static gboolean
clear (HwCableProxy *proxy, GError **error)
{
  hw_cable_proxy_remove_faults (proxy);
  hw_cable_proxy_plug (proxy);

  return TRUE;
}

static gboolean
restore (HwCableProxy *proxy, GError **error)
{
  g_autoptr (GError) why = NULL;

  clear (proxy, NULL);
  if (!proxy->enabled && !hw_cable_proxy_open (proxy, &why))
    hw_cable_proxy_complain (proxy, why->message);

  return TRUE;
}

gboolean
hw_cable_hub_pull (HwCableHub *self, const char *proxy, GError **error)
{
  return hw_cable_hub_call (self, deed_cb, &(Deed){ proxy, pull }, error);
}

gboolean
hw_cable_hub_plug (HwCableHub *self, const char *proxy, GError **error)
{
  return hw_cable_hub_call (self, deed_cb, &(Deed){ proxy, plug }, error);
}

gboolean
hw_cable_hub_reset (HwCableHub *self, const char *proxy, GError **error)
{
  return hw_cable_hub_call (self, deed_cb, &(Deed){ proxy, hw_cable_proxy_reset }, error);
}

gboolean
hw_cable_hub_clear (HwCableHub *self, const char *proxy, GError **error)
{
  return hw_cable_hub_call (self, deed_cb, &(Deed){ proxy, clear }, error);
}

void
hw_cable_hub_reset_all (HwCableHub *self)
{
  hw_cable_hub_call (self, deed_cb, &(Deed){ NULL, restore }, NULL);
}
