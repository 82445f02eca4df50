/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the frame that an event tells of, as far as the event knows it. */
#pragma once

#include "codec/hw-frame.h"
#include "event/hw-event.h"

G_BEGIN_DECLS

/* Events don't carry bytes: the frame is made again of what they say. What only the wire had is
 * lost: the acknowledgement that rode along, and what is behind the first bytes of a message. */
typedef struct
{
  HwFrame frame; /* its payload is this one's */
  GBytes *payload;
  gsize missing; /* bytes of the payload that the event doesn't have */
  gboolean to_server;
} HwEventFrame;

/* FALSE: the event is of no frame; there is nothing to clear then. */
gboolean hw_event_frame_read (HwEventFrame *self, const HwEvent *event);
void hw_event_frame_clear (HwEventFrame *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HwEventFrame, hw_event_frame_clear)

G_END_DECLS
