/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the outbox: messages that wait to be written, bounded in bytes and in number. */
#include "io/hw-outbox.h"

struct _HwOutbox
{
  GMutex lock;
  GQueue messages;
  gsize n_bytes;
  gsize limit;
};

HwOutbox *
hw_outbox_new (gsize limit)
{
  HwOutbox *self = g_new0 (HwOutbox, 1);

  g_mutex_init (&self->lock);
  g_queue_init (&self->messages);
  self->limit = limit;

  return self;
}

void
hw_outbox_free (HwOutbox *self)
{
  hw_outbox_drop_all (self);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
hw_outbox_set_limit (HwOutbox *self, gsize limit)
{
  g_mutex_lock (&self->lock);
  self->limit = limit;
  g_mutex_unlock (&self->lock);
}

static gboolean
has_room (HwOutbox *self, gsize size)
{
  if (self->messages.length == 0)
    return TRUE;

  return self->messages.length < HW_OUTBOX_MAX_MESSAGES && self->n_bytes < self->limit
         && size <= self->limit - self->n_bytes;
}

gboolean
hw_outbox_push (HwOutbox *self, GBytes *message)
{
  gsize size = g_bytes_get_size (message);
  gboolean taken;

  g_mutex_lock (&self->lock);
  taken = has_room (self, size);
  if (taken)
    {
      g_queue_push_tail (&self->messages, g_bytes_ref (message));
      self->n_bytes += size;
    }
  g_mutex_unlock (&self->lock);

  return taken;
}

GBytes *
hw_outbox_pop (HwOutbox *self)
{
  GBytes *message;

  g_mutex_lock (&self->lock);
  message = g_queue_pop_head (&self->messages);
  if (message != NULL)
    self->n_bytes -= g_bytes_get_size (message);
  g_mutex_unlock (&self->lock);

  return message;
}

gboolean
hw_outbox_is_empty (HwOutbox *self)
{
  gboolean empty;

  g_mutex_lock (&self->lock);
  empty = self->messages.length == 0;
  g_mutex_unlock (&self->lock);

  return empty;
}

void
hw_outbox_drop_all (HwOutbox *self)
{
  g_mutex_lock (&self->lock);
  g_queue_clear_full (&self->messages, (GDestroyNotify) g_bytes_unref);
  self->n_bytes = 0;
  g_mutex_unlock (&self->lock);
}
