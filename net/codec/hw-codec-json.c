/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the JSON codec: one object a line. */
#include "codec/hw-codec.h"

#include <stdio.h>
#include <string.h>

#include "codec/hw-json-line.h"
#include "codec/hw-json-string.h"

/* A payload is "text" where it is UTF-8, else "data" in base64. The line is what is limited, to
 * 64 KiB; so that whatever was read can be written again, and an answer never gets too long, a
 * payload is at most 48,000 bytes, which fits as base64 with room for the rest. A text that its
 * escapes make longer than that goes as base64, too.
 *
 * While a line comes each byte is looked at once, for its LF; then the whole line is read. */

#define LONGEST_LINE (64 * 1024)
#define MAX_PAYLOAD 48000
#define LONGEST_VALUE 64000

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

static HwDecodeResult
take_text (HwDecoder *decoder, const HwJsonLine *line, HwDecoded *decoded)
{
  gsize size, plain;

  hw_json_string_measure (line->text, line->text_size + 1, &size, &plain);
  if (plain > decoder->max_payload)
    return refuse (decoded, HW_REASON_TOO_LARGE, "a payload longer than the limit");
  decoded->frame.payload = line->text;
  decoded->frame.payload_length = plain;
  if (memchr (line->text, '\\', size) != NULL)
    {
      decoder->scratch = g_malloc (plain);
      hw_json_string_unescape (line->text, size, decoder->scratch);
      decoded->frame.payload = decoder->scratch;
    }
  return HW_DECODE_FRAME;
}

static HwDecodeResult
take_data (HwDecoder *decoder, const HwJsonLine *line, HwDecoded *decoded)
{
  gsize plain;

  if (!hw_json_base64_measure (line->data, line->data_size, &plain))
    return refuse (decoded, HW_REASON_PROTOCOL_ERROR, "data that isn't base64");
  if (plain > decoder->max_payload)
    return refuse (decoded, HW_REASON_TOO_LARGE, "a payload longer than the limit");
  if (plain > 0)
    {
      decoder->scratch = g_malloc (plain);
      hw_json_base64_decode (line->data, line->data_size, decoder->scratch);
      decoded->frame.payload = decoder->scratch;
    }
  decoded->frame.payload_length = plain;
  return HW_DECODE_FRAME;
}

static HwDecodeResult
read_line (HwDecoder *decoder, const guint8 *data, gsize length, HwDecoded *decoded)
{
  const char *wrong;
  HwJsonLine line;

  if (!hw_json_line_read (&line, data, length, &wrong))
    return refuse (decoded, HW_REASON_PROTOCOL_ERROR, wrong);

  decoded->frame = (HwFrame){
    .version = 2,
    .type = (guint8) line.type,
    .flags = (line.reply ? HW_FRAME_FLAG_REPLY : 0) | (line.more ? HW_FRAME_FLAG_MORE : 0),
    .seq = line.seq,
    .ack = line.ack,
    .payload = data,
  };
  decoded->consumed = length + 1;
  if (line.text != NULL)
    return take_text (decoder, &line, decoded);
  return line.data != NULL ? take_data (decoder, &line, decoded) : HW_DECODE_FRAME;
}

/* HW-P-060, HW-P-061, HW-P-065 */
static HwDecodeResult
json_decode (HwDecoder *decoder, const guint8 *data, gsize length, HwDecoded *decoded)
{
  gsize limit = MIN (length, LONGEST_LINE);
  const guint8 *lf;

  if (length == 0)
    return need (decoded, 1);
  if (data[0] != '{')
    return refuse (decoded, HW_REASON_PROTOCOL_ERROR, "a line that doesn't begin with {");
  lf = memchr (data + decoder->scanned, '\n', limit - decoder->scanned);
  if (lf != NULL)
    return read_line (decoder, data, (gsize) (lf - data), decoded);
  if (limit == LONGEST_LINE)
    return refuse (decoded, HW_REASON_TOO_LARGE, "a line longer than 64 KiB");

  decoder->scanned = (guint32) limit;
  return need (decoded, length + 1);
}

/* The same walk counts and writes: @to is NULL while it only counts. */
typedef struct
{
  guint8 *to;
  gsize size;
} Out;

static void
put (Out *out, const char *text)
{
  gsize n = strlen (text);

  if (out->to != NULL)
    memcpy (out->to + out->size, text, n);
  out->size += n;
}

static void
put_number (Out *out, const char *before, guint64 number)
{
  char digits[24];

  sprintf (digits, "%" G_GUINT64_FORMAT, number);
  put (out, before);
  put (out, digits);
}

static void
put_text (Out *out, const HwFrame *frame)
{
  put (out, ",\"text\":\"");
  out->size += hw_json_string_escape (frame->payload, frame->payload_length,
                                      out->to != NULL ? out->to + out->size : NULL);
  put (out, "\"");
}

static void
put_data (Out *out, const HwFrame *frame)
{
  gsize size = (frame->payload_length + 2) / 3 * 4;

  put (out, ",\"data\":\"");
  if (out->to != NULL)
    {
      g_autofree char *base64 = g_base64_encode (frame->payload, frame->payload_length);

      memcpy (out->to + out->size, base64, size);
    }
  out->size += size;
  put (out, "\"");
}

static gboolean
is_text (const HwFrame *frame)
{
  return g_utf8_validate_len ((const char *) frame->payload, frame->payload_length, NULL)
         && hw_json_string_escape (frame->payload, frame->payload_length, NULL) <= LONGEST_VALUE;
}

static void
put_frame (Out *out, const HwFrame *frame)
{
  put_number (out, "{\"type\":", frame->type);
  if (frame->seq != 0)
    put_number (out, ",\"seq\":", frame->seq);
  if (frame->ack != 0)
    put_number (out, ",\"ack\":", frame->ack);
  if (frame->flags & HW_FRAME_FLAG_REPLY)
    put (out, ",\"reply\":true");
  if (frame->flags & HW_FRAME_FLAG_MORE)
    put (out, ",\"more\":true");
  if (frame->payload_length > 0 && is_text (frame))
    put_text (out, frame);
  else if (frame->payload_length > 0)
    put_data (out, frame);
  put (out, "}\n");
}

static gsize
json_get_encoded_size (const HwFrame *frame)
{
  Out out = { NULL, 0 };

  put_frame (&out, frame);
  return out.size;
}

static void
json_encode (const HwFrame *frame, guint8 *to)
{
  Out out = { to, 0 };

  put_frame (&out, frame);
}

const HwCodec hw_codec_json = {
  .name = "json",
  .framed = TRUE,
  .max_payload = MAX_PAYLOAD,
  .flags = HW_FRAME_FLAG_REPLY | HW_FRAME_FLAG_MORE,
  .decode = json_decode,
  .get_encoded_size = json_get_encoded_size,
  .encode = json_encode,
};
