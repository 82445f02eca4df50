/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the round-trip estimator of RFC 6298. */
#pragma once

#include "core/hw-time.h"

G_BEGIN_DECLS

typedef struct
{
  HwTime srtt_us; /* 0: no sample yet */
  HwTime rttvar_us;
  HwTime min_us;
} HwRtt;

void hw_rtt_init (HwRtt *self);
void hw_rtt_add (HwRtt *self, HwTime sample_us);
/* srtt + max (1 ms, 4 × rttvar), at least 200 ms (Linux' TCP_RTO_MIN), at most 120 s; 1 s without a
 * sample. */
HwTime hw_rtt_get_rto_us (const HwRtt *self);

G_END_DECLS
