/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the fuzz targets have in common: their entry, and how one of them complains. */
#pragma once

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <glib.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Ends the program, for that is what the fuzzer and the replay call a find; NULL: all is well. */
static inline void
hw_fuzz_check (const char *wrong)
{
  if (wrong == NULL)
    return;
  fprintf (stderr, "found: %s\n", wrong);
  abort ();
}
