/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the list of the sockets of one connection, and of what is left of those before it. */
#pragma once

#include <gtk/gtk.h>

#include "hw-socket-table.h"

G_BEGIN_DECLS

#define HW_TYPE_SOCKETS_LIST (hw_sockets_list_get_type ())

/* Property `title`. */
G_DECLARE_FINAL_TYPE (HwSocketsList, hw_sockets_list, HW, SOCKETS_LIST, GtkWidget)

/* Shows @n entries from @entries on. */
void hw_sockets_list_set (HwSocketsList *self, const HwSocketEntry *entries, guint n);

G_END_DECLS
