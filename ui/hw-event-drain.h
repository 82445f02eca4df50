/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns when the queue's events are taken: at most once a frame, and no more than it can wait for.
 */
#pragma once

#include "event/hw-event-queue.h"

G_BEGIN_DECLS

typedef struct _HwEventDrain HwEventDrain;
/* @batch, of HwEvent, belongs to the caller, and isn't empty. */
typedef void (*HwEventDrainFunc) (GPtrArray *batch, gpointer user_data);

/* On the default main context, until it is freed. */
HwEventDrain *hw_event_drain_new (HwEventQueue *queue, HwEventDrainFunc func, gpointer user_data);
void hw_event_drain_free (HwEventDrain *self);

G_END_DECLS
