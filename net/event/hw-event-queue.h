/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the way of events from the threads that make them to the one that reads them. */
#pragma once

#include "event/hw-event.h"

G_BEGIN_DECLS

#define HW_TYPE_EVENT_QUEUE (hw_event_queue_get_type ())

/**
 * HwEventQueue:
 *
 * A bounded queue of events: any thread pushes, one reader drains it in batches. When it is full,
 * the chatty kinds (heartbeats, messages, kernel samples) are left out and counted, and the next
 * batch begins with an `events-dropped` event that says how many; the other kinds are always kept.
 */
typedef struct _HwEventQueue HwEventQueue;

/* Called by the thread that pushes the first event into an empty queue, without a lock held. */
typedef void (*HwEventQueueNotify) (gpointer user_data);

HW_PUBLIC GType hw_event_queue_get_type (void);
HW_PUBLIC HwEventQueue *hw_event_queue_new (guint limit);
HW_PUBLIC HwEventQueue *hw_event_queue_ref (HwEventQueue *self);
HW_PUBLIC void hw_event_queue_unref (HwEventQueue *self);
/* Once, before anything is pushed. The reader drains after each notice; a notice can come with
 * nothing left, and from a thread that outlives the reader: so @user_data lives as long as the
 * queue, which calls @destroy at its end. */
HW_PUBLIC void hw_event_queue_set_notify (HwEventQueue *self,
                                          HwEventQueueNotify notify,
                                          gpointer user_data,
                                          GDestroyNotify destroy);
/* Takes @event. */
HW_PUBLIC void hw_event_queue_push (HwEventQueue *self, HwEvent *event);
/* All that is there, in order, the caller's to unref; empty, never NULL, where nothing is. */
HW_PUBLIC GPtrArray *hw_event_queue_drain (HwEventQueue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwEventQueue, hw_event_queue_unref)

G_END_DECLS
