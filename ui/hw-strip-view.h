/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the heart monitor: the last half minute, scrolling. */
#pragma once

#include "hw-section.h"
#include "hw-strip-export.h"

G_BEGIN_DECLS

#define HW_TYPE_STRIP_VIEW (hw_strip_view_get_type ())

G_DECLARE_FINAL_TYPE (HwStripView, hw_strip_view, HW, STRIP_VIEW, HwSection)

/* What it shows now, as a file; the caller's to free. */
GBytes *hw_strip_view_export (HwStripView *self, HwStripFormat format);

G_END_DECLS
