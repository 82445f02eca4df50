/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the widths at which a row of parts becomes columns, and which width is narrow, how labels
 * find room. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many columns of at least @min_width fit into @width, from 1 to @max. */
int hw_columns_for_width (int width, int min_width, int spacing, int max);

/* Below this the window is a phone's. */
#define HW_NARROW_WIDTH 500

typedef struct
{
  double x;     /* where the mark is */
  double width; /* of its label */
  int lane;     /* out: from 0; -1: no room for it */
} HwLabelPlace;

/* Puts labels, sorted by x, each to the right of its mark (to the left where it would leave
 * @total), into the first lane where it touches no other. */
void hw_label_places_assign (HwLabelPlace *places, guint n, int lanes, double total, double gap);
/* Where the label itself begins. */
double hw_label_place_get_left (const HwLabelPlace *place, double total, double gap);

G_END_DECLS
