/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the decoder that every reader of frames uses. */
#include "codec/hw-codec.h"

/* HW-P-083 */
#define MAX_WASTED (4 * HW_FRAME_HARD_MAX)

void
hw_decoder_init (HwDecoder *self, const HwCodec *codec, gsize max_payload)
{
  *self = (HwDecoder){ .codec = codec,
                       .max_payload = (guint32) MIN (max_payload, codec->max_payload) };
}

/* HW-P-081: from where the error is, each place at which a frame could begin is tried, the first
 * first. One that isn't whole yet is waited for, so that what is found doesn't hang on how the
 * stream is cut. Bytes made to look like beginnings would have a checksum taken of nearly all of
 * them for each byte: what is looked at in vain is counted, and too much is an error after all. */
static HwDecodeResult
skip_damage (HwDecoder *self, const guint8 *data, gsize length, HwDecoded *decoded)
{
  HwDecodeResult result = HW_DECODE_ERROR;
  HwDecoded tried = *decoded;
  gsize at = 0;

  while (result == HW_DECODE_ERROR && at < length)
    {
      if (self->wasted + tried.needed > MAX_WASTED)
        return HW_DECODE_ERROR;
      self->wasted += (guint32) tried.needed;
      at++;
      at += self->codec->find_next (data + at, length - at);
      tried = (HwDecoded){ .reason = HW_REASON_NONE };
      if (at < length)
        result = self->codec->decode (self, data + at, length - at, &tried);
    }
  self->searching = TRUE;
  decoded->consumed = at;
  return HW_DECODE_DAMAGE;
}

/* Behind damage only a beginning that can be searched for counts, wherever the last call had ended.
 */
static gboolean
skip_to_beginning (HwDecoder *self, const guint8 *data, gsize length, HwDecoded *decoded)
{
  gsize at = self->searching ? self->codec->find_next (data, length) : 0;

  *decoded = (HwDecoded){
    .consumed = at,
    .reason = HW_REASON_PROTOCOL_ERROR,
    .detail = "bytes behind damage that begin no frame",
  };
  return at > 0;
}

/* HW-P-006, HW-P-007 */
HwDecodeResult
hw_decoder_next (HwDecoder *self, const guint8 *data, gsize length, HwDecoded *decoded)
{
  HwDecodeResult result;

  hw_decoder_clear (self);
  if (skip_to_beginning (self, data, length, decoded))
    return HW_DECODE_DAMAGE;
  *decoded = (HwDecoded){ .reason = HW_REASON_NONE };
  result = self->codec->decode (self, data, length, decoded);
  if (result == HW_DECODE_FRAME)
    self->wasted = self->searching = 0;
  else if (result == HW_DECODE_ERROR && self->resync && self->codec->find_next != NULL)
    result = skip_damage (self, data, length, decoded);
  if (result != HW_DECODE_MORE)
    self->scanned = self->payload_length = 0;
  return result;
}

void
hw_decoder_clear (HwDecoder *self)
{
  g_clear_pointer (&self->scratch, g_free);
}
