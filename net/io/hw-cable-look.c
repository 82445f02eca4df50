/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what can be seen of a cable at a moment: its faults and its connections. */
#include "io/hw-cable-look.h"

#include "io/hw-cable-private.h"

HwProxyInfo *
hw_cable_get_info (HwCable *self)
{
  return self->hub != NULL ? hw_cable_hub_get_proxy (self->hub, HW_CABLE_NAME, NULL) : NULL;
}

GPtrArray *
hw_cable_list_connections (HwCable *self)
{
  if (self->hub == NULL)
    return g_ptr_array_new ();

  return hw_cable_hub_list_connections (self->hub);
}
