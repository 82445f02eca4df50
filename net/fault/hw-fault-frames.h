/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the frames in a stream, for the faults that know our codecs. */
#pragma once

#include "codec/hw-codec.h"
#include "core/hw-byte-queue.h"
#include "fault/hw-fault-stage.h"

G_BEGIN_DECLS

/* The framing is told by the stream's first byte. A stream that is none of ours, or is damaged, is
 * one run of bytes from there on. */
typedef struct
{
  HwByteQueue bytes;
  HwDecoder decoder;
  gboolean is_opaque;
} HwFaultFrames;

void hw_fault_frames_init (HwFaultFrames *self);
void hw_fault_frames_clear (HwFaultFrames *self);
/* FALSE: more is kept back than a frame can have; then it is opaque from here on. */
gboolean hw_fault_frames_push (HwFaultFrames *self, const guint8 *bytes, gsize length);
/* A whole frame at the head: *length bytes of it on the wire. FALSE: there is none yet. */
gboolean hw_fault_frames_peek (HwFaultFrames *self, HwFrame *frame, gsize *length);
/* Emits the first @length bytes, or all. */
void hw_fault_frames_emit (HwFaultFrames *self, HwFaultStage *stage, gsize length);
void hw_fault_frames_emit_rest (HwFaultFrames *self, HwFaultStage *stage);
void hw_fault_frames_drop (HwFaultFrames *self, gsize length);

/* The stage of a fault that swallows the frames of one type; its first value: so many at most. */
typedef struct
{
  HwFaultFrames frames;
  gint64 n_swallowed;
} HwFaultSwallow;

void hw_fault_swallow_start (HwFaultStage *stage);
void hw_fault_swallow_clear (HwFaultStage *stage);
void hw_fault_swallow_flush (HwFaultStage *stage, HwTime now);
gsize hw_fault_swallow_get_kept (HwFaultStage *stage);
void hw_fault_swallow_pass (HwFaultStage *stage, HwFaultChunk *head, guint8 frame_type);

G_END_DECLS
