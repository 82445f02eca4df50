/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns where a racer's three parts are: beside each other, or its bar below the others. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HW_TYPE_RACE_LAYOUT (hw_race_layout_get_type ())

/* Of a widget with three children: who it is, its bar, what has come of it. All rows of a width
 * have their bars at the same place. */
G_DECLARE_FINAL_TYPE (HwRaceLayout, hw_race_layout, HW, RACE_LAYOUT, GtkLayoutManager)

G_END_DECLS
