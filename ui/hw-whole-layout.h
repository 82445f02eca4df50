/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a layout that shows its one child whole, or not at all. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HW_TYPE_WHOLE_LAYOUT (hw_whole_layout_get_type ())

/* The child’s natural size is its smallest: from libadwaita 1.3 on a view switcher would rather cut
 * its titles than make room for another form of itself. */
G_DECLARE_FINAL_TYPE (HwWholeLayout, hw_whole_layout, HW, WHOLE_LAYOUT, GtkLayoutManager)

G_END_DECLS
