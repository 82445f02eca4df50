/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the answer to whether more events come than anybody could read. */
#include "hw-flood.h"

gboolean
hw_flood_add (HwFlood *self, HwTime now, guint n_events)
{
  if (now >= self->window + HW_FLOOD_WINDOW)
    {
      if (self->n_events < HW_FLOOD_EVENTS / 2 || now >= self->window + 2 * HW_FLOOD_WINDOW)
        self->floods = FALSE;
      self->window = now;
      self->n_events = 0;
    }
  self->n_events += n_events;
  if (self->n_events >= HW_FLOOD_EVENTS)
    self->floods = TRUE;

  return self->floods;
}
