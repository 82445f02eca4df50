/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the row of one racer: who it is, its bar, and what has come of it. */
#pragma once

#include <gtk/gtk.h>

#include "hw-race-lane.h"

G_BEGIN_DECLS

#define HW_TYPE_RACE_ROW (hw_race_row_get_type ())

G_DECLARE_FINAL_TYPE (HwRaceRow, hw_race_row, HW, RACE_ROW, GtkListBoxRow)

GtkWidget *hw_race_row_new (const HwDetector *detector);
void hw_race_row_show (HwRaceRow *self, const HwRacer *racer, const HwRaceMoment *moment);

G_END_DECLS
