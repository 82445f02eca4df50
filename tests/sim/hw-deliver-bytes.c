/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the wire as bytes: frames in the product's own codecs, in pieces, which a cut may come
 * between. */
#include "hw-deliver-bytes.h"

#include "codec/hw-session-frame.h"

#define MAX_PAYLOAD 4096

static HwFrame
write_frame (const HwDeliverFrame *frame, HwDeliverDirection direction, char *text)
{
  if (!frame->heartbeat)
    return hw_session_frame_write (&frame->message, text);

  return (HwFrame){ .version = 2,
                    .type = HW_FRAME_HEARTBEAT,
                    .flags = direction == HW_DELIVER_DOWN ? HW_FRAME_FLAG_REPLY : 0,
                    .seq = frame->seq };
}

static void
push_piece (HwDeliverWorld *world,
            guint64 connection,
            HwDeliverDirection direction,
            const guint8 *bytes,
            gsize length)
{
  GBytes *piece = g_bytes_new (bytes, length);

  hw_deliver_push (world, hw_deliver_pick_arrival (world, connection, direction) - world->now,
                   HW_DELIVER_EVENT_PIECE, connection, (guint64) (guintptr) piece, direction);
}

/* Mostly whole; else cut anywhere, and each piece takes its time. */
void
hw_deliver_bytes_send (HwDeliverWorld *world,
                       guint64 connection,
                       HwDeliverDirection direction,
                       const HwDeliverFrame *frame)
{
  const HwCodec *codec = world->plan.codec;
  char text[HW_SESSION_TEXT_MAX];
  const HwFrame written = write_frame (frame, direction, text);
  gsize size = codec->get_encoded_size (&written), at = 0;
  g_autofree guint8 *bytes = g_malloc (size);

  codec->encode (&written, bytes);
  while (at < size)
    {
      gsize length = hw_deliver_chance (&world->random, 60)
                         ? size - at
                         : (gsize) hw_random_range (&world->random, 1, (gint64) (size - at));

      push_piece (world, connection, direction, bytes + at, length);
      at += length;
    }
}

static gboolean
read_frame (HwDeliverWorld *world, const HwFrame *frame, HwDeliverFrame *read)
{
  const char *wrong;

  *read = (HwDeliverFrame){ .heartbeat = frame->type == HW_FRAME_HEARTBEAT, .seq = frame->seq };
  if (read->heartbeat)
    return TRUE;
  if (hw_session_frame_read (frame, &read->message, &wrong))
    return TRUE;
  hw_deliver_judge_expect (&world->judge, FALSE, "a frame says what no session says");

  return FALSE;
}

/* The next whole frame; what it took of the input is gone with it. */
static gboolean
next_frame (HwDeliverWorld *world, const HwSimEvent *piece, HwDeliverFrame *read)
{
  HwDeliverConnection *wire = hw_deliver_get_connection (world, piece->connection);
  GByteArray *input = wire->input[piece->cuts];
  HwDecodeResult result;
  HwDecoded decoded;
  gboolean good;

  if (input->len == 0)
    return FALSE;
  result = hw_decoder_next (&wire->decoder[piece->cuts], input->data, input->len, &decoded);
  hw_deliver_judge_expect (&world->judge, result != HW_DECODE_ERROR, "bytes that are no frame");
  if (result != HW_DECODE_FRAME)
    return FALSE;
  good = read_frame (world, &decoded.frame, read);
  g_byte_array_remove_range (input, 0, (guint) decoded.consumed);

  return good;
}

static void
append (HwDeliverWorld *world, const HwSimEvent *piece)
{
  HwDeliverConnection *wire = hw_deliver_get_connection (world, piece->connection);
  GBytes *bytes = (GBytes *) (guintptr) piece->value;

  if (wire->input[piece->cuts] == NULL)
    {
      wire->input[piece->cuts] = g_byte_array_new ();
      hw_decoder_init (&wire->decoder[piece->cuts], world->plan.codec, MAX_PAYLOAD);
    }
  g_byte_array_append (wire->input[piece->cuts], g_bytes_get_data (bytes, NULL),
                       (guint) g_bytes_get_size (bytes));
}

void
hw_deliver_bytes_arrive (HwDeliverWorld *world,
                         const HwSimEvent *piece,
                         gboolean (*is_read) (HwDeliverWorld *world, const HwSimEvent *event),
                         void (*take) (HwDeliverWorld *world, const HwSimEvent *event))
{
  HwSimEvent event = *piece;
  HwDeliverFrame frame;

  append (world, piece);
  event.kind = HW_DELIVER_EVENT_FRAME;
  event.value = (guint64) (guintptr) &frame;
  while (is_read (world, piece) && next_frame (world, piece, &frame))
    {
      take (world, &event);
      g_clear_pointer (&frame.message.payload, g_bytes_unref);
    }
}

void
hw_deliver_bytes_free_piece (const HwSimEvent *piece)
{
  g_bytes_unref ((GBytes *) (guintptr) piece->value);
}

guint64
hw_deliver_bytes_count_torn (HwDeliverWorld *world)
{
  guint64 n_torn = 0;

  for (guint i = 1; i <= world->connections->len; i++)
    for (int direction = 0; direction < 2; direction++)
      {
        const GByteArray *input = hw_deliver_get_connection (world, i)->input[direction];

        n_torn += input != NULL && input->len > 0;
      }

  return n_torn;
}

void
hw_deliver_bytes_clear (HwDeliverConnection *wire)
{
  for (int direction = 0; direction < 2; direction++)
    {
      if (wire->input[direction] == NULL)
        continue;
      g_byte_array_unref (wire->input[direction]);
      hw_decoder_clear (&wire->decoder[direction]);
    }
}
