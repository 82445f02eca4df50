/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns when a fault acts: whom it is for, how the dice fall, and its times. */
#pragma once

#include "fault/hw-fault.h"

G_BEGIN_DECLS

/* Whether it acts @now, where it was added at @added. *next: when that changes (HW_TIME_NEVER:
 * never again). A moment without a length is active for HW_FAULT_MOMENT_US. */
#define HW_FAULT_MOMENT_US 1000

gboolean hw_fault_spec_is_active (const HwFaultSpec *self, HwTime added, HwTime now, HwTime *next);
/* Whether it is for the connection @conn; @is_newer: accepted after the fault was added. */
gboolean hw_fault_spec_is_for (const HwFaultSpec *self, guint64 conn, gboolean is_newer);
/* The dice: drawn once for a connection; the same seed, the same draw. */
gboolean hw_fault_spec_is_drawn (const HwFaultSpec *self, guint64 cable_seed, guint64 conn);
/* The seed of what it does on the connection @conn. @lane: 0 upstream, 1 downstream, 2 its wire. */
guint64 hw_fault_spec_get_seed (const HwFaultSpec *self,
                                guint64 cable_seed,
                                guint64 conn,
                                guint lane);

G_END_DECLS
