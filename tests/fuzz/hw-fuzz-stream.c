/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the check that every codec's fuzz target makes of a stream. */
#include "hw-fuzz-stream.h"

#include "codec/hw-crc32.h"
#include "hw-fuzz.h"
#include "hw-transcript.h"

/* Longer streams only get their first bytes cut one by one, which is where headers are. */
#define MAX_CUTS 128

/* splitmix64: the cuts hang on the input alone, so that a find repeats. */
static guint64
next_random (guint64 *state)
{
  guint64 z = (*state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static void
check_cut_by (const HwCodec *codec, const guint8 *data, gsize size, guint64 largest_piece)
{
  gsize cuts[MAX_CUTS], n_cuts = 0, at = 0;
  guint64 random = hw_crc32 (0, data, size);

  while (n_cuts < MAX_CUTS)
    {
      at += 1 + next_random (&random) % largest_piece;
      if (at >= size)
        break;
      cuts[n_cuts++] = at;
    }
  hw_fuzz_check (hw_transcript_compare (codec, HW_FUZZ_MAX_PAYLOAD, data, size, cuts, n_cuts));
  if (codec->find_next != NULL)
    hw_fuzz_check (
        hw_transcript_compare_resync (codec, HW_FUZZ_MAX_PAYLOAD, data, size, cuts, n_cuts));
}

void
hw_fuzz_stream (const HwCodec *codec, const guint8 *data, gsize size)
{
  check_cut_by (codec, data, size, 1);
  check_cut_by (codec, data, size, 7);
  check_cut_by (codec, data, size, 64);
}
