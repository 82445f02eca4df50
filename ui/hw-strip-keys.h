/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the keys and the buttons of the strip, which stand for its actions. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void hw_strip_keys_bind (GtkWidgetClass *widget_class);
/* A box of them; @back: the one that leads back to now, shown where there is a way. */
GtkWidget *hw_strip_keys_new_buttons (GtkWidget **back);

G_END_DECLS
