/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how Tab leaves a list: the arrows go through its rows. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* GTK goes down a row at each Tab, through a million of them (GTK 4.12 has a property for it). */
void hw_tab_out_attach (GtkWidget *list);

G_END_DECLS
