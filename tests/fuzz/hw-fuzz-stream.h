/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the check that every codec's fuzz target makes of a stream. */
#pragma once

#include "codec/hw-codec.h"

#define HW_FUZZ_MAX_PAYLOAD 1024

/* Reads the stream as a whole, byte by byte, and cut where the stream itself tells; each frame is
 * encoded and decoded again. Aborts where anything differs. */
void hw_fuzz_stream (const HwCodec *codec, const guint8 *data, gsize size);
