/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the table of codecs, and the decoder that every reader of frames uses. */
#pragma once

#include "codec/hw-frame.h"
#include "core/hw-reason.h"

G_BEGIN_DECLS

#define HW_FRAME_DEFAULT_MAX (1024 * 1024)    /* payload bytes */
#define HW_FRAME_HARD_MAX (16 * 1024 * 1024)

typedef enum
{
  HW_DECODE_FRAME, /* a whole frame: *frame, *consumed */
  HW_DECODE_MORE,  /* *needed: at least so many bytes in all before it is worth trying again */
  HW_DECODE_ERROR, /* *reason: protocol-error or too-large; the stream can't go on */
} HwDecodeResult;

typedef struct _HwCodec HwCodec;

/* What a decoder knows of its stream; by value, no memory of its own. */
typedef struct
{
  const HwCodec *codec;
  gsize max_payload; /* larger is HW_REASON_TOO_LARGE, before any memory is taken */
  gsize scanned;     /* bytes at the head already looked at: no codec reads a byte twice for nothing */
} HwDecoder;

typedef struct
{
  HwFrame frame;
  gsize consumed;
  gsize needed;
  HwReason reason;
  const char *detail; /* static: what is wrong, one clause */
} HwDecoded;

struct _HwCodec
{
  const char *name;   /* "binary", "raw" */
  gboolean framed;    /* has types, sequence numbers, heartbeats; raw hasn't */
  HwDecodeResult (*decode) (HwDecoder *decoder, const guint8 *data, gsize length, HwDecoded *decoded);
  gsize (*get_encoded_size) (const HwFrame *frame);
  /* Writes exactly get_encoded_size bytes. */
  void (*encode) (const HwFrame *frame, guint8 *out);
};

extern const HwCodec hw_codec_binary; /* version 2 */
extern const HwCodec hw_codec_raw;    /* RFC 862: whatever came is one DATA frame, and goes out as it is */

/* NULL where there is none of that name. */
const HwCodec *hw_codec_find (const char *name);
/* The n-th codec of the table, NULL past its end. */
const HwCodec *hw_codec_nth (guint n);
/* Which framed codec begins with @first_byte; NULL: none (raw is never detected, it is asked for). */
const HwCodec *hw_codec_detect (guint8 first_byte);

void hw_decoder_init (HwDecoder *self, const HwCodec *codec, gsize max_payload);
/* Looks at @length bytes at @data, the unread head of the stream. */
HwDecodeResult hw_decoder_next (HwDecoder *self, const guint8 *data, gsize length, HwDecoded *decoded);

G_END_DECLS
