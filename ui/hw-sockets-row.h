/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the row of one socket: whose it is, between which addresses, and how it is. */
#pragma once

#include <gtk/gtk.h>

#include "hw-socket-table.h"

G_BEGIN_DECLS

#define HW_TYPE_SOCKETS_ROW (hw_sockets_row_get_type ())

G_DECLARE_FINAL_TYPE (HwSocketsRow, hw_sockets_row, HW, SOCKETS_ROW, GtkListBoxRow)

GtkWidget *hw_sockets_row_new (void);
void hw_sockets_row_set (HwSocketsRow *self, const HwSocketEntry *entry);

G_END_DECLS
