/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the fuzz target of the codec of version 1. */
#include "hw-fuzz.h"

#include "hw-fuzz-stream.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  hw_fuzz_stream (&hw_codec_binary1, data, size);
  return 0;
}
