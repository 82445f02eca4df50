/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the way from a message to parts: frames with MORE, each no longer than a frame may be. */
#pragma once

#include "codec/hw-frame.h"

G_BEGIN_DECLS

/* The other end of HwMessageAssembler. Zeroed, it has nothing to give. */
typedef struct
{
  GBytes *message; /* NULL: none was begun */
  gsize offset;
  gsize max_part;
  HwFrame head;
  gboolean goes_on;
} HwMessageSplitter;

/* @head: what every part has besides its payload and MORE. What was left of another message is
 * forgotten. */
void hw_message_splitter_begin (HwMessageSplitter *self,
                                const HwFrame *head,
                                GBytes *message,
                                gsize max_part);
/* Whether there is another part. */
gboolean hw_message_splitter_goes_on (const HwMessageSplitter *self);
/* That part; its payload lies in the message, which is held until clear or the next begin. */
void hw_message_splitter_next (HwMessageSplitter *self, HwFrame *part);
void hw_message_splitter_clear (HwMessageSplitter *self);

G_END_DECLS
