/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns one row of the log as it is shown: an event, in whose place another may come. */
#pragma once

#include "event/hw-event-log.h"

G_BEGIN_DECLS

#define HW_TYPE_LOG_ROW (hw_log_row_get_type ())

/* Property `item`, an HwEventItem: a view that shows it follows it by its notifications. */
G_DECLARE_FINAL_TYPE (HwLogRow, hw_log_row, HW, LOG_ROW, GObject)

/* The rows that somebody holds, by their number, so that a row is one object for all;
 * g_hash_table_unref
 * () lets go of it. */
GHashTable *hw_log_row_table_new (void);
/* (transfer full) (nullable) */
HwLogRow *hw_log_row_table_find (GHashTable *table, guint64 number);

/* @number counts all that ever came into the log; takes @item. */
HwLogRow *hw_log_row_new (GHashTable *table, guint64 number, HwEventItem *item);
guint64 hw_log_row_get_number (HwLogRow *self);
HwEventItem *hw_log_row_get_item (HwLogRow *self); /* (transfer none) */
HwEvent *hw_log_row_get_event (HwLogRow *self);    /* (transfer none) */
/* From now on it is another row of the log; takes @item. */
void hw_log_row_become (HwLogRow *self, guint64 number, HwEventItem *item);

G_END_DECLS
