/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the bound on how often something is done, however often it is asked for. */
#include "hw-rate-limit.h"

static gboolean
timer_cb (gpointer user_data)
{
  HwRateLimit *self = user_data;

  if (!self->asked)
    {
      self->timer = 0;
      return G_SOURCE_REMOVE;
    }
  self->asked = FALSE;
  self->act (self->user_data);

  return G_SOURCE_CONTINUE;
}

void
hw_rate_limit_ask (HwRateLimit *self)
{
  if (self->timer != 0)
    {
      self->asked = TRUE;
      return;
    }
  self->timer = g_timeout_add (self->interval_ms, timer_cb, self);
  self->act (self->user_data);
}

void
hw_rate_limit_clear (HwRateLimit *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->asked = FALSE;
}
