/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what is shown of one racer: its bar, what was measured, what theory says. */
#pragma once

#include "hw-race-screen.h"

G_BEGIN_DECLS

typedef enum
{
  HW_RACE_LANE_WAITING, /* for the pull */
  HW_RACE_LANE_GROWING,
  HW_RACE_LANE_NOTICED,
  HW_RACE_LANE_BELIEVING, /* the race is over, and it still hasn't noticed */
} HwRaceLaneState;

/* How far the race is. */
typedef struct
{
  HwTime elapsed_us; /* since the pull; negative: before it */
  HwTime for_us;     /* what the whole width of a bar stands for */
  HwTime pulled_at;  /* by the wall's clock */
} HwRaceMoment;

/* Pure. */
HwRaceLaneState hw_race_lane_get_state (const HwRacer *racer, const HwRaceMoment *moment);
/* Of the bar's width. */
double hw_race_lane_get_fill (const HwRacer *racer, const HwRaceMoment *moment);
/* The place of theory's mark on the bar; negative: it isn't on it. */
double hw_race_lane_get_theory (const HwRacer *racer, const HwRaceMoment *moment);
/* "2.9 s", "not yet"; empty before the pull. The caller's to free. */
char *hw_race_lane_describe_measured (const HwRacer *racer, const HwRaceMoment *moment);
/* "in theory 2.9 s", "will be at 04:41, after 2 h 11 min"; empty before the pull. */
char *hw_race_lane_describe_theory (const HwRacer *racer, const HwRaceMoment *moment);
/* Of all of them: "The cable is out: 7.4 s. 3 of 15 have noticed." */
char *hw_race_lane_describe_all (const HwRaceMoment *moment, guint n_noticed, guint n);

G_END_DECLS
