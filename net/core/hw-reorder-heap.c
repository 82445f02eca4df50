/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what came too early: a binary min-heap in one bounded array. */
#include "core/hw-reorder-heap.h"

#define FIRST_ALLOCATION 8

void
hw_reorder_heap_init (HwReorderHeap *self, guint capacity)
{
  *self = (HwReorderHeap){ .capacity = capacity };
}

void
hw_reorder_heap_clear (HwReorderHeap *self)
{
  for (guint i = 0; i < self->n_items; i++)
    g_bytes_unref (self->items[i].payload);
  g_clear_pointer (&self->items, g_free);
  self->n_items = self->allocated = 0;
  self->n_bytes = 0;
}

static void
swap (HwReorderHeap *self, guint a, guint b)
{
  HwReorderItem kept = self->items[a];

  self->items[a] = self->items[b];
  self->items[b] = kept;
}

static void
grow (HwReorderHeap *self)
{
  guint wanted = MIN (MAX (self->allocated * 2, FIRST_ALLOCATION), self->capacity);

  self->items = g_renew (HwReorderItem, self->items, wanted);
  self->allocated = wanted;
}

gboolean
hw_reorder_heap_push (HwReorderHeap *self, guint64 seq, GBytes *payload)
{
  guint i = self->n_items;

  if (i == self->capacity)
    return FALSE;
  if (i == self->allocated)
    grow (self);
  self->items[self->n_items++] = (HwReorderItem){ seq, g_bytes_ref (payload) };
  self->n_bytes += g_bytes_get_size (payload);
  for (; i > 0 && self->items[i].seq < self->items[(i - 1) / 2].seq; i = (i - 1) / 2)
    swap (self, i, (i - 1) / 2);

  return TRUE;
}

gboolean
hw_reorder_heap_contains (const HwReorderHeap *self, guint64 seq)
{
  for (guint i = 0; i < self->n_items; i++)
    if (self->items[i].seq == seq)
      return TRUE;

  return FALSE;
}

const HwReorderItem *
hw_reorder_heap_peek (const HwReorderHeap *self)
{
  return self->n_items > 0 ? &self->items[0] : NULL;
}

static guint
find_lowest (const HwReorderHeap *self, guint i)
{
  guint lowest = i;

  for (guint child = 2 * i + 1; child <= 2 * i + 2 && child < self->n_items; child++)
    if (self->items[child].seq < self->items[lowest].seq)
      lowest = child;

  return lowest;
}

HwReorderItem
hw_reorder_heap_pop (HwReorderHeap *self)
{
  HwReorderItem item = self->items[0];
  guint i = 0, next;

  self->n_bytes -= g_bytes_get_size (item.payload);
  self->items[0] = self->items[--self->n_items];
  while ((next = find_lowest (self, i)) != i)
    {
      swap (self, i, next);
      i = next;
    }

  return item;
}
