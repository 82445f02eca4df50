/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the carrying out of the command language on a hub of many proxies. */
#include "io/hw-cable-hub-command.h"

#include <string.h>

#include "core/hw-error.h"
#include "fault/hw-fault-profile.h"
#include "io/hw-cable-control.h"
#include "io/hw-cable-hub-private.h"

/* A fault of the same name and type is changed. */
static gboolean
add_fault (HwCableHub *self, const char *proxy, const HwFaultSpec *spec, GError **error)
{
  /* NULL: that there is none is no error. */
  g_autoptr (HwFaultSpec) there = hw_cable_hub_get_fault (self, proxy, spec->name, NULL);

  if (there != NULL && there->type == spec->type)
    return hw_cable_hub_update_fault (self, proxy, spec->name, spec, error);

  return hw_cable_hub_add_fault (self, proxy, spec, NULL, error);
}

static gboolean
refuse_profile (const char *name, GError **error)
{
  g_autofree char *known = hw_fault_profile_list ();

  g_set_error (error, HW_CABLE_HUB_ERROR, HW_CABLE_HUB_ERROR_INVALID,
               "There is no profile “%s”; these are: %s", name, known);

  return FALSE;
}

gboolean
hw_cable_hub_add_profile (HwCableHub *self, const char *proxy, const char *profile, GError **error)
{
  const HwFaultProfile *found = hw_fault_profile_find (profile);
  HwFaultSpec spec;
  gboolean added = TRUE;

  if (found == NULL)
    return refuse_profile (profile, error);
  for (guint i = 0; added && hw_fault_profile_get_fault (found, i, &spec); i++)
    {
      added = add_fault (self, proxy, &spec, error);
      hw_fault_spec_clear (&spec);
    }

  return added;
}

static gboolean
carry_out (HwCableHub *self, const char *proxy, const HwCableOrder *order, GError **error)
{
  switch (order->kind)
    {
    case HW_CABLE_ORDER_PULL:
      return hw_cable_hub_pull (self, proxy, error);
    case HW_CABLE_ORDER_PLUG:
      return hw_cable_hub_plug (self, proxy, error);
    case HW_CABLE_ORDER_RESET:
      return hw_cable_hub_reset (self, proxy, error);
    case HW_CABLE_ORDER_ADD:
      return add_fault (self, proxy, &order->spec, error);
    case HW_CABLE_ORDER_REMOVE:
      return hw_cable_hub_remove_fault (self, proxy, order->name, error);
    case HW_CABLE_ORDER_CLEAR:
      return hw_cable_hub_clear (self, proxy, error);
    case HW_CABLE_ORDER_PROFILE:
      return hw_cable_hub_add_profile (self, proxy, order->name, error);
    case HW_CABLE_ORDER_STATUS:
      return hw_cable_hub_tell_status (self, proxy, error);
    case HW_CABLE_ORDER_CONNECTIONS:
      return hw_cable_hub_tell_connections (self, proxy, error);
    case HW_CABLE_ORDER_NONE:
    default:
      return TRUE;
    }
}

static gboolean
is_for_one (const HwCableOrder *order)
{
  return order->kind == HW_CABLE_ORDER_ADD || order->kind == HW_CABLE_ORDER_REMOVE
         || order->kind == HW_CABLE_ORDER_PROFILE;
}

static gboolean
carry_out_on_all (HwCableHub *self, const HwCableOrder *order, GError **error)
{
  g_autoptr (GPtrArray) proxies = hw_cable_hub_list_proxies (self);

  if (is_for_one (order) && proxies->len != 1)
    {
      g_set_error (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT,
                   "There are %u proxies; say which one by its name in front: @NAME add …",
                   proxies->len);
      return FALSE;
    }
  for (guint i = 0; i < proxies->len; i++)
    if (!carry_out (self, ((HwProxyInfo *) proxies->pdata[i])->name, order, error))
      return FALSE;

  return TRUE;
}

/* "@NAME " in front of the line; NULL: there is none. */
static char *
take_name (const char **line)
{
  const char *start = *line + strspn (*line, " \t");
  gsize length;

  if (*start != '@')
    return NULL;
  length = strcspn (start + 1, " \t");
  *line = start + 1 + length;

  return g_strndup (start + 1, length);
}

gboolean
hw_cable_hub_command (HwCableHub *self, const char *line, GError **error)
{
  g_autofree char *proxy = take_name (&line);
  g_auto (HwCableOrder) order = { HW_CABLE_ORDER_NONE };

  if (!hw_cable_order_parse (&order, line, error))
    return FALSE;
  if (order.kind == HW_CABLE_ORDER_RESET && order.number > 0)
    return hw_cable_hub_reset_connection (self, order.number, error);
  if (proxy != NULL)
    return carry_out (self, proxy, &order, error);

  return carry_out_on_all (self, &order, error);
}
