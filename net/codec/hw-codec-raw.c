/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the raw codec: no frames at all, bytes as they come (RFC 862). */
#include "codec/hw-codec.h"

#include <string.h>

static HwDecodeResult
raw_decode (HwDecoder *decoder, const guint8 *data, gsize length, HwDecoded *decoded)
{
  /* At least one byte a frame, or a limit of 0 would never get to the end. */
  gsize taken = MIN (length, MAX (decoder->max_payload, 1));

  if (length == 0)
    {
      decoded->needed = 1;
      return HW_DECODE_MORE;
    }

  decoded->frame.type = HW_FRAME_DATA;
  decoded->frame.payload = data;
  decoded->frame.payload_length = taken;
  decoded->consumed = taken;
  return HW_DECODE_FRAME;
}

static gsize
raw_get_encoded_size (const HwFrame *frame)
{
  return frame->payload_length;
}

static void
raw_encode (const HwFrame *frame, guint8 *out)
{
  if (frame->payload_length > 0)
    memcpy (out, frame->payload, frame->payload_length);
}

const HwCodec hw_codec_raw = {
  .name = "raw",
  .framed = FALSE,
  .max_payload = HW_FRAME_HARD_MAX,
  .decode = raw_decode,
  .get_encoded_size = raw_get_encoded_size,
  .encode = raw_encode,
};
