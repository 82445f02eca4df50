/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what a connection's bytes mean: which codec, which frames, which answers. */
#include "server/hw-peer.h"
#include "server/hw-server-loop.h"
#include "server/hw-server.h"

/*
 * One read brings many frames; all are answered into one buffer, which goes out with one write.
 * Frames are decoded where they were read; only a frame of which a part is missing is copied, to
 * the peer's own queue, and waits there.
 */

static void
tell (HwPeer *self, guint report, HwEventKind kind, const HwFrame *frame)
{
  if (G_UNLIKELY ((self->loop->settings.report & report) != 0))
    hw_server_tell_frame (self->loop->queue, kind, self->conn, frame);
}

static void
send_replies (HwPeer *self)
{
  gsize n_replies = self->loop->n_replies;

  self->loop->n_replies = 0;
  if (n_replies > 0)
    hw_peer_send (self, self->loop->reply_buffer, n_replies);
}

/* Answers in their order, and then what sessions have to say. (HW-P-026) */
static void
send_all (HwPeer *self)
{
  send_replies (self);
  if (G_UNLIKELY (self->has_session))
    hw_server_sessions_settle (self->loop->sessions);
}

/* HW-P-013 */
static void
reply (HwPeer *self, const HwFrame *frame)
{
  HwServerLoop *loop = self->loop;
  const HwCodec *codec = self->decoder.codec;
  gsize size;
  HwFrame answer = *frame;

  /* HW-P-123: a part is answered when it comes, not when its message is whole. A heartbeat is never
   * in parts, whatever it says: HW-P-120. */
  answer.flags = HW_FRAME_FLAG_REPLY;
  if (frame->type == HW_FRAME_DATA)
    answer.flags |= frame->flags & HW_FRAME_FLAG_MORE;
  answer.ack = self->highest_seq;
  size = codec->get_encoded_size (&answer);
  if (size > HW_SERVER_READ_SIZE - loop->n_replies)
    send_replies (self);
  if (size > HW_SERVER_READ_SIZE)
    {
      send_all (self);
      hw_peer_send_frame (self, &answer);
      return;
    }
  codec->encode (&answer, loop->reply_buffer + loop->n_replies);
  loop->n_replies += size;
}

/* HW-P-020 */
static void
answer_heartbeat (HwPeer *self, const HwFrame *frame)
{
  tell (self, HW_SERVER_REPORT_HEARTBEATS, HW_EVENT_HEARTBEAT_RECEIVED, frame);
  reply (self, frame);
  tell (self, HW_SERVER_REPORT_HEARTBEATS, HW_EVENT_HEARTBEAT_SENT, frame);
}

/* HW-P-021 */
static void
answer_data (HwPeer *self, const HwFrame *frame)
{
  self->has_said_data = TRUE;
  tell (self, HW_SERVER_REPORT_MESSAGES, HW_EVENT_MESSAGE_RECEIVED, frame);
  if (G_UNLIKELY (self->loop->work != NULL))
    {
      hw_server_work_take (self->loop->work, self, frame);
      return;
    }
  reply (self, frame);
  tell (self, HW_SERVER_REPORT_MESSAGES, HW_EVENT_MESSAGE_SENT, frame);
}

/* HW-P-164 */
static void
take_goodbye (HwPeer *self)
{
  send_all (self);
  if (!hw_peer_is_in_work (self))
    {
      hw_peer_begin_close (self, HW_REASON_GOODBYE, NULL);
      return;
    }
  self->said_goodbye = TRUE;
  self->state = HW_PEER_ENDING;
  hw_peer_update_interest (self);
}

/* HW-P-090: in version 1 these types are unknown ones. What came before is answered first: this
 * may be refused, and an ERROR is the last that is said (HW-P-023). */
static void
take_session_frame (HwPeer *self, const HwFrame *frame)
{
  if (frame->version == 1)
    return;
  send_replies (self);
  hw_server_sessions_receive (self->loop->sessions, self, frame);
}

/* HW-P-144: version 1 has no numbers for parts; who wants to send files hears of it. */
static void
take_transfer_frame (HwPeer *self, const HwFrame *frame)
{
  const char *text = "transfers can't be made in version 1; speak version 2, NUL text or JSON";
  HwReason reason = HW_REASON_PROTOCOL_ERROR;

  if (frame->version != 1)
    reason = hw_server_transfers_receive (self->loop->transfers, self, frame, &text);
  if (reason == HW_REASON_NONE)
    return;
  send_all (self);
  hw_peer_refuse (self, reason, text);
}

static void
take_frame (HwPeer *self, const HwFrame *frame)
{
  if (!self->has_spoken)
    {
      self->has_spoken = TRUE;
      hw_peer_update_timer (self);
    }
  /* HW-P-011: an answer is never answered: two echo servers would never end. */
  if ((frame->flags & HW_FRAME_FLAG_REPLY) != 0)
    return;

  self->highest_seq = MAX (self->highest_seq, frame->seq); /* HW-P-015: told, and no more */
  switch (frame->type)
    {
    case HW_FRAME_HEARTBEAT: /* in a session as without one: HW-P-091 */
      answer_heartbeat (self, frame);
      break;
    case HW_FRAME_DATA:
      if (G_UNLIKELY (self->has_session))
        take_session_frame (self, frame);
      else
        answer_data (self, frame);
      break;
    case HW_FRAME_GOODBYE:
      take_goodbye (self);
      break;
    case HW_FRAME_ERROR:
      send_all (self);
      hw_peer_begin_close (self, HW_REASON_PROTOCOL_ERROR, "the peer sent an ERROR frame");
      break;
    case HW_FRAME_OFFER:
    case HW_FRAME_STATUS:
    case HW_FRAME_FILE:
    case HW_FRAME_PART:
    case HW_FRAME_COMMIT:
      take_transfer_frame (self, frame);
      break;
    case HW_FRAME_HELLO:
    case HW_FRAME_WELCOME:
    case HW_FRAME_ACK:
    case HW_FRAME_BYE:
      take_session_frame (self, frame);
      break;
    default: /* HW-P-010 */
      break;
    }
}

static gboolean
goes_on (HwDecodeResult result)
{
  return result == HW_DECODE_FRAME || result == HW_DECODE_DAMAGE;
}

/* HW-P-082: damage is no proof of life. */
static void
skip_damage (HwPeer *self, const HwDecoded *damage)
{
  hw_server_tell_damage (self->loop->queue, self->conn, damage->reason, damage->consumed,
                         damage->detail);
}

/* How many bytes whole frames took, and what was skipped. (HW-P-025) */
static gsize
take_frames (HwPeer *self, const guint8 *bytes, gsize n_bytes, HwTime now)
{
  HwDecodeResult result = HW_DECODE_FRAME;
  HwDecoded decoded;
  gsize used = 0;

  while (self->state == HW_PEER_OPEN && !self->waits_for_work && used < n_bytes && goes_on (result))
    {
      result = hw_decoder_next (&self->decoder, bytes + used, n_bytes - used, &decoded);
      if (result == HW_DECODE_FRAME)
        {
          self->last_heard = now;
          take_frame (self, &decoded.frame);
        }
      else if (result == HW_DECODE_DAMAGE)
        skip_damage (self, &decoded);
      if (goes_on (result))
        used += decoded.consumed;
    }
  hw_decoder_clear (&self->decoder);
  send_replies (self);
  if (result == HW_DECODE_ERROR && self->state == HW_PEER_OPEN)
    {
      send_all (self);
      hw_peer_refuse (self, decoded.reason, decoded.detail);
    }

  return used;
}

static void
note_unfinished (HwPeer *self, gboolean is_unfinished, gboolean is_new, HwTime now)
{
  if (!is_unfinished)
    {
      self->frame_started = HW_TIME_NEVER;
      return;
    }
  if (is_new || self->frame_started == HW_TIME_NEVER)
    self->frame_started = now;
  hw_peer_update_timer (self);
}

static void
take_framed (HwPeer *self, const guint8 *bytes, gsize n_bytes, HwTime now)
{
  gsize used = take_frames (self, bytes, n_bytes, now);

  if (self->state != HW_PEER_OPEN)
    return;
  if (used < n_bytes)
    hw_byte_queue_append (&self->input, bytes + used, n_bytes - used);
  note_unfinished (self, used<n_bytes, used> 0, now);
}

static void
take_queued (HwPeer *self, HwTime now)
{
  gsize length = hw_byte_queue_get_length (&self->input);
  gsize used = take_frames (self, hw_byte_queue_peek (&self->input), length, now);

  hw_byte_queue_consume (&self->input, used);
  if (used == length)
    hw_byte_queue_clear (&self->input);
  if (self->state == HW_PEER_OPEN)
    note_unfinished (self, used<length, used> 0, now);
}

static void
take_framed_with_rest (HwPeer *self, const guint8 *bytes, gsize n_bytes, HwTime now)
{
  if (hw_byte_queue_append (&self->input, bytes, n_bytes))
    take_queued (self, now);
  else
    hw_peer_refuse (self, HW_REASON_TOO_LARGE, "a frame larger than the limit");
}

/* HW-P-030 */
static void
take_raw (HwPeer *self, const guint8 *bytes, gsize n_bytes)
{
  if (G_UNLIKELY ((self->loop->settings.report & HW_SERVER_REPORT_MESSAGES) != 0))
    {
      HwFrame frame = { .type = HW_FRAME_DATA, .payload = bytes, .payload_length = n_bytes };

      frame.seq = ++self->highest_seq;
      tell (self, HW_SERVER_REPORT_MESSAGES, HW_EVENT_MESSAGE_RECEIVED, &frame);
      tell (self, HW_SERVER_REPORT_MESSAGES, HW_EVENT_MESSAGE_SENT, &frame);
    }
  hw_peer_send (self, bytes, n_bytes);
}

static gboolean
detect_codec (HwPeer *self, guint8 first_byte)
{
  const HwCodec *codec = hw_codec_detect (first_byte);
  g_autofree char *address = NULL;

  if (codec != NULL)
    {
      hw_decoder_init (&self->decoder, codec, self->loop->settings.max_payload);
      self->decoder.resync = self->loop->settings.resync != 0;
      return TRUE;
    }
  address = hw_peer_format_address (self);
  hw_server_accept_tell_refused (self->loop->accept, HW_REFUSAL_PROTOCOL, address);
  hw_peer_refuse (self, HW_REASON_PROTOCOL_ERROR,
                  "versions 1 2; the first byte is of no other framing that is spoken here either");

  return FALSE;
}

void
hw_peer_take (HwPeer *self, const guint8 *bytes, gsize n_bytes, HwTime now)
{
  if (G_UNLIKELY (self->decoder.codec == NULL) && !detect_codec (self, bytes[0]))
    return;

  if (!self->decoder.codec->framed)
    take_raw (self, bytes, n_bytes);
  else if (hw_byte_queue_get_length (&self->input) == 0)
    take_framed (self, bytes, n_bytes, now);
  else
    take_framed_with_rest (self, bytes, n_bytes, now);
  send_all (self);
}

void
hw_peer_take_rest (HwPeer *self, HwTime now)
{
  if (hw_byte_queue_get_length (&self->input) > 0)
    take_queued (self, now);
  send_all (self);
}
