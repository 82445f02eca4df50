/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the table of codecs, and the decoder that every reader of frames uses. */
#pragma once

#include "codec/hw-frame.h"
#include "core/hw-reason.h"

G_BEGIN_DECLS

#define HW_FRAME_DEFAULT_MAX (1024 * 1024) /* payload bytes */
#define HW_FRAME_HARD_MAX (16 * 1024 * 1024)

typedef enum
{
  HW_DECODE_FRAME,  /* a whole frame: *frame, *consumed */
  HW_DECODE_MORE,   /* *needed: at least so many bytes in all before it is worth trying again */
  HW_DECODE_ERROR,  /* *reason: protocol-error or too-large; the stream can't go on */
  HW_DECODE_DAMAGE, /* with resync: *consumed bytes are no frame, *reason; the stream goes on after
                     */
} HwDecodeResult;

typedef struct _HwCodec HwCodec;

/* What a decoder knows of its stream; by value. Its only memory is the scratch, of one frame. */
typedef struct
{
  const HwCodec *codec;
  guint32 max_payload; /* larger is HW_REASON_TOO_LARGE, before any memory is taken */
  guint32
      scanned; /* bytes at the head already looked at: no codec reads a byte twice for nothing */
  guint32 payload_length; /* payload bytes among them, where the framing escapes some */
  guint32 resync : 1;     /* set it after init: errors are skipped, where the codec can */
  guint32 searching : 1;  /* behind damage: the last frame hasn't told where the next begins */
  guint32 wasted : 30;    /* bytes looked at in vain since the last frame */
  guint8 *scratch; /* the last frame's payload, where it isn't on the wire as it is; mostly NULL */
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
  const char *name;  /* "binary", "binary1", "nul", "json", "raw" */
  gboolean framed;   /* has types, sequence numbers, heartbeats; raw hasn't */
  gsize max_payload; /* the longest that this framing carries, whatever the limit */
  guint8 flags;      /* HwFrameFlags that it can say */
  HwDecodeResult (*decode) (HwDecoder *decoder,
                            const guint8 *data,
                            gsize length,
                            HwDecoded *decoded);
  gsize (*get_encoded_size) (const HwFrame *frame);
  /* Writes exactly get_encoded_size bytes. */
  void (*encode) (const HwFrame *frame, guint8 *out);
  /* Where in @data the next frame could begin, @length: nowhere; NULL: it can't be told. */
  gsize (*find_next) (const guint8 *data, gsize length);
};

extern const HwCodec hw_codec_binary;  /* version 2, and the ERROR frame of version 1 */
extern const HwCodec hw_codec_binary1; /* version 1: no sequence, no checksum */
extern const HwCodec hw_codec_nul;     /* text, ended by NUL LF, a NUL inside written twice */
extern const HwCodec hw_codec_json;    /* one object a line */
extern const HwCodec
    hw_codec_raw; /* RFC 862: whatever came is one DATA frame, and goes out as it is */

/* NULL where there is none of that name. */
const HwCodec *hw_codec_find (const char *name);
/* The n-th codec of the table, NULL past its end. */
const HwCodec *hw_codec_nth (guint n);
/* Which framed codec begins with @first_byte; NULL: none (raw is never detected, it is asked for).
 */
const HwCodec *hw_codec_detect (guint8 first_byte);

/* Whether the framing has the words for this frame; one that hasn't must not be given it. */
gboolean hw_codec_can_say (const HwCodec *codec, const HwFrame *frame);

/* How many bytes a frame takes at most, in any framing, where a payload may have @max_payload. */
gsize hw_codec_get_largest_frame (gsize max_payload);

void hw_decoder_init (HwDecoder *self, const HwCodec *codec, gsize max_payload);
/* Looks at @length bytes at @data, the unread head of the stream. A frame's payload lies in them,
 * or in the decoder until it is cleared or looks again. */
HwDecodeResult hw_decoder_next (HwDecoder *self,
                                const guint8 *data,
                                gsize length,
                                HwDecoded *decoded);
/* Frees what the last frame took; it can go on reading. */
void hw_decoder_clear (HwDecoder *self);

G_END_DECLS
