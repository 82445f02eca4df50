/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns which events tell of connections that came from outside. */
#pragma once

#include "event/hw-event.h"

G_BEGIN_DECLS

/* While a lab is open to other machines, its cable and its server tell of others' connections as
 * well; what the lab's own sides believe doesn't follow from those, nor from one by which its user
 * sends files (hw-send-child.h). Pure: events go in, those of the lab's own come out. */
typedef struct _HwStrangers HwStrangers;

HwStrangers *hw_strangers_new (void);
void hw_strangers_free (HwStrangers *self);
/* Appends to @own, an array of events, a reference to @event where it is one of the lab's own.
 * Whose a connection is that the server has just accepted may be known only a little later: what
 * it says until then is held back, and comes in its order. */
void hw_strangers_sort (HwStrangers *self, HwEvent *event, GPtrArray *own);
/* How many connections of others are open. */
guint hw_strangers_count (const HwStrangers *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwStrangers, hw_strangers_free)

G_END_DECLS
