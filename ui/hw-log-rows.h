/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns which rows of a log are shown: all, or those that a query lets through. */
#pragma once

#include "event/hw-event-log.h"
#include "hw-log-query.h"
#include "hw-log-row.h"

G_BEGIN_DECLS

#define HW_TYPE_LOG_ROWS (hw_log_rows_get_type ())

/* A GListModel of HwLogRow over a log. With a query, the log is looked through in slices, from
 * the newest row to the oldest, while the main loop has nothing better to do: what is on the screen
 * is right at once, whatever the log holds. A row that matches costs eight bytes.
 *
 * Property `searching`: rows are still to be looked at. */
G_DECLARE_FINAL_TYPE (HwLogRows, hw_log_rows, HW, LOG_ROWS, GObject)

HwLogRows *hw_log_rows_new (void);
void hw_log_rows_set_log (HwLogRows *self, HwEventLog *log);
HwEventLog *hw_log_rows_get_log (HwLogRows *self);
/* Every text is another query: the search begins anew. */
void hw_log_rows_set_text (HwLogRows *self, const char *text);
/* An HwEventSource, or HW_LOG_QUERY_ANY_SOURCE. */
void hw_log_rows_set_source (HwLogRows *self, int source);
/* HW_LOG_KIND_BIT (kind) | …; 0: any. */
void hw_log_rows_set_kinds (HwLogRows *self, guint64 kinds);
guint hw_log_rows_get_n_matches (HwLogRows *self);
gboolean hw_log_rows_is_filtered (HwLogRows *self);
gboolean hw_log_rows_is_searching (HwLogRows *self);
/* Looks at one slice of rows; FALSE: that was the last. */
gboolean hw_log_rows_step (HwLogRows *self);
/* The row that shows what is at @position of the log, or the next one that is shown; the number of
 * rows where none is. */
guint hw_log_rows_find (HwLogRows *self, guint position);
/* The same by the number of an HwLogRow. */
guint hw_log_rows_find_number (HwLogRows *self, guint64 number);
/* @row becomes that at @n. */
void hw_log_rows_show (HwLogRows *self, guint n, HwLogRow *row);

G_END_DECLS
