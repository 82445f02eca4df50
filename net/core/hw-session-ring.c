/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the few session actions that are said once: a ring that never grows. */
#include "core/hw-session-ring.h"

HwSessionAction *
hw_session_ring_push (HwSessionRing *self, HwSessionActionKind kind)
{
  HwSessionAction *action;

  g_assert (self->n_actions < HW_SESSION_MAX_ACTIONS);

  action = &self->ring[(self->head + self->n_actions++) % HW_SESSION_MAX_ACTIONS];
  *action = (HwSessionAction){ .kind = kind };

  return action;
}

gboolean
hw_session_ring_pop (HwSessionRing *self, HwSessionAction *action)
{
  if (self->n_actions == 0)
    return FALSE;

  *action = self->ring[self->head];
  self->head = (self->head + 1) % HW_SESSION_MAX_ACTIONS;
  self->n_actions--;

  return TRUE;
}
