/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the messages that were accepted and aren't ACKed: a ring that grows to its limit. */
#include "core/hw-session-outbox.h"

#define FIRST_ALLOCATION 8

void
hw_session_outbox_init (HwSessionOutbox *self, guint max_messages, gsize max_bytes)
{
  *self = (HwSessionOutbox){
    .max_messages = max_messages,
    .max_bytes = max_bytes,
    .una = 1,
    .next = 1,
    .cursor = 1,
  };
}

void
hw_session_outbox_clear (HwSessionOutbox *self)
{
  hw_session_outbox_forget (self, self->next - 1);
  g_clear_pointer (&self->ring, g_free);
  self->allocated = 0;
}

guint
hw_session_outbox_get_length (const HwSessionOutbox *self)
{
  return (guint) (self->next - self->una);
}

HwSessionEntry *
hw_session_outbox_get (const HwSessionOutbox *self, guint64 seq)
{
  g_assert (seq >= self->una && seq < self->next);

  return &self->ring[seq % self->allocated];
}

static void
grow (HwSessionOutbox *self)
{
  guint wanted = MIN (MAX (self->allocated * 2, FIRST_ALLOCATION), self->max_messages);
  HwSessionEntry *ring = g_new0 (HwSessionEntry, wanted);

  for (guint64 seq = self->una; seq < self->next; seq++)
    ring[seq % wanted] = *hw_session_outbox_get (self, seq);
  g_free (self->ring);
  self->ring = ring;
  self->allocated = wanted;
}

HwSessionSend
hw_session_outbox_add (HwSessionOutbox *self, GBytes *payload)
{
  gsize size = g_bytes_get_size (payload);

  if (self->next > HW_SESSION_LAST_SEQ)
    return HW_SESSION_SEND_EXHAUSTED;
  if (size > self->max_bytes)
    return HW_SESSION_SEND_TOO_LARGE;
  if (hw_session_outbox_get_length (self) == self->max_messages
      || size > self->max_bytes - self->bytes)
    return HW_SESSION_SEND_WOULD_BLOCK;
  if (hw_session_outbox_get_length (self) == self->allocated)
    grow (self);
  self->bytes += size;
  self->next++;
  *hw_session_outbox_get (self, self->next - 1)
      = (HwSessionEntry){ .payload = g_bytes_ref (payload) };

  return HW_SESSION_SEND_ACCEPTED;
}

void
hw_session_outbox_forget (HwSessionOutbox *self, guint64 seq)
{
  for (; self->una <= seq; self->una++)
    {
      HwSessionEntry *entry = hw_session_outbox_get (self, self->una);

      self->bytes -= g_bytes_get_size (entry->payload);
      g_clear_pointer (&entry->payload, g_bytes_unref);
    }
  self->cursor = MAX (self->cursor, self->una);
}
