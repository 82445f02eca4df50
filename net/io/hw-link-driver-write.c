/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the driver's way out: frames are encoded and written, messages cut into parts. */
#include "io/hw-link-driver-private.h"

gboolean
hw_link_driver_put_frame (HwLinkDriver *self, const HwFrame *frame)
{
  gsize size = self->codec->get_encoded_size (frame);
  guint8 *room = hw_byte_queue_reserve (&self->out, size);

  if (frame->type == HW_FRAME_HEARTBEAT && frame->flags == 0 && self->next_pong == 0)
    self->next_pong = frame->seq;
  /* The queue holds two of the largest frames, and messages wait for it to be empty: only
   * heartbeats and ACKs to a peer that has stopped reading, for hours, could fill it. */
  if (room == NULL)
    return FALSE;
  self->codec->encode (frame, room);
  hw_byte_queue_commit (&self->out, size);

  return TRUE;
}

void
hw_link_driver_flush (HwLinkDriver *self)
{
  gsize before = hw_byte_queue_get_length (&self->out);
  gsize left = before;

  while (left > 0)
    {
      gsize n = hw_transport_write (self->transport, hw_byte_queue_peek (&self->out), left);

      if (n == 0)
        break;
      hw_byte_queue_consume (&self->out, n);
      left -= n;
    }
  if (left > 0 && !self->blocked)
    {
      self->blocked = TRUE;
      hw_link_driver_feed (self, HW_LINK_INPUT_WRITE_BLOCKED, 0, HW_REASON_NONE);
    }
  else if (left == 0 && self->blocked)
    {
      self->blocked = FALSE;
      hw_link_driver_feed (self, HW_LINK_INPUT_WRITE_DRAINED, 0, HW_REASON_NONE);
    }
  else if (self->blocked && left < before)
    hw_link_driver_feed (self, HW_LINK_INPUT_WRITE_MOVED, 0, HW_REASON_NONE);
}

/* Where the framing can't say MORE, a message that is larger than a frame is given up: the framing
 * has changed since it was taken. */
static gboolean
begin_message (HwLinkDriver *self)
{
  const HwFrame head = { .version = 2, .type = HW_FRAME_DATA };
  g_autoptr (GBytes) message = hw_outbox_pop (self->outbox);
  gsize max_part = MIN (self->settings.max_payload, self->codec->max_payload);
  gsize size;
  const guint8 *data = g_bytes_get_data (message, &size);

  if (size > max_part && (self->codec->flags & HW_FRAME_FLAG_MORE) == 0)
    {
      hw_link_driver_tell_error (self, HW_REASON_TOO_LARGE,
                                 "a message larger than the framing carries");
      return FALSE;
    }
  hw_message_splitter_begin (&self->splitter, &head, message, max_part);
  hw_link_driver_tell_message (self, HW_EVENT_MESSAGE_SENT, self->next_message, -1, data, size);

  return TRUE;
}

/* HW-P-014, HW-P-123: each part has its own number. */
static void
send_part (HwLinkDriver *self)
{
  HwFrame part;

  hw_message_splitter_next (&self->splitter, &part);
  part.seq = self->next_message++;
  hw_echo_ledger_sent (self->ledger, part.seq, part.payload_length, g_get_monotonic_time ());
  hw_link_driver_put_frame (self, &part);
  if (!hw_message_splitter_goes_on (&self->splitter))
    hw_message_splitter_clear (&self->splitter);
  hw_link_driver_flush (self);
  hw_link_driver_feed (self, HW_LINK_INPUT_SENT, part.seq, HW_REASON_NONE);
}

/* Connected, and the kernel has taken everything so far. */
static gboolean
has_room (HwLinkDriver *self)
{
  HwLinkState state = hw_link_machine_get_state (self->machine);

  return (state == HW_LINK_STATE_CONNECTED || state == HW_LINK_STATE_SUSPECT)
         && self->transport != NULL && hw_byte_queue_get_length (&self->out) == 0;
}

gboolean
hw_link_driver_send_frame (HwLinkDriver *self, const HwFrame *frame)
{
  if (!has_room (self) || !hw_link_driver_put_frame (self, frame))
    return FALSE;
  hw_link_driver_flush (self);

  return TRUE;
}

gboolean
hw_link_driver_can_send (HwLinkDriver *self)
{
  return has_room (self) && self->session == NULL
         && (hw_message_splitter_goes_on (&self->splitter) || !hw_outbox_is_empty (self->outbox));
}

gboolean
hw_link_driver_send_next (HwLinkDriver *self)
{
  if (!hw_link_driver_can_send (self))
    return FALSE;
  if (hw_message_splitter_goes_on (&self->splitter) || begin_message (self))
    send_part (self);

  return TRUE;
}
