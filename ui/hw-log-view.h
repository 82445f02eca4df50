/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the log as a table: filtered, followed, copied, searched. */
#pragma once

#include "hw-section.h"

G_BEGIN_DECLS

#define HW_TYPE_LOG_VIEW (hw_log_view_get_type ())

/* Action: log.copy. Selecting a row selects its event in the session; activating one (Enter, a
 * double click) shows it on the strip. */
G_DECLARE_FINAL_TYPE (HwLogView, hw_log_view, HW, LOG_VIEW, HwSection)

void hw_log_view_search (HwLogView *self);
void hw_log_view_search_for (HwLogView *self, const char *text);

/* Large type, and the bar only while something is sought. */
void hw_log_view_set_presenting (HwLogView *self, gboolean presenting);

G_END_DECLS
