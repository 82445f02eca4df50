/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how one frame looks in a framing: its bytes, their fields, and what the framing loses. */
#pragma once

#include "hw-annotate.h"

G_BEGIN_DECLS

typedef enum
{
  HW_FRAME_LOSS_FRAME = 1 << 0, /* it can't be said at all: nothing is on the wire */
  HW_FRAME_LOSS_TYPE = 1 << 1,  /* the bytes are there, but not what they are */
  HW_FRAME_LOSS_SEQ = 1 << 2,
  HW_FRAME_LOSS_REPLY = 1 << 3,   /* that it is an answer */
  HW_FRAME_LOSS_BORDERS = 1 << 4, /* where it begins and ends */
  HW_FRAME_LOSS_CHECKSUM = 1 << 5,
} HwFrameLoss;

typedef struct
{
  guint8 *bytes;
  gsize size;
  GArray *fields; /* of HwAnnotation */
  HwFrameLoss losses;
} HwFrameLook;

/* What is lost is seen by reading what was written; in frames without a number none is lost. */
void hw_frame_look_init (HwFrameLook *self, const HwFrame *frame, const HwCodec *codec);
void hw_frame_look_clear (HwFrameLook *self);
/* The field that the byte is in; -1: none. */
int hw_frame_look_find_field (const HwFrameLook *self, gsize byte);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HwFrameLook, hw_frame_look_clear)

G_END_DECLS
