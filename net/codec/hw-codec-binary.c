/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the binary codec, version 2: a header with two lengths, then the payload. */
#include "codec/hw-codec.h"

#include <string.h>

#include "codec/hw-crc32.h"

/* All numbers big-endian:
 *
 *    0       1       2       3       4               8
 *   +-------+-------+-------+-------+---------------+
 *   |version| type  | flags |header |payload length |
 *   +-------+-------+-------+-------+---------------+---------------+
 *   | sequence (8)                  | acknowledgement (16)          |
 *   +---------------+---------------+-------------------------------+
 *   | CRC-32 (24)   | header bytes of later versions, then payload …
 *   +---------------+
 *
 * The lengths are judged as soon as they are there, before anybody takes memory for what they
 * promise. The CRC is taken of a frame once, when all of it is there. Cost: one pass. */

#define VERSION 2
#define HEADER_SIZE 28

enum
{
  AT_VERSION = 0,
  AT_TYPE = 1,
  AT_FLAGS = 2,
  AT_HEADER_LENGTH = 3,
  AT_PAYLOAD_LENGTH = 4,
  AT_SEQ = 8,
  AT_ACK = 16,
  AT_CRC = 24,
};

static guint32
get_u32 (const guint8 *at)
{
  guint32 value;

  memcpy (&value, at, sizeof value);
  return GUINT32_FROM_BE (value);
}

static guint64
get_u64 (const guint8 *at)
{
  guint64 value;

  memcpy (&value, at, sizeof value);
  return GUINT64_FROM_BE (value);
}

static void
put_u32 (guint8 *at, guint32 value)
{
  value = GUINT32_TO_BE (value);
  memcpy (at, &value, sizeof value);
}

static void
put_u64 (guint8 *at, guint64 value)
{
  value = GUINT64_TO_BE (value);
  memcpy (at, &value, sizeof value);
}

/* The beginning, with zeros for the CRC, in whole blocks of the CRC's instruction; the rest where
 * it lies. */
static guint32
frame_crc (const guint8 *frame, gsize size)
{
  guint8 head[32];
  gsize n = MIN (size, sizeof head);
  guint32 crc;

  memcpy (head, frame, n);
  memset (head + AT_CRC, 0, HEADER_SIZE - AT_CRC);
  crc = hw_crc32 (0, head, n);

  return size > n ? hw_crc32 (crc, frame + n, size - n) : crc;
}

static HwDecodeResult
need (HwDecoded *decoded, gsize needed)
{
  decoded->needed = needed;
  return HW_DECODE_MORE;
}

static HwDecodeResult
refuse (HwDecoded *decoded, HwReason reason, const char *detail)
{
  decoded->reason = reason;
  decoded->detail = detail;
  return HW_DECODE_ERROR;
}

/* HW-P-003, HW-P-012 */
static void
read_frame (const guint8 *data, gsize header_length, gsize payload_length, HwFrame *frame)
{
  *frame = (HwFrame){
    .version = VERSION,
    .type = data[AT_TYPE],
    .flags = data[AT_FLAGS],
    .seq = get_u64 (data + AT_SEQ),
    .ack = get_u64 (data + AT_ACK),
    .payload = data + header_length,
    .payload_length = payload_length,
  };
}

/* HW-P-005 */
static HwDecodeResult
decode_body (const guint8 *data, gsize length, gsize payload_length, HwDecoded *decoded)
{
  gsize header_length = data[AT_HEADER_LENGTH];

  if (length < header_length || length - header_length < payload_length)
    return need (decoded, header_length + payload_length);
  if (frame_crc (data, header_length + payload_length) != get_u32 (data + AT_CRC))
    {
      decoded->needed = header_length + payload_length; /* what the look has cost */
      return refuse (decoded, HW_REASON_PROTOCOL_ERROR, "the checksum of a frame doesn't match");
    }

  read_frame (data, header_length, payload_length, &decoded->frame);
  decoded->consumed = header_length + payload_length;
  return HW_DECODE_FRAME;
}

/* HW-P-042: who doesn't know our version answers with this one frame of version 1. */
static HwDecodeResult
decode_version_1 (HwDecoder *decoder, const guint8 *data, gsize length, HwDecoded *decoded)
{
  if (length > AT_TYPE && data[AT_TYPE] != HW_FRAME_ERROR)
    return refuse (decoded, HW_REASON_PROTOCOL_ERROR, "a frame of version 1 that is no ERROR");

  return hw_codec_binary1.decode (decoder, data, length, decoded);
}

/* HW-P-001, HW-P-002, HW-P-004 */
static HwDecodeResult
binary_decode (HwDecoder *decoder, const guint8 *data, gsize length, HwDecoded *decoded)
{
  guint32 payload_length;

  if (length > AT_VERSION && data[AT_VERSION] == 1)
    return decode_version_1 (decoder, data, length, decoded);
  if (length > AT_VERSION && data[AT_VERSION] != VERSION)
    return refuse (decoded, HW_REASON_PROTOCOL_ERROR, "a frame of a version other than 2");
  if (length <= AT_HEADER_LENGTH)
    return need (decoded, AT_PAYLOAD_LENGTH);
  if (data[AT_HEADER_LENGTH] < HEADER_SIZE)
    return refuse (decoded, HW_REASON_PROTOCOL_ERROR, "a header shorter than 28 bytes");
  if (length < AT_SEQ)
    return need (decoded, AT_SEQ);

  payload_length = get_u32 (data + AT_PAYLOAD_LENGTH);
  if (payload_length > decoder->max_payload)
    return refuse (decoded, HW_REASON_TOO_LARGE, "a payload longer than the limit");
  return decode_body (data, length, payload_length, decoded);
}

static gsize
binary_get_encoded_size (const HwFrame *frame)
{
  if (frame->version == 1)
    return hw_codec_binary1.get_encoded_size (frame);

  return HEADER_SIZE + frame->payload_length;
}

/* HW-P-003 */
static void
binary_encode (const HwFrame *frame, guint8 *out)
{
  g_return_if_fail (frame->payload_length <= HW_FRAME_HARD_MAX);

  if (frame->version == 1)
    {
      hw_codec_binary1.encode (frame, out);
      return;
    }
  out[AT_VERSION] = VERSION;
  out[AT_TYPE] = frame->type;
  out[AT_FLAGS] = frame->flags;
  out[AT_HEADER_LENGTH] = HEADER_SIZE;
  put_u32 (out + AT_PAYLOAD_LENGTH, (guint32) frame->payload_length);
  put_u64 (out + AT_SEQ, frame->seq);
  put_u64 (out + AT_ACK, frame->ack);
  if (frame->payload_length > 0)
    memcpy (out + HEADER_SIZE, frame->payload, frame->payload_length);
  put_u32 (out + AT_CRC, frame_crc (out, HEADER_SIZE + frame->payload_length));
}

/* HW-P-080 */
static gsize
binary_find_next (const guint8 *data, gsize length)
{
  const guint8 *next = length > 0 ? memchr (data, VERSION, length) : NULL;

  return next != NULL ? (gsize) (next - data) : length;
}

const HwCodec hw_codec_binary = {
  .name = "binary",
  .framed = TRUE,
  .max_payload = HW_FRAME_HARD_MAX,
  .flags = 0xff,
  .decode = binary_decode,
  .get_encoded_size = binary_get_encoded_size,
  .encode = binary_encode,
  .find_next = binary_find_next,
};
