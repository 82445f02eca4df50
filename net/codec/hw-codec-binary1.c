/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the binary codec, version 1: version, type, length, payload. */
#include "codec/hw-codec.h"

#include <string.h>

/* HW-P-045
 *
 *    0       1       2       3       4
 *   +-------+-------+---------------+----------
 *   |version| type  |payload length | payload …
 *   +-------+-------+---------------+----------
 *
 * The highest bit of the type says that it is an answer; MORE can't be said. Its ERROR frame is
 * what every version can read (HW-P-041). */

#define VERSION 1
#define HEADER_SIZE 4
#define REPLY_BIT 0x80

static HwDecodeResult
refuse (HwDecoded *decoded, HwReason reason, const char *detail)
{
  decoded->reason = reason;
  decoded->detail = detail;
  return HW_DECODE_ERROR;
}

static HwDecodeResult
binary1_decode (HwDecoder *decoder, const guint8 *data, gsize length, HwDecoded *decoded)
{
  gsize payload_length = 0;

  if (length > 0 && data[0] != VERSION)
    return refuse (decoded, HW_REASON_PROTOCOL_ERROR, "a frame of a version other than 1");
  if (length >= HEADER_SIZE)
    payload_length = (gsize) data[2] << 8 | data[3];
  if (payload_length > decoder->max_payload)
    return refuse (decoded, HW_REASON_TOO_LARGE, "a payload longer than the limit");
  if (length < HEADER_SIZE + payload_length)
    {
      decoded->needed = HEADER_SIZE + payload_length;
      return HW_DECODE_MORE;
    }

  decoded->frame = (HwFrame){
    .version = VERSION,
    .type = data[1] & ~REPLY_BIT,
    .flags = (data[1] & REPLY_BIT) != 0 ? HW_FRAME_FLAG_REPLY : 0,
    .payload = data + HEADER_SIZE,
    .payload_length = payload_length,
  };
  decoded->consumed = HEADER_SIZE + payload_length;
  return HW_DECODE_FRAME;
}

static gsize
binary1_get_encoded_size (const HwFrame *frame)
{
  return HEADER_SIZE + frame->payload_length;
}

static void
binary1_encode (const HwFrame *frame, guint8 *out)
{
  g_return_if_fail (hw_codec_can_say (&hw_codec_binary1, frame));

  out[0] = VERSION;
  out[1] = frame->type & ~REPLY_BIT;
  if (frame->flags & HW_FRAME_FLAG_REPLY)
    out[1] |= REPLY_BIT;
  out[2] = (guint8) (frame->payload_length >> 8);
  out[3] = (guint8) frame->payload_length;
  if (frame->payload_length > 0)
    memcpy (out + HEADER_SIZE, frame->payload, frame->payload_length);
}

const HwCodec hw_codec_binary1 = {
  .name = "binary1",
  .framed = TRUE,
  .max_payload = G_MAXUINT16,
  .flags = HW_FRAME_FLAG_REPLY,
  .decode = binary1_decode,
  .get_encoded_size = binary1_get_encoded_size,
  .encode = binary1_encode,
};
