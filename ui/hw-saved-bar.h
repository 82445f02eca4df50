/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the bar that says that a saved log is shown, and leads back to what is live. */
#pragma once

#include "hw-section.h"

G_BEGIN_DECLS

#define HW_TYPE_SAVED_BAR (hw_saved_bar_get_type ())

G_DECLARE_FINAL_TYPE (HwSavedBar, hw_saved_bar, HW, SAVED_BAR, HwSection)

G_END_DECLS
