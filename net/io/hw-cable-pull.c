/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the pull and the plug of a proxy, and its reset. */
/* A pull makes the listener and every socket deaf at the kernel and takes them all out of epoll, so
 * that nothing is read, written or noticed until the plug. What the kernel had already accepted for
 * the listener would still be heard, so it is taken out of the backlog first and cut as well. Where
 * the kernel can't cut, only the second half happens: a stall, and the event says so. */
#include "io/hw-cable-link.h"

static void
update_links (HwCableProxy *self)
{
  GList *next;

  for (GList *node = self->links.head; node != NULL; node = next)
    {
      next = node->next;
      hw_cable_link_update (node->data);
    }
}

void
hw_cable_proxy_pull (HwCableProxy *self)
{
  if (self->is_pulled)
    return;
  self->is_pulled = TRUE;
  hw_cable_proxy_update_listener (self);
  update_links (self);
  hw_cable_proxy_tell_pull (self, HW_EVENT_CABLE_PULLED, hw_cable_proxy_get_stall_text (self));
}

void
hw_cable_proxy_plug (HwCableProxy *self)
{
  if (!self->is_pulled)
    return;
  self->is_pulled = FALSE;
  hw_cable_proxy_tell_pull (self, HW_EVENT_CABLE_PLUGGED, NULL);
  hw_cable_proxy_update_listener (self);
  update_links (self);
}

gboolean
hw_cable_proxy_reset (HwCableProxy *self, GError **error)
{
  GList *next;

  if (self->is_pulled)
    {
      g_set_error_literal (error, HW_CABLE_HUB_ERROR, HW_CABLE_HUB_ERROR_PULLED,
                           "A reset reaches nobody while the cable is out; plug the cable first");
      return FALSE;
    }
  for (GList *node = self->links.head; node != NULL; node = next)
    {
      next = node->next;
      hw_cable_link_reset (node->data);
    }

  return TRUE;
}
