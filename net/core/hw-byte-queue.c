/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns a queue of bytes: contiguous to its reader, growing to a limit, freed when empty. */
#include "core/hw-byte-queue.h"

#include <string.h>

/* Bytes are moved to the front only when at least as many were consumed before them, else the
 * buffer grows: so each byte is moved a constant number of times. The price is that the buffer can
 * be twice as large as the limit, and never larger. */

#define SMALLEST 256
#define PAGE 4096

void
hw_byte_queue_init (HwByteQueue *self, gsize limit)
{
  *self = (HwByteQueue){ .limit = MIN (limit, G_MAXSIZE / 4) };
}

void
hw_byte_queue_clear (HwByteQueue *self)
{
  g_clear_pointer (&self->data, g_free);
  self->head = self->tail = self->size = 0;
}

gsize
hw_byte_queue_get_length (const HwByteQueue *self)
{
  return self->tail - self->head;
}

const guint8 *
hw_byte_queue_peek (const HwByteQueue *self)
{
  return self->data != NULL ? self->data + self->head : NULL;
}

static void
move_to_front (HwByteQueue *self, guint8 *buffer)
{
  gsize length = hw_byte_queue_get_length (self);

  if (length > 0)
    memmove (buffer, self->data + self->head, length);
  self->head = 0;
  self->tail = length;
}

static void
grow (HwByteQueue *self, gsize n_bytes)
{
  gsize wanted = MAX (hw_byte_queue_get_length (self) + n_bytes, SMALLEST);
  gsize size = MAX (wanted, MIN (self->size * 2, self->limit * 2));
  guint8 *data = g_malloc (size);

  move_to_front (self, data);
  g_free (self->data);
  self->data = data;
  self->size = size;
}

guint8 *
hw_byte_queue_reserve (HwByteQueue *self, gsize n_bytes)
{
  gsize length = hw_byte_queue_get_length (self);

  g_return_val_if_fail (n_bytes > 0, NULL);

  if (n_bytes > self->limit - length)
    return NULL;

  if (self->size - self->tail < n_bytes)
    {
      if (self->size - length >= n_bytes && self->head >= length)
        move_to_front (self, self->data);
      else
        grow (self, n_bytes);
    }
  return self->data + self->tail;
}

void
hw_byte_queue_commit (HwByteQueue *self, gsize n_bytes)
{
  g_return_if_fail (n_bytes <= self->size - self->tail);

  self->tail += n_bytes;
}

gboolean
hw_byte_queue_append (HwByteQueue *self, const guint8 *bytes, gsize n_bytes)
{
  guint8 *room;

  if (n_bytes == 0)
    return TRUE;
  room = hw_byte_queue_reserve (self, n_bytes);
  if (room == NULL)
    return FALSE;

  memcpy (room, bytes, n_bytes);
  hw_byte_queue_commit (self, n_bytes);
  return TRUE;
}

void
hw_byte_queue_consume (HwByteQueue *self, gsize n_bytes)
{
  g_return_if_fail (n_bytes <= hw_byte_queue_get_length (self));

  self->head += n_bytes;
  if (self->head < self->tail)
    return;

  if (self->size > PAGE)
    hw_byte_queue_clear (self);
  else
    self->head = self->tail = 0;
}
