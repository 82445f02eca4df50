/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the fuzz target of the binary codec. */
#include "hw-fuzz.h"

#include <string.h>

#include "codec/hw-crc32.h"
#include "hw-fuzz-stream.h"

#define HEADER_SIZE 28
#define AT_CRC 24

static gsize
frame_size (const guint8 *frame, gsize length)
{
  gsize size;

  if (length < HEADER_SIZE || frame[3] < HEADER_SIZE)
    return 0;
  size = (gsize) frame[3]
         + ((gsize) frame[4] << 24 | (gsize) frame[5] << 16 | (gsize) frame[6] << 8 | frame[7]);
  return size <= length ? size : 0;
}

/* No fuzzer guesses a checksum: with the right ones put in, what lies behind them is reached too.
 */
static void
mend_checksums (guint8 *data, gsize length)
{
  gsize at = 0, size;

  while ((size = frame_size (data + at, length - at)) > 0)
    {
      guint32 crc;

      memset (data + at + AT_CRC, 0, sizeof crc);
      crc = GUINT32_TO_BE (hw_crc32 (0, data + at, size));
      memcpy (data + at + AT_CRC, &crc, sizeof crc);
      at += size;
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree guint8 *mended = g_memdup2 (data, size);

  hw_fuzz_stream (&hw_codec_binary, data, size);
  if (size > 0)
    {
      mend_checksums (mended, size);
      hw_fuzz_stream (&hw_codec_binary, mended, size);
    }
  return 0;
}
