/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns where the inspector is: beside the log, over it where there is no room, or nowhere. */
#pragma once

#include "hw-section.h"

G_BEGIN_DECLS

#define HW_TYPE_INSPECTOR_PANE (hw_inspector_pane_get_type ())

/* Properties: `log` (HwLogView), once; `shown`, also the action `inspector.shown`, by F9. */
G_DECLARE_FINAL_TYPE (HwInspectorPane, hw_inspector_pane, HW, INSPECTOR_PANE, HwSection)

G_END_DECLS
