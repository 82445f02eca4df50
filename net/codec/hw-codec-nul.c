/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the NUL codec: text with a readable head, ended by NUL LF, a NUL inside written twice. */
#include "codec/hw-codec.h"

#include <stdio.h>
#include <string.h>

/* A frame is  letter [+] [&] [seq [,ack [,type]]] SP  payload  NUL LF.
 *
 * In a payload a NUL is followed by a NUL, at the end by a LF, and by nothing else ever. So two
 * bytes always tell, and the end needs no look at the next frame: a NUL alone as the end would be
 * the beginning of an escaped NUL as well, and a reader would have to wait for what may never come.
 *
 * Each byte is looked at once while a frame comes, by memchr; where there was a pair, once more to
 * write the payload without it. The length without the pairs is counted on the way, so that the
 * limit is judged before there is memory. */

#define LONGEST_HEAD 64
#define N_FIELDS 3

static const char letters[] = "hdge"; /* by their HwFrameType; t tells its number */
static const struct
{
  char byte;
  guint8 flag;
} marks[] = {
  { '+', HW_FRAME_FLAG_REPLY },
  { '&', HW_FRAME_FLAG_MORE },
};

typedef struct
{
  HwFrame frame;
  guint64 fields[N_FIELDS]; /* sequence, acknowledgement, type */
  guint n_fields;
  gsize size;
} Head;

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
refuse_head (HwDecoded *decoded, const char *detail)
{
  return refuse (decoded, HW_REASON_PROTOCOL_ERROR, detail);
}

static gboolean
add_digit (guint64 *number, guint8 digit)
{
  guint value = digit - '0';

  if (*number > (G_MAXUINT64 - value) / 10)
    return FALSE;
  *number = *number * 10 + value;
  return TRUE;
}

/* HW-P-053: numbers past those that are known are skipped. */
static void
keep_number (Head *head, guint64 number)
{
  if (head->n_fields < N_FIELDS)
    head->fields[head->n_fields++] = number;
}

static HwDecodeResult
read_numbers (const guint8 *data, gsize length, Head *head, HwDecoded *decoded)
{
  gboolean must_follow = FALSE;
  gboolean in_number = FALSE;
  guint64 number = 0;

  for (gsize at = head->size; at < length; at++)
    {
      if (at >= LONGEST_HEAD)
        return refuse_head (decoded, "a head longer than 64 bytes");
      if (g_ascii_isdigit (data[at]))
        {
          if (!add_digit (&number, data[at]))
            return refuse_head (decoded, "a number past 64 bits");
          in_number = TRUE;
          continue;
        }
      if (data[at] == ',' ? !in_number : data[at] != ' ' || (must_follow && !in_number))
        return refuse_head (decoded, "a head that is no list of numbers and a space");
      if (in_number)
        keep_number (head, number);
      if (data[at] == ' ')
        {
          head->size = at + 1;
          return HW_DECODE_FRAME;
        }
      must_follow = TRUE;
      in_number = FALSE;
      number = 0;
    }
  return need (decoded, length + 1);
}

/* In their order, each at most once: what is left over isn't a number, and so an error. */
static void
read_marks (const guint8 *data, gsize length, Head *head)
{
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      if (head->size == length || data[head->size] != marks[i].byte)
        continue;
      head->frame.flags |= marks[i].flag;
      head->size++;
    }
}

/* HW-P-050 */
static HwDecodeResult
read_head (const guint8 *data, gsize length, Head *head, HwDecoded *decoded)
{
  const char *letter = data[0] == '\0' ? NULL : strchr (letters, data[0]);
  HwDecodeResult result;

  if (letter == NULL && data[0] != 't')
    return refuse_head (decoded, "a frame that doesn't begin with one of the letters h d g e t");
  *head = (Head){ .frame.version = 2, .size = 1 };
  read_marks (data, length, head);
  result = read_numbers (data, length, head, decoded);
  if (result != HW_DECODE_FRAME)
    return result;
  if (letter == NULL && (head->n_fields < N_FIELDS || head->fields[2] > G_MAXUINT8))
    return refuse_head (decoded, "a frame of type t without a type of 0 to 255");

  head->frame.type = (guint8) (letter != NULL ? (guint64) (letter - letters) : head->fields[2]);
  head->frame.seq = head->fields[0];
  head->frame.ack = head->fields[1];
  return HW_DECODE_FRAME;
}

/* HW-P-051. Goes on where the last call had ended, and ends behind the frame. */
static HwDecodeResult
find_end (HwDecoder *decoder, const guint8 *data, gsize length, HwDecoded *decoded)
{
  for (;;)
    {
      const guint8 *from = data + decoder->scanned;
      const guint8 *nul = memchr (from, '\0', length - decoder->scanned);
      gsize n_plain = (gsize) ((nul != NULL ? nul : data + length) - from);

      decoder->scanned += (guint32) n_plain;
      decoder->payload_length += (guint32) n_plain;
      if (decoder->payload_length > decoder->max_payload)
        return refuse (decoded, HW_REASON_TOO_LARGE, "a payload longer than the limit");
      if (nul == NULL || length - decoder->scanned < 2)
        return need (decoded, decoder->scanned + 2);
      if (nul[1] != '\0' && nul[1] != '\n')
        return refuse_head (decoded, "a NUL that neither NUL nor LF follows");

      decoder->scanned += 2;
      if (nul[1] == '\n')
        return HW_DECODE_FRAME;
      decoder->payload_length++;
    }
}

static const guint8 *
unescape (HwDecoder *decoder, const guint8 *from, gsize size)
{
  const guint8 *end = from + size;
  guint8 *to = decoder->scratch = g_malloc (decoder->payload_length);

  while (from < end)
    {
      const guint8 *nul = memchr (from, '\0', (gsize) (end - from));
      gsize n = (gsize) ((nul != NULL ? nul + 1 : end) - from);

      memcpy (to, from, n);
      to += n;
      from += nul != NULL ? n + 1 : n;
    }
  return decoder->scratch;
}

/* HW-P-052, HW-P-054 */
static HwDecodeResult
nul_decode (HwDecoder *decoder, const guint8 *data, gsize length, HwDecoded *decoded)
{
  HwDecodeResult result;
  gsize size;
  Head head;

  if (length == 0)
    return need (decoded, 1);
  if (decoder->scanned == 0)
    {
      result = read_head (data, length, &head, decoded);
      if (result != HW_DECODE_FRAME)
        return result;
      decoder->scanned = (guint32) head.size;
    }
  result = find_end (decoder, data, length, decoded);
  if (result != HW_DECODE_FRAME)
    return result;

  read_head (data, length, &head, decoded);
  size = decoder->scanned - head.size - 2;
  decoded->frame = head.frame;
  decoded->frame.payload = data + head.size;
  decoded->frame.payload_length = decoder->payload_length;
  if (size != decoder->payload_length)
    decoded->frame.payload = unescape (decoder, data + head.size, size);
  decoded->consumed = decoder->scanned;
  return HW_DECODE_FRAME;
}

static gsize
write_head (const HwFrame *frame, char head[LONGEST_HEAD])
{
  gboolean has_letter = frame->type < strlen (letters);
  char *at = head;

  *at++ = has_letter ? letters[frame->type] : 't';
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      if (frame->flags & marks[i].flag)
        *at++ = marks[i].byte;
    }
  if (frame->seq != 0 || frame->ack != 0 || !has_letter)
    at += sprintf (at, "%" G_GUINT64_FORMAT, frame->seq);
  if (frame->ack != 0 || !has_letter)
    at += sprintf (at, ",%" G_GUINT64_FORMAT, frame->ack);
  if (!has_letter)
    at += sprintf (at, ",%u", frame->type);
  *at++ = ' ';
  return (gsize) (at - head);
}

static gsize
count_nuls (const guint8 *bytes, gsize length)
{
  const guint8 *end = bytes + length;
  gsize n = 0;

  if (length == 0)
    return 0;
  while ((bytes = memchr (bytes, '\0', (gsize) (end - bytes))) != NULL)
    {
      bytes++;
      n++;
    }
  return n;
}

static gsize
nul_get_encoded_size (const HwFrame *frame)
{
  char head[LONGEST_HEAD];

  return write_head (frame, head) + frame->payload_length
         + count_nuls (frame->payload, frame->payload_length) + 2;
}

static void
nul_encode (const HwFrame *frame, guint8 *out)
{
  char head[LONGEST_HEAD];
  gsize size = write_head (frame, head);

  memcpy (out, head, size);
  out += size;
  for (gsize i = 0; i < frame->payload_length; i++)
    {
      *out++ = frame->payload[i];
      if (frame->payload[i] == '\0')
        *out++ = '\0';
    }
  *out++ = '\0';
  *out++ = '\n';
}

const HwCodec hw_codec_nul = {
  .name = "nul",
  .framed = TRUE,
  .max_payload = HW_FRAME_HARD_MAX,
  .flags = HW_FRAME_FLAG_REPLY | HW_FRAME_FLAG_MORE,
  .decode = nul_decode,
  .get_encoded_size = nul_get_encoded_size,
  .encode = nul_encode,
};
