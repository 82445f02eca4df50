/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the drawing of a racer's bar. */
#pragma once

#include <gtk/gtk.h>

#include "hw-race-lane.h"

G_BEGIN_DECLS

#define HW_TYPE_RACE_BAR (hw_race_bar_get_type ())

G_DECLARE_FINAL_TYPE (HwRaceBar, hw_race_bar, HW, RACE_BAR, GtkWidget)

/* @theory: the place of its mark, 0 to 1; negative: none. */
void hw_race_bar_set (HwRaceBar *self, HwRaceLaneState state, double fill, double theory);

G_END_DECLS
