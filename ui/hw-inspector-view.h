/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the inspector: the frame of a row of the log, in a framing that can be chosen. */
#pragma once

#include "hw-section.h"

G_BEGIN_DECLS

#define HW_TYPE_INSPECTOR_VIEW (hw_inspector_view_get_type ())

/* Of the row that the pointer is at, else of the one that is selected in the session; where none
 * is, the newest frame is followed. Under who looks closer it doesn't change by itself. */
G_DECLARE_FINAL_TYPE (HwInspectorView, hw_inspector_view, HW, INSPECTOR_VIEW, HwSection)

/* NULL: at none. */
void hw_inspector_view_point_at (HwInspectorView *self, HwEvent *event);
/* Bytes and fields; else below each other. */
void hw_inspector_view_set_side_by_side (HwInspectorView *self, gboolean side_by_side);

G_END_DECLS
