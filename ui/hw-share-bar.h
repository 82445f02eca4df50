/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the bar that says, as long as it is so, that the window is open to other machines. */
#pragma once

#include "hw-section.h"

G_BEGIN_DECLS

#define HW_TYPE_SHARE_BAR (hw_share_bar_get_type ())

G_DECLARE_FINAL_TYPE (HwShareBar, hw_share_bar, HW, SHARE_BAR, HwSection)

G_END_DECLS
