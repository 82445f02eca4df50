/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what the commands of the language do to a cable. */
#include "io/hw-cable-private.h"

#include "core/hw-error-words.h"
#include "fault/hw-fault-profile.h"
#include "io/hw-cable-control.h"

gboolean
hw_cable_hand_on (GError *why, GError **error)
{
  static const struct
  {
    HwCableHubError hub;
    HwError own;
  } codes[] = {
    { HW_CABLE_HUB_ERROR_ADDRESS, HW_ERROR_ADDRESS },
    { HW_CABLE_HUB_ERROR_UNSUPPORTED, HW_ERROR_UNSUPPORTED },
  };
  HwError code = HW_ERROR_INVALID_ARGUMENT;

  if (why->domain != HW_CABLE_HUB_ERROR)
    {
      g_propagate_error (error, why);
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if ((int) codes[i].hub == why->code)
      code = codes[i].own;
  g_set_error_literal (error, HW_ERROR, code, why->message);
  g_error_free (why);

  return FALSE;
}

gboolean
hw_cable_add_fault (HwCable *self, const HwFaultSpec *spec, GError **error)
{
  g_autoptr (HwFaultSpec) there
      = hw_cable_hub_get_fault (self->hub, HW_CABLE_NAME, spec->name, NULL);

  if (there != NULL && there->type == spec->type)
    return hw_cable_hub_update_fault (self->hub, HW_CABLE_NAME, spec->name, spec, error);

  return hw_cable_hub_add_fault (self->hub, HW_CABLE_NAME, spec, NULL, error);
}

static gboolean
reset (HwCable *self, guint64 number, GError **error)
{
  if (number > 0)
    return hw_cable_hub_reset_connection (self->hub, number, error);

  return hw_cable_hub_reset (self->hub, HW_CABLE_NAME, error);
}

static gboolean
clear (HwCable *self, GError **error)
{
  self->latency_ms = self->jitter_ms = 0;
  self->pulled = FALSE;

  return hw_cable_hub_clear (self->hub, HW_CABLE_NAME, error);
}

static gboolean
add_profile (HwCable *self, const char *name, GError **error)
{
  const HwFaultProfile *profile = hw_fault_profile_find (name);
  HwFaultSpec spec;
  gboolean added = TRUE;

  for (guint i = 0; added && hw_fault_profile_get_fault (profile, i, &spec); i++)
    {
      added = hw_cable_add_fault (self, &spec, error);
      hw_fault_spec_clear (&spec);
    }

  return added;
}

static gboolean
carry_out (HwCable *self, const HwCableOrder *order, GError **error)
{
  switch (order->kind)
    {
    case HW_CABLE_ORDER_NONE:
      return TRUE;
    case HW_CABLE_ORDER_PULL:
      hw_cable_pull (self);
      return TRUE;
    case HW_CABLE_ORDER_PLUG:
      hw_cable_plug (self);
      return TRUE;
    case HW_CABLE_ORDER_RESET:
      return reset (self, order->number, error);
    case HW_CABLE_ORDER_ADD:
      return hw_cable_add_fault (self, &order->spec, error);
    case HW_CABLE_ORDER_REMOVE:
      return hw_cable_hub_remove_fault (self->hub, HW_CABLE_NAME, order->name, error);
    case HW_CABLE_ORDER_CLEAR:
      return clear (self, error);
    case HW_CABLE_ORDER_PROFILE:
      return add_profile (self, order->name, error);
    case HW_CABLE_ORDER_STATUS:
      return hw_cable_hub_tell_status (self->hub, HW_CABLE_NAME, error);
    case HW_CABLE_ORDER_CONNECTIONS:
    default:
      return hw_cable_hub_tell_connections (self->hub, HW_CABLE_NAME, error);
    }
}

/**
 * hw_cable_command:
 * @self: a cable
 * @line: pull, plug, reset, add latency latency=200ms, remove latency, clear, status, …
 * @error: what is wrong with @line, and what is read
 *
 * Carries out one line of the command language, which heartwire(1) describes; a blank line, or one
 * that begins with #, is none.
 *
 * Returns: whether it was carried out
 */
gboolean
hw_cable_command (HwCable *self, const char *line, GError **error)
{
  g_auto (HwCableOrder) order = { HW_CABLE_ORDER_NONE };
  GError *why = NULL;

  g_return_val_if_fail (HW_IS_CABLE (self), FALSE);

  if (!hw_cable_order_parse (&order, line, error))
    return FALSE;
  if (self->hub == NULL)
    {
      hw_error_set (error, HW_ERROR_CLOSED, N_ ("The cable doesn't run"));
      return FALSE;
    }
  if (!carry_out (self, &order, &why))
    return hw_cable_hand_on (why, error);

  return TRUE;
}
