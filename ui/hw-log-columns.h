/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the columns of the log: which there are, and how wide, in a narrow window and in large type.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _HwLogColumns HwLogColumns;

/* Adds them to the table, which has to live as long. */
HwLogColumns *hw_log_columns_new (GtkColumnView *table);
void hw_log_columns_free (HwLogColumns *self);
void hw_log_columns_set_wide (HwLogColumns *self, gboolean is_wide);
/* For the type of a presentation. */
void hw_log_columns_set_large (HwLogColumns *self, gboolean is_large);

G_END_DECLS
