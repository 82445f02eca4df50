/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what came too early: a bounded min-heap of payloads by their number. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 seq;
  GBytes *payload;
} HwReorderItem;

/* A binary heap in one array, which grows to @capacity and never beyond. Push and pop cost
 * O(log n), contains O(n); n is a window, some dozens. Equal numbers may lie in it. */
typedef struct
{
  HwReorderItem *items;
  guint n_items;
  guint allocated;
  guint capacity;
  gsize n_bytes; /* of all payloads in it */
} HwReorderHeap;

void hw_reorder_heap_init (HwReorderHeap *self, guint capacity);
void hw_reorder_heap_clear (HwReorderHeap *self);
/* Takes a reference; FALSE: it is full, and nothing changed. */
gboolean hw_reorder_heap_push (HwReorderHeap *self, guint64 seq, GBytes *payload);
gboolean hw_reorder_heap_contains (const HwReorderHeap *self, guint64 seq);
/* The lowest, without taking it; NULL: empty. */
const HwReorderItem *hw_reorder_heap_peek (const HwReorderHeap *self);
/* Takes the lowest; the payload is the caller's to unref. Not when empty. */
HwReorderItem hw_reorder_heap_pop (HwReorderHeap *self);

G_END_DECLS
