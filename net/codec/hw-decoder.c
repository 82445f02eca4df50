/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the decoder that every reader of frames uses. */
#include "codec/hw-codec.h"

void
hw_decoder_init (HwDecoder *self, const HwCodec *codec, gsize max_payload)
{
  *self = (HwDecoder){ .codec = codec, .max_payload = MIN (max_payload, codec->max_payload) };
}

HwDecodeResult
hw_decoder_next (HwDecoder *self, const guint8 *data, gsize length, HwDecoded *decoded)
{
  HwDecodeResult result;

  hw_decoder_clear (self);
  *decoded = (HwDecoded){ .reason = HW_REASON_NONE };
  result = self->codec->decode (self, data, length, decoded);
  if (result != HW_DECODE_MORE)
    self->scanned = self->payload_length = 0;
  return result;
}

void
hw_decoder_clear (HwDecoder *self)
{
  g_clear_pointer (&self->scratch, g_free);
}
