/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the timeline's two files share: where things lie, and the lanes. */
#pragma once

#include "hw-lesson-record.h"

G_BEGIN_DECLS

#define HW_TIMELINE_LEFT 84.0
#define HW_TIMELINE_RIGHT 984.0
#define HW_TIMELINE_LETTER 7.2 /* about as wide as one is */
#define HW_TIMELINE_SIGN 11.0
#define HW_TIMELINE_CROWD 10 /* so many clients aren't told apart */

typedef enum
{
  HW_LANE_CLIENT,
  HW_LANE_CABLE,
  HW_LANE_SERVER,
  HW_N_LANES,
} HwLane;

typedef struct
{
  const char *name; /* also of its colour, and of its kernel's side */
  HwEventSource source;
} HwLaneEvents;

extern const HwLaneEvents hw_timeline_lanes[HW_N_LANES];

typedef struct
{
  const HwLessonRecord *record;
  GString *out;
  HwTime from;
  HwTime to;
  double lanes_top;
  double axis;
} HwTimeline;

double hw_timeline_x_of (const HwTimeline *self, HwTime at);
double hw_timeline_lane_y (const HwTimeline *self, HwLane lane);

/* hw-lesson-timeline-signs.c */
void hw_timeline_draw_signs (HwTimeline *self, HwLane lane);

G_END_DECLS
