/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the bar that says whose server the window is connected to, and leads back. */
#pragma once

#include "hw-section.h"

G_BEGIN_DECLS

#define HW_TYPE_ELSEWHERE_BAR (hw_elsewhere_bar_get_type ())

G_DECLARE_FINAL_TYPE (HwElsewhereBar, hw_elsewhere_bar, HW, ELSEWHERE_BAR, HwSection)

G_END_DECLS
