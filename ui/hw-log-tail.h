/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the holding still of a list of rows while more events come than a list can follow. */
#pragma once

#include "hw-log-rows.h"

G_BEGIN_DECLS

#define HW_TYPE_LOG_TAIL (hw_log_tail_get_type ())

/* At least as many as GTK's lists have widgets for, whatever is seen. */
#define HW_LOG_TAIL_ROWS 256

/* A GListModel of the rows of an HwLogRows. As long as it isn't held, it is the same list. */
G_DECLARE_FINAL_TYPE (HwLogTail, hw_log_tail, HW, LOG_TAIL, GObject)

HwLogTail *hw_log_tail_new (HwLogRows *rows);
/* From now on the list is as long as it is and no row goes or comes: the last @n_seen of them
 * become the newest events, now and with each call, which is what `item` of a row tells. A list
 * that is shorter than HW_LOG_TAIL_ROWS grows up to that. */
void hw_log_tail_hold (HwLogTail *self, guint n_seen);
/* All rows are there again. What was seen is still there, before what has come since. */
void hw_log_tail_release (HwLogTail *self);
gboolean hw_log_tail_is_held (HwLogTail *self);

G_END_DECLS
