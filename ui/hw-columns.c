/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the widths at which a row of parts becomes columns, and which width is narrow, how labels
 * find room. */
#include "hw-columns.h"

#define MAX_LANES 8

int
hw_columns_for_width (int width, int min_width, int spacing, int max)
{
  int fitting = (width + spacing) / (min_width + spacing);

  return CLAMP (fitting, 1, max);
}

double
hw_label_place_get_left (const HwLabelPlace *place, double total, double gap)
{
  if (place->x + gap + place->width > total)
    return place->x - gap - place->width;

  return place->x + gap;
}

static int
find_lane (const double *ends, int lanes, double left, double gap)
{
  for (int lane = 0; lane < lanes; lane++)
    if (left >= ends[lane] + gap)
      return lane;

  return -1;
}

void
hw_label_places_assign (HwLabelPlace *places, guint n, int lanes, double total, double gap)
{
  double ends[MAX_LANES];

  lanes = MIN (lanes, MAX_LANES);
  for (int lane = 0; lane < lanes; lane++)
    ends[lane] = -G_MAXDOUBLE;

  for (guint i = 0; i < n; i++)
    {
      double left = hw_label_place_get_left (&places[i], total, gap);

      places[i].lane = find_lane (ends, lanes, left, gap);
      if (places[i].lane >= 0)
        ends[places[i].lane] = left + places[i].width;
    }
}
