/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the page Live: the window's own connection, as it is now. */
#pragma once

#include "hw-section.h"
#include "hw-strip-export.h"

G_BEGIN_DECLS

#define HW_TYPE_LIVE_PAGE (hw_live_page_get_type ())

G_DECLARE_FINAL_TYPE (HwLivePage, hw_live_page, HW, LIVE_PAGE, HwSection)

void hw_live_page_search (HwLivePage *self);
/* Its entry has the focus then, where it is shown. */
void hw_live_page_write_message (HwLivePage *self);
void hw_live_page_search_for (HwLivePage *self, const char *text);
/* Asks where to. */
void hw_live_page_export_strip (HwLivePage *self, HwStripFormat format);
/* Without what only the one at the keyboard needs. */
void hw_live_page_set_presenting (HwLivePage *self, gboolean presenting);

G_END_DECLS
