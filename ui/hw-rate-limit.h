/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the bound on how often something is done, however often it is asked for. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint interval_ms;
  void (*act) (gpointer user_data);
  gpointer user_data;
  guint timer;
  gboolean asked; /* again, since it was done last */
} HwRateLimit;

/* Acts at once where it is long enough ago that it did, else as soon as it is: what was asked for
 * last is always done. */
void hw_rate_limit_ask (HwRateLimit *self);
/* What was asked for isn't done any more. */
void hw_rate_limit_clear (HwRateLimit *self);

G_END_DECLS
