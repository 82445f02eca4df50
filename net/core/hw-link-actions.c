/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the queue of what the link machine wants done: a ring that never grows. */
#include "core/hw-link-actions.h"

HwLinkAction *
hw_link_actions_push (HwLinkActions *self, HwLinkActionKind kind)
{
  HwLinkAction *action;

  g_assert (self->n_actions < HW_LINK_MAX_ACTIONS); /* the driver drains after every input */

  action = &self->ring[(self->head + self->n_actions++) % HW_LINK_MAX_ACTIONS];
  *action = (HwLinkAction){ .kind = kind };

  return action;
}

gboolean
hw_link_actions_pop (HwLinkActions *self, HwLinkAction *action)
{
  if (self->n_actions == 0)
    return FALSE;

  *action = self->ring[self->head];
  self->head = (self->head + 1) % HW_LINK_MAX_ACTIONS;
  self->n_actions--;

  return TRUE;
}
