/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the way from parts to a message: the payloads of frames with MORE, one behind the other. */
#include "codec/hw-message-assembler.h"

/* A message in one frame passes by without a copy. Of one in parts each byte is copied once, into a
 * buffer that grows with what has come, to twice the limit at most: nothing says beforehand how
 * long the message will be, so nothing has to be believed. */

void
hw_message_assembler_init (HwMessageAssembler *self, gsize max_message)
{
  self->state = HW_ASSEMBLER_EMPTY;
  hw_byte_queue_init (&self->parts, max_message);
}

gsize
hw_message_assembler_drop (HwMessageAssembler *self)
{
  gsize lost = 0;

  if (self->state == HW_ASSEMBLER_GATHERING)
    lost = hw_byte_queue_get_length (&self->parts);
  hw_byte_queue_clear (&self->parts);
  self->state = HW_ASSEMBLER_EMPTY;

  return lost;
}

static HwAssembly
refuse (HwMessageAssembler *self)
{
  hw_byte_queue_clear (&self->parts);
  self->state = HW_ASSEMBLER_FAILED;
  return HW_ASSEMBLY_TOO_LARGE;
}

static HwAssembly
give (HwFrame *message, const HwFrame *last, const HwByteQueue *parts)
{
  *message = *last;
  message->payload_length = hw_byte_queue_get_length (parts);
  if (message->payload_length > 0)
    message->payload = hw_byte_queue_peek (parts);
  return HW_ASSEMBLY_WHOLE;
}

static HwAssembly
keep (HwMessageAssembler *self, const HwFrame *part, HwFrame *message)
{
  if (!hw_byte_queue_append (&self->parts, part->payload, part->payload_length))
    return refuse (self);

  self->state = HW_ASSEMBLER_GATHERING;
  if ((part->flags & HW_FRAME_FLAG_MORE) != 0)
    return HW_ASSEMBLY_PART;

  self->state = HW_ASSEMBLER_GIVEN;
  return give (message, part, &self->parts);
}

HwAssembly
hw_message_assembler_add (HwMessageAssembler *self, const HwFrame *part, HwFrame *message)
{
  gboolean goes_on = (part->flags & HW_FRAME_FLAG_MORE) != 0;

  if (self->state == HW_ASSEMBLER_FAILED)
    return HW_ASSEMBLY_TOO_LARGE;
  if (self->state == HW_ASSEMBLER_GIVEN)
    hw_message_assembler_drop (self);
  if (self->state == HW_ASSEMBLER_EMPTY && part->payload_length > self->parts.limit)
    return refuse (self);
  if (self->state == HW_ASSEMBLER_EMPTY && !goes_on)
    {
      *message = *part;
      return HW_ASSEMBLY_WHOLE;
    }

  return keep (self, part, message);
}
