/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the wait between attempts: exponential backoff with full jitter. */
#include "core/hw-backoff.h"

void
hw_backoff_config_init (HwBackoffConfig *config)
{
  *config = (HwBackoffConfig){
    .min_us = HW_MSEC (200),
    .base_us = HW_MSEC (500),
    .cap_us = HW_SEC (30),
    .stable_us = HW_SEC (30),
  };
}

void
hw_backoff_init (HwBackoff *self)
{
  *self = (HwBackoff){ .attempt = 0, .up_since = HW_TIME_NEVER };
}

/* min (cap, base × 2ⁿ), for any n. */
static HwTime
get_ceiling (const HwBackoffConfig *config, guint attempt)
{
  HwTime ceiling = MIN (config->base_us, config->cap_us);

  for (guint i = 0; i < attempt && ceiling > 0 && ceiling < config->cap_us; i++)
    ceiling = ceiling > config->cap_us / 2 ? config->cap_us : ceiling * 2;

  return ceiling;
}

HwTime
hw_backoff_next (HwBackoff *self, const HwBackoffConfig *config, HwRandom *random)
{
  HwTime ceiling = get_ceiling (config, self->attempt);

  if (self->attempt < G_MAXUINT)
    self->attempt++;

  return hw_random_range (random, config->min_us, MAX (config->min_us, ceiling));
}

void
hw_backoff_up (HwBackoff *self, HwTime now)
{
  self->up_since = now;
}

void
hw_backoff_down (HwBackoff *self, const HwBackoffConfig *config, HwTime now)
{
  if (self->up_since != HW_TIME_NEVER && now - self->up_since >= config->stable_us)
    self->attempt = 0;
  self->up_since = HW_TIME_NEVER;
}
