/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what each byte of a frame means: the fields, in order, without a gap. */
#pragma once

#include "codec/hw-codec.h"

G_BEGIN_DECLS

typedef struct
{
  gsize offset; /* from the frame's first byte */
  gsize size;
  const char *name; /* static: "version", "payload length", …; translated by the context "frame
                       field" where it has bytes */
  char *value;      /* for people, in the user's language where the program has one: "1 DATA" */
} HwAnnotation;

/* The fields of one whole frame, as the decoder has found it: @size bytes at @bytes are @frame. The
 * caller's, of HwAnnotation; freeing the array frees all. */
GArray *hw_annotate_frame (const HwCodec *codec,
                           const guint8 *bytes,
                           gsize size,
                           const HwFrame *frame);
/* "DATA", "type 77"; the caller's to free. */
char *hw_annotate_type (guint8 type);
/* " REPLY MORE", those that are set; static. */
const char *hw_annotate_flags (guint8 flags);
/* Bytes as text: UTF-8 as it is, everything else as \xNN; the caller's to free. */
char *hw_annotate_text (const guint8 *bytes, gsize size);
/* Lines of "offset  hex  name = value", eight bytes each; @base is the frame's own offset. */
void hw_annotate_print (const GArray *annotations, const guint8 *bytes, guint64 base, GString *out);

G_END_DECLS
