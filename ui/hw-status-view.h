/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the title of the window: the beating heart, and how the link is. */
#pragma once

#include "hw-section.h"

G_BEGIN_DECLS

#define HW_TYPE_STATUS_VIEW (hw_status_view_get_type ())

G_DECLARE_FINAL_TYPE (HwStatusView, hw_status_view, HW, STATUS_VIEW, HwSection)

G_END_DECLS
