/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a layout that puts children side by side where there is room, else below each other. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HW_TYPE_COLUMNS_LAYOUT (hw_columns_layout_get_type ())

/* Properties: `min-column-width`, `max-columns`, `spacing`. Columns are equally wide; a row is as
 * high as its highest child. */
G_DECLARE_FINAL_TYPE (HwColumnsLayout, hw_columns_layout, HW, COLUMNS_LAYOUT, GtkLayoutManager)

G_END_DECLS
