/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the digest of a stream: what a codec made of it, as one number, for millions of streams. */
#pragma once

#include "codec/hw-codec.h"

/* As HwTranscript, which says what differs and looks at more; this is for when there are too many
 * to write down. Of an unframed codec only the payload counts, for there the cuts are the frames.
 */
typedef struct
{
  HwDecoder fresh; /* as it was set up */
  guint8 *seen;    /* the stream as far as it has come; behind that, what it never was */
  gsize size;
} HwStreamDigest;

void hw_stream_digest_init (HwStreamDigest *self, const HwDecoder *decoder, gsize largest_stream);
void hw_stream_digest_clear (HwStreamDigest *self);
/* Every frame, damage, error and leftover of @data, cut at each of @cuts (ascending). */
guint64 hw_stream_digest_get (HwStreamDigest *self,
                              const guint8 *data,
                              gsize length,
                              const gsize *cuts,
                              gsize n_cuts);
