/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the table of codecs, and what is found in it. */
#include "codec/hw-codec.h"

#include <string.h>

static const HwCodec *const codecs[] = {
  &hw_codec_binary1, /* before version 2, which reads its ERROR frame too */
  &hw_codec_binary,  &hw_codec_nul, &hw_codec_json, &hw_codec_raw,
};

const HwCodec *
hw_codec_nth (guint n)
{
  return n < G_N_ELEMENTS (codecs) ? codecs[n] : NULL;
}

const HwCodec *
hw_codec_find (const char *name)
{
  for (guint n = 0; n < G_N_ELEMENTS (codecs); n++)
    {
      if (strcmp (codecs[n]->name, name) == 0)
        return codecs[n];
    }
  return NULL;
}

/* A framed codec refuses a wrong first byte at once, so its decoder is the one that knows.
 * (HW-P-040) */
static gboolean
begins_with (const HwCodec *codec, guint8 first_byte)
{
  HwDecoder decoder;
  HwDecoded decoded;

  hw_decoder_init (&decoder, codec, HW_FRAME_DEFAULT_MAX);
  return hw_decoder_next (&decoder, &first_byte, 1, &decoded) != HW_DECODE_ERROR;
}

const HwCodec *
hw_codec_detect (guint8 first_byte)
{
  for (guint n = 0; n < G_N_ELEMENTS (codecs); n++)
    {
      if (codecs[n]->framed && begins_with (codecs[n], first_byte))
        return codecs[n];
    }
  return NULL;
}

gboolean
hw_codec_can_say (const HwCodec *codec, const HwFrame *frame)
{
  return (frame->flags & ~codec->flags) == 0 && frame->payload_length <= codec->max_payload;
}

/* Escaped NULs take the most: two bytes each. Beside them, the longest head is a binary one. A line
 * of JSON may be long for other reasons. */
gsize
hw_codec_get_largest_frame (gsize max_payload)
{
  return MAX (2 * max_payload + 256, 64 * 1024);
}
