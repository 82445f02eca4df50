/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the wire as bytes: frames in the product's own codecs, in pieces, which a cut may come
 * between. */
#pragma once

#include "hw-deliver-world.h"

/* Until the connection's end a reader keeps what hasn't become a frame yet. */
void hw_deliver_bytes_send (HwDeliverWorld *world,
                            guint64 connection,
                            HwDeliverDirection direction,
                            const HwDeliverFrame *frame);
/* A piece has arrived: @take gets each frame that is whole by it, as long as @is_read. */
void hw_deliver_bytes_arrive (HwDeliverWorld *world,
                              const HwSimEvent *piece,
                              gboolean (*is_read) (HwDeliverWorld *world, const HwSimEvent *event),
                              void (*take) (HwDeliverWorld *world, const HwSimEvent *event));
void hw_deliver_bytes_free_piece (const HwSimEvent *piece);
/* Connections that ended with a part of a frame, which must have meant nothing. */
guint64 hw_deliver_bytes_count_torn (HwDeliverWorld *world);
void hw_deliver_bytes_clear (HwDeliverConnection *wire);
