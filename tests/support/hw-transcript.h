/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the transcript of a stream: what a codec made of it, however it was cut into pieces. */
#pragma once

#include "codec/hw-codec.h"

/* Two transcripts of one stream are equal, byte for byte, or the codec depends on the cuts. Of an
 * unframed codec only the payload is written down, for there the cuts are the frames. */
typedef struct
{
  HwDecoder decoder;
  GByteArray *pending; /* fed, not consumed */
  gsize needed;        /* what the last "more" had asked for */
  GString *text;
  guint n_frames;
  gsize damage;       /* bytes skipped since the last frame */
  HwReason reason;    /* of the error that ended it */
  const char *broken; /* a promise of the codec's interface that wasn't kept; NULL: none */
} HwTranscript;

void hw_transcript_init (HwTranscript *self, const HwCodec *codec, gsize max_payload);
void hw_transcript_clear (HwTranscript *self);
void hw_transcript_feed (HwTranscript *self, const guint8 *data, gsize length);
/* Feeds nothing more; writes down what is left over. */
void hw_transcript_end (HwTranscript *self);
/* What is wrong with @data, read as a whole against cut at each of @cuts (ascending); NULL:
 * nothing. */
const char *hw_transcript_compare (const HwCodec *codec,
                                   gsize max_payload,
                                   const guint8 *data,
                                   gsize length,
                                   const gsize *cuts,
                                   gsize n_cuts);
/* The same for a decoder that skips damage. */
const char *hw_transcript_compare_resync (const HwCodec *codec,
                                          gsize max_payload,
                                          const guint8 *data,
                                          gsize length,
                                          const gsize *cuts,
                                          gsize n_cuts);
