/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the outbox: messages that wait to be written, or are kept until they are ACKed, bounded in
 * bytes and in number. */
#include "io/hw-outbox.h"

struct _HwOutbox
{
  GMutex lock;
  GQueue messages;
  gsize n_bytes;
  guint n_held;
  gsize held_bytes;
  guint max_messages;
  gsize max_bytes;
};

HwOutbox *
hw_outbox_new (gsize max_bytes)
{
  HwOutbox *self = g_new0 (HwOutbox, 1);

  g_mutex_init (&self->lock);
  g_queue_init (&self->messages);
  self->max_messages = HW_OUTBOX_MAX_MESSAGES;
  self->max_bytes = max_bytes;

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
hw_outbox_set_limits (HwOutbox *self, guint max_messages, gsize max_bytes)
{
  g_mutex_lock (&self->lock);
  self->max_messages = max_messages;
  self->max_bytes = max_bytes;
  g_mutex_unlock (&self->lock);
}

static gboolean
has_room (HwOutbox *self, gsize size)
{
  guint n_messages = self->messages.length + self->n_held;
  gsize n_bytes = self->n_bytes + self->held_bytes;

  if (n_messages == 0)
    return TRUE;

  return n_messages < self->max_messages && n_bytes < self->max_bytes
         && size <= self->max_bytes - n_bytes;
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

static GBytes *
pop_locked (HwOutbox *self)
{
  GBytes *message = g_queue_pop_head (&self->messages);

  if (message != NULL)
    self->n_bytes -= g_bytes_get_size (message);

  return message;
}

GBytes *
hw_outbox_pop (HwOutbox *self)
{
  GBytes *message;

  g_mutex_lock (&self->lock);
  message = pop_locked (self);
  g_mutex_unlock (&self->lock);

  return message;
}

GBytes *
hw_outbox_pop_held (HwOutbox *self)
{
  GBytes *message;

  g_mutex_lock (&self->lock);
  message = pop_locked (self);
  if (message != NULL)
    {
      self->n_held++;
      self->held_bytes += g_bytes_get_size (message);
    }
  g_mutex_unlock (&self->lock);

  return message;
}

gboolean
hw_outbox_set_held (HwOutbox *self, guint n_messages, gsize n_bytes)
{
  gboolean less;

  g_mutex_lock (&self->lock);
  less = n_messages < self->n_held || n_bytes < self->held_bytes;
  self->n_held = n_messages;
  self->held_bytes = n_bytes;
  g_mutex_unlock (&self->lock);

  return less;
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

guint
hw_outbox_drop_all (HwOutbox *self)
{
  guint n_dropped;

  g_mutex_lock (&self->lock);
  n_dropped = self->messages.length;
  g_queue_clear_full (&self->messages, (GDestroyNotify) g_bytes_unref);
  self->n_bytes = 0;
  g_mutex_unlock (&self->lock);

  return n_dropped;
}
