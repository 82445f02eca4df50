/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the round-trip estimator of RFC 6298. */
#include "core/hw-rtt.h"

#define MIN_RTO HW_MSEC (200)
#define MAX_RTO HW_SEC (120)
#define FIRST_RTO HW_SEC (1)
#define GRANULARITY HW_MSEC (1)

void
hw_rtt_init (HwRtt *self)
{
  *self = (HwRtt){ 0 };
}

/* RFC 6298, 2.2 and 2.3, with α = 1/8 and β = 1/4; rttvar is updated with the old srtt. */
void
hw_rtt_add (HwRtt *self, HwTime sample_us)
{
  HwTime sample = MAX (sample_us, 1); /* 0 means that there was no sample */

  if (self->srtt_us == 0)
    {
      *self = (HwRtt){ .srtt_us = sample, .rttvar_us = sample / 2, .min_us = sample };
      return;
    }
  self->rttvar_us += (ABS (self->srtt_us - sample) - self->rttvar_us) / 4;
  self->srtt_us = MAX (self->srtt_us + (sample - self->srtt_us) / 8, 1);
  self->min_us = MIN (self->min_us, sample);
}

HwTime
hw_rtt_get_rto_us (const HwRtt *self)
{
  if (self->srtt_us == 0)
    return FIRST_RTO;

  return CLAMP (self->srtt_us + MAX (GRANULARITY, 4 * self->rttvar_us), MIN_RTO, MAX_RTO);
}
