/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a layout of two: a title, and what can be done, beside it where both have room. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HW_TYPE_HEAD_LAYOUT (hw_head_layout_get_type ())
G_DECLARE_FINAL_TYPE (HwHeadLayout, hw_head_layout, HW, HEAD_LAYOUT, GtkLayoutManager)

G_END_DECLS
