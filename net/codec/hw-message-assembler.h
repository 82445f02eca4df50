/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the way from parts to a message: the payloads of frames with MORE, one behind the other. */
#pragma once

#include "codec/hw-frame.h"
#include "core/hw-byte-queue.h"

G_BEGIN_DECLS

typedef enum
{
  HW_ASSEMBLY_WHOLE,     /* a message is there */
  HW_ASSEMBLY_PART,      /* kept; the message goes on */
  HW_ASSEMBLY_TOO_LARGE, /* with this part it would pass the limit: nothing of it is kept, and the
                            stream has to end */
} HwAssembly;

typedef enum
{
  HW_ASSEMBLER_EMPTY,
  HW_ASSEMBLER_GATHERING,
  HW_ASSEMBLER_GIVEN, /* what it holds was given out, until it is asked again */
  HW_ASSEMBLER_FAILED,
} HwAssemblerState;

/* One a direction, and a type of frames (HW-P-120): it doesn't look at either. */
typedef struct
{
  HwByteQueue parts;
  HwAssemblerState state;
} HwMessageAssembler;

void hw_message_assembler_init (HwMessageAssembler *self, gsize max_message);
/* Bytes of a message that will never be whole, as its connection has ended (HW-P-122); 0 mostly.
 * Frees all; it can begin again. */
gsize hw_message_assembler_drop (HwMessageAssembler *self);
/* @message, when whole: the last part with the whole payload, which lies in the frame where that is
 * all, or else here until the next call. */
HwAssembly hw_message_assembler_add (HwMessageAssembler *self,
                                     const HwFrame *part,
                                     HwFrame *message);

G_END_DECLS
