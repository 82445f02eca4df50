/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a layout that shows one of its children: the first that there is room for. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HW_TYPE_EITHER_LAYOUT (hw_either_layout_get_type ())

/* Property: `shown`, the child that is; the last one where none has room. It is as high as its
 * highest child, so that nothing jumps when another is shown. Unlike AdwSqueezer it asks no child
 * for its height at a width that the child can't have, of which GTK warns since 4.18. */
G_DECLARE_FINAL_TYPE (HwEitherLayout, hw_either_layout, HW, EITHER_LAYOUT, GtkLayoutManager)

G_END_DECLS
