/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the filter between the log and its table. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HW_TYPE_LOG_FILTER (hw_log_filter_get_type ())

G_DECLARE_FINAL_TYPE (HwLogFilter, hw_log_filter, HW, LOG_FILTER, GtkFilter)

HwLogFilter *hw_log_filter_new (void);
void hw_log_filter_set_text (HwLogFilter *self, const char *text);
/* An HwEventSource, or HW_LOG_QUERY_ANY_SOURCE. */
void hw_log_filter_set_source (HwLogFilter *self, int source);

G_END_DECLS
