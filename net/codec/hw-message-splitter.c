/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the way from a message to parts: frames with MORE, each no longer than a frame may be. */
#include "codec/hw-message-splitter.h"

void
hw_message_splitter_begin (HwMessageSplitter *self,
                           const HwFrame *head,
                           GBytes *message,
                           gsize max_part)
{
  hw_message_splitter_clear (self);
  *self = (HwMessageSplitter){
    .message = g_bytes_ref (message), .max_part = max_part, .head = *head, .goes_on = TRUE
  };
}

gboolean
hw_message_splitter_goes_on (const HwMessageSplitter *self)
{
  return self->goes_on;
}

void
hw_message_splitter_next (HwMessageSplitter *self, HwFrame *part)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (self->message, &size);

  *part = self->head;
  part->payload_length = MIN (size - self->offset, self->max_part);
  if (part->payload_length > 0)
    part->payload = bytes + self->offset;
  self->offset += part->payload_length;
  self->goes_on = self->offset < size;
  if (self->goes_on)
    part->flags |= HW_FRAME_FLAG_MORE;
}

void
hw_message_splitter_clear (HwMessageSplitter *self)
{
  g_clear_pointer (&self->message, g_bytes_unref);
  self->goes_on = FALSE;
}
