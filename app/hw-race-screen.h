/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how a race looks on a terminal: a bar for each, that grows until it notices. */
#pragma once

#include "hw-detector.h"

G_BEGIN_DECLS

typedef struct
{
  const HwDetector *detector;
  HwTime expected_us; /* from the pull; HW_TIME_NEVER: never */
  HwTime measured_us; /* -1: not yet */
} HwRacer;

/* Pure. One line, without its end. @elapsed_us: since the pull, negative before it; @for_us: what
 * the whole width of a bar stands for. */
char *hw_race_screen_draw (const HwRacer *racer, HwTime elapsed_us, HwTime for_us);

G_END_DECLS
