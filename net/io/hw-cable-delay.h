/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the line in which a latency holds back what goes one way through the cable. */
#pragma once

#include "core/hw-time.h"

G_BEGIN_DECLS

/* Of the bytes themselves it knows only how many: they lie in the caller's queue, in the same
 * order. A chunk of 0 bytes is the end of the stream, which waits its turn as data does. */
typedef struct _HwCableDelay HwCableDelay;

HwCableDelay *hw_cable_delay_new (guint64 seed);
void hw_cable_delay_free (HwCableDelay *self);
gboolean hw_cable_delay_is_empty (const HwCableDelay *self);
gboolean hw_cable_delay_is_full (const HwCableDelay *self);
/* Due at @received + @latency + uniform [-@jitter, +@jitter), but never before what went ahead. */
void hw_cable_delay_push (HwCableDelay *self,
                          gsize n_bytes,
                          HwTime received,
                          HwTime latency_us,
                          HwTime jitter_us);
HwTime hw_cable_delay_get_deadline (const HwCableDelay *self); /* HW_TIME_NEVER: empty */
/* How many bytes are due; *@ended is set to TRUE when the end is. */
gsize hw_cable_delay_release (HwCableDelay *self, HwTime now, gboolean *ended);

G_END_DECLS
