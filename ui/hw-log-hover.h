/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns which row of the log the pointer is at. */
#pragma once

#include <gtk/gtk.h>

#include "event/hw-event.h"

G_BEGIN_DECLS

typedef struct _HwLogHover HwLogHover;

/* @event: of the row; NULL: the pointer is at none. Called only when it is another one. */
typedef void (*HwLogHoverFunc) (const HwEvent *event, gpointer user_data);

/* Ends with @table. */
void hw_log_hover_attach (GtkColumnView *table, HwLogHoverFunc func, gpointer user_data);

G_END_DECLS
