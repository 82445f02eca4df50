/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the driver's way in: bytes are decoded, frames sorted, parts put together. */
#include "io/hw-link-driver-private.h"

#define READ_ROOM (128 * 1024) /* beside a whole frame: what one read brings */

void
hw_link_driver_begin_frames (HwLinkDriver *self)
{
  gsize limit = hw_codec_get_largest_frame (self->settings.max_payload) + READ_ROOM;

  hw_decoder_init (&self->decoder, self->codec, self->settings.max_payload);
  self->decoder.resync = self->settings.resync != 0;
  hw_byte_queue_init (&self->in, limit);
  hw_byte_queue_init (&self->out, 2 * limit);
  hw_echo_ledger_clear (self->ledger);
  hw_message_assembler_init (&self->echoes, hw_link_settings_get_max_message (&self->settings));
  hw_message_assembler_init (&self->others, hw_link_settings_get_max_message (&self->settings));
  self->blocked = FALSE;
  self->next_pong = 0;
  self->next_echo = self->next_message;
  self->highest_echo = 0;
}

void
hw_link_driver_end_frames (HwLinkDriver *self)
{
  hw_decoder_clear (&self->decoder);
  hw_byte_queue_clear (&self->in);
  hw_byte_queue_clear (&self->out);
  hw_message_splitter_clear (&self->splitter);
  hw_message_assembler_drop (&self->echoes);
  hw_message_assembler_drop (&self->others);
  hw_echo_ledger_clear (self->ledger);
}

static void
deliver (HwLinkDriver *self, const HwFrame *frame)
{
  g_autoptr (GBytes) message = g_bytes_new (frame->payload, frame->payload_length);

  self->listener->message (self->listener_data, message);
}

/* HW-P-161: the server may let its answers overtake each other. */
static void
note_order (HwLinkDriver *self, const HwFrame *echo)
{
  if (echo->seq < self->highest_echo)
    hw_link_driver_tell_message (self, HW_EVENT_OUT_OF_ORDER, echo->seq, -1, echo->payload,
                                 echo->payload_length);
  self->highest_echo = MAX (self->highest_echo, echo->seq);
}

static void
take_whole (HwLinkDriver *self, const HwFrame *message)
{
  gboolean is_echo = (message->flags & HW_FRAME_FLAG_REPLY) != 0;
  HwTime rtt_us = -1;

  if (is_echo)
    {
      note_order (self, message);
      rtt_us = hw_echo_ledger_answered (self->ledger, message->seq, g_get_monotonic_time ());
    }
  hw_link_driver_tell_message (self, is_echo ? HW_EVENT_ECHO_RECEIVED : HW_EVENT_MESSAGE_RECEIVED,
                               message->seq, rtt_us, message->payload, message->payload_length);
  deliver (self, message);
}

/* HW-P-120, HW-P-121 */
static void
take_data (HwLinkDriver *self, const HwFrame *part)
{
  gboolean is_echo = (part->flags & HW_FRAME_FLAG_REPLY) != 0;
  HwFrame message;

  switch (hw_message_assembler_add (is_echo ? &self->echoes : &self->others, part, &message))
    {
    case HW_ASSEMBLY_WHOLE:
      take_whole (self, &message);
      break;
    case HW_ASSEMBLY_PART:
      break;
    case HW_ASSEMBLY_TOO_LARGE:
      hw_link_driver_tell_error (self, HW_REASON_TOO_LARGE, "a message in too many parts");
      hw_link_driver_lose (self, HW_REASON_TOO_LARGE, "a message in too many parts");
      return;
    }
  hw_link_driver_feed (self, HW_LINK_INPUT_RECEIVED, part->seq, HW_REASON_NONE);
}

/* Without frames an echo is known by its number of bytes alone; what is more than was sent is the
 * peer's own. */
static void
take_raw (HwLinkDriver *self, const HwFrame *frame)
{
  HwTime now = g_get_monotonic_time ();
  gsize left = frame->payload_length;

  while (left > 0 && !hw_echo_ledger_is_empty (self->ledger))
    {
      HwEcho echo;

      if (hw_echo_ledger_take (self->ledger, &left, now, &echo))
        hw_link_driver_tell_echo (self, &echo);
    }
  if (left > 0)
    hw_link_driver_tell_message (self, HW_EVENT_MESSAGE_RECEIVED, 0, -1,
                                 frame->payload + frame->payload_length - left, left);
  deliver (self, frame);
  hw_link_driver_feed (self, HW_LINK_INPUT_RECEIVED, 0, HW_REASON_NONE);
}

static void
take_heartbeat (HwLinkDriver *self, const HwFrame *frame)
{
  HwFrame reply = {
    .version = 2, .type = HW_FRAME_HEARTBEAT, .flags = HW_FRAME_FLAG_REPLY, .seq = frame->seq
  };

  if (frame->flags & HW_FRAME_FLAG_REPLY)
    {
      hw_link_driver_feed (self, HW_LINK_INPUT_PONG, frame->seq, HW_REASON_NONE);
      return;
    }
  hw_link_driver_put_frame (self, &reply);
  hw_link_driver_flush (self);
  hw_link_driver_feed (self, HW_LINK_INPUT_RECEIVED, 0, HW_REASON_NONE);
}

static void
take_ending (HwLinkDriver *self, const HwFrame *frame)
{
  g_autofree char *text = g_strndup ((const char *) frame->payload, frame->payload_length);

  if (frame->type == HW_FRAME_GOODBYE)
    {
      hw_link_driver_lose (self, HW_REASON_GOODBYE, *text != '\0' ? text : NULL);
      return;
    }
  hw_link_driver_tell_error (self, HW_REASON_PROTOCOL_ERROR, text);
  hw_link_driver_lose (self, HW_REASON_PROTOCOL_ERROR, text);
}

/* The payload lies in the queue, which goes with the connection: feeding the machine comes last. */
static void
take_frame (HwLinkDriver *self, const HwFrame *frame)
{
  if (hw_link_driver_take_session_frame (self, frame))
    return;
  switch (frame->type)
    {
    case HW_FRAME_HEARTBEAT:
      take_heartbeat (self, frame);
      return;
    case HW_FRAME_DATA:
      if (self->codec->framed)
        take_data (self, frame);
      else
        take_raw (self, frame);
      return;
    case HW_FRAME_GOODBYE:
    case HW_FRAME_ERROR:
      take_ending (self, frame);
      return;
    default:
      if (self->listener->frame != NULL)
        self->listener->frame (self->listener_data, frame);
      hw_link_driver_feed (self, HW_LINK_INPUT_RECEIVED, frame->seq, HW_REASON_NONE);
      return;
    }
}

/* HW-P-046: in version 1 answers have no number, and come in the order of what they answer. */
static void
number_answer (HwLinkDriver *self, HwFrame *frame)
{
  if (frame->version != 1 || (frame->flags & HW_FRAME_FLAG_REPLY) == 0)
    return;
  if (frame->type == HW_FRAME_DATA)
    frame->seq = self->next_echo++;
  else if (frame->type == HW_FRAME_HEARTBEAT && self->next_pong != 0)
    frame->seq = self->next_pong++;
}

/* Whether there may be more of the same connection. */
static gboolean
take_next (HwLinkDriver *self)
{
  guint64 generation = self->generation;
  HwDecoded decoded;

  switch (hw_decoder_next (&self->decoder, hw_byte_queue_peek (&self->in),
                           hw_byte_queue_get_length (&self->in), &decoded))
    {
    case HW_DECODE_FRAME:
      number_answer (self, &decoded.frame);
      take_frame (self, &decoded.frame);
      if (self->transport == NULL || self->generation != generation)
        return FALSE;
      hw_byte_queue_consume (&self->in, decoded.consumed);
      return hw_byte_queue_get_length (&self->in) > 0;
    case HW_DECODE_DAMAGE:
      hw_link_driver_tell_damage (self, decoded.reason, decoded.consumed, decoded.detail);
      hw_byte_queue_consume (&self->in, decoded.consumed);
      return hw_byte_queue_get_length (&self->in) > 0;
    case HW_DECODE_ERROR:
      hw_link_driver_tell_error (self, decoded.reason, decoded.detail);
      hw_link_driver_lose (self, decoded.reason, decoded.detail);
      return FALSE;
    default:
      return FALSE;
    }
}

void
hw_link_driver_take_bytes (HwLinkDriver *self, const guint8 *data, gsize length)
{
  if (!hw_byte_queue_append (&self->in, data, length))
    {
      hw_link_driver_lose (self, HW_REASON_TOO_LARGE, "more bytes than a frame may have");
      return;
    }
  while (take_next (self))
    ;
}
