/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the cells of the log: a text for each column, coloured by what happened. */
#pragma once

#include <gtk/gtk.h>

#include "event/hw-event.h"

G_BEGIN_DECLS

/* A factory of cells that show @property of an HwLogRow's item; the caller's to unref. */
GtkListItemFactory *hw_log_cells_new (const char *property);
/* (transfer none) (nullable): what a cell of such a factory shows; NULL for other widgets. */
HwEvent *hw_log_cells_get_event (GtkWidget *widget);
/* "error", "warning", "success", "accent" or NULL: how serious it is that this happened. */
const char *hw_log_cells_get_class (HwEventKind kind);

G_END_DECLS
