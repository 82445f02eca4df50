/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the wait between attempts: exponential backoff with full jitter. */
#pragma once

#include "core/hw-random.h"
#include "core/hw-time.h"

G_BEGIN_DECLS

/* delay = uniform [min, min (cap, base × 2ⁿ)] for attempt n = 0, 1, … (full jitter from the first
 * attempt; Brooker, "Exponential Backoff And Jitter", 2015). n goes back to 0 only after a
 * connection that was up for stable_us: a reset on every short success recreates the herd. */
typedef struct
{
  HwTime min_us;
  HwTime base_us;
  HwTime cap_us;
  HwTime stable_us;
} HwBackoffConfig;

typedef struct
{
  guint attempt;
  HwTime up_since; /* HW_TIME_NEVER: not up */
} HwBackoff;

void hw_backoff_config_init (HwBackoffConfig *config); /* 200 ms, 500 ms, 30 s, 30 s */
void hw_backoff_init (HwBackoff *self);
/* The next wait; counts the attempt. */
HwTime hw_backoff_next (HwBackoff *self, const HwBackoffConfig *config, HwRandom *random);
void hw_backoff_up (HwBackoff *self, HwTime now);
void hw_backoff_down (HwBackoff *self, const HwBackoffConfig *config, HwTime now);

G_END_DECLS
