/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns a piece of a stream on its way through the faults. */
#include "fault/hw-fault-chunk.h"

#include <string.h>

HwFaultChunk *
hw_fault_chunk_new (const guint8 *bytes, gsize length, HwTime stamp)
{
  HwFaultChunk *self = g_new0 (HwFaultChunk, 1);

  self->stamp = stamp;
  self->memory = g_rc_box_alloc (length);
  self->bytes = self->memory;
  self->length = length;
  memcpy (self->bytes, bytes, length);

  return self;
}

HwFaultChunk *
hw_fault_chunk_new_mark (HwFaultMark mark, HwTime stamp)
{
  HwFaultChunk *self = g_new0 (HwFaultChunk, 1);

  self->stamp = stamp;
  self->mark = mark;

  return self;
}

void
hw_fault_chunk_free (HwFaultChunk *self)
{
  if (self->memory != NULL)
    g_rc_box_release (self->memory);
  g_free (self);
}

HwFaultChunk *
hw_fault_chunk_split (HwFaultChunk *self, gsize length)
{
  HwFaultChunk *head = g_memdup2 (self, sizeof *self);

  head->next = NULL;
  head->memory = g_rc_box_acquire (self->memory);
  head->length = length;
  hw_fault_chunk_drop_head (self, length);

  return head;
}

void
hw_fault_chunk_drop_head (HwFaultChunk *self, gsize length)
{
  self->bytes += length;
  self->length -= length;
}

static void
count (HwFaultLine *self, HwFaultChunk *chunk)
{
  self->n_bytes += chunk->length;
  self->n_chunks++;
}

void
hw_fault_line_push (HwFaultLine *self, HwFaultChunk *chunk)
{
  chunk->next = NULL;
  if (self->tail != NULL)
    self->tail->next = chunk;
  else
    self->head = chunk;
  self->tail = chunk;
  count (self, chunk);
}

void
hw_fault_line_push_head (HwFaultLine *self, HwFaultChunk *chunk)
{
  chunk->next = self->head;
  self->head = chunk;
  if (self->tail == NULL)
    self->tail = chunk;
  count (self, chunk);
}

HwFaultChunk *
hw_fault_line_pop (HwFaultLine *self)
{
  HwFaultChunk *chunk = self->head;

  if (chunk == NULL)
    return NULL;
  self->head = chunk->next;
  if (self->head == NULL)
    self->tail = NULL;
  self->n_bytes -= chunk->length;
  self->n_chunks--;
  chunk->next = NULL;

  return chunk;
}

void
hw_fault_line_join (HwFaultLine *self, HwFaultLine *other)
{
  HwFaultChunk *chunk;

  while ((chunk = hw_fault_line_pop (other)) != NULL)
    hw_fault_line_push (self, chunk);
}

void
hw_fault_line_clear (HwFaultLine *self)
{
  HwFaultChunk *chunk;

  while ((chunk = hw_fault_line_pop (self)) != NULL)
    hw_fault_chunk_free (chunk);
}
