/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words of the inspector. */
#pragma once

#include "hw-event-frame.h"
#include "hw-frame-look.h"

G_BEGIN_DECLS

/* The framings in the order in which they are offered; NULL: no more. */
const HwCodec *hw_inspector_words_codec (guint n);
const char *hw_inspector_words_codec_title (guint n);
/* "HEARTBEAT REPLY · server → client"; the caller's to free. */
char *hw_inspector_words_title (const HwEventFrame *frame);
/* How true the bytes are; the caller's to free. */
char *hw_inspector_words_origin (const HwEventFrame *frame);
/* What the framing can't carry of it; NULL: it carries all. The caller's to free. */
char *hw_inspector_words_losses (HwFrameLoss losses);
/* What is known of an event that has no frame: its fields; of HwAnnotation without bytes. */
GArray *hw_inspector_words_facts (const HwEvent *event);
/* "sequence", in the user's language; what a fact is called is the log's word. */
const char *hw_inspector_words_name (const HwAnnotation *field);
/* "sequence · 8 bytes"; the caller's to free. */
char *hw_inspector_words_head (const HwAnnotation *field);

G_END_DECLS
