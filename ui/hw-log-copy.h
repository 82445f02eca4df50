/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the copying of rows of the log as text. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A line a row, of so many rows at most that nobody waits; the caller's to free. @rows: of
 * HwLogRow. */
char *hw_log_copy_rows (GListModel *rows, GtkBitset *selected);
/* How many were copied, and what to do where these weren't all; the caller's to free. */
char *hw_log_copy_describe (guint64 n_selected);

G_END_DECLS
