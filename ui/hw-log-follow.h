/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the following of a list’s newest row, until the user scrolls away from it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HW_TYPE_LOG_FOLLOW (hw_log_follow_get_type ())

/* Property `following`: the newest row is kept in view. It ends when the user scrolls up, and
 * begins again when they scroll to the end, or ask for it. */
G_DECLARE_FINAL_TYPE (HwLogFollow, hw_log_follow, HW, LOG_FOLLOW, GObject)

HwLogFollow *hw_log_follow_new (GtkScrolledWindow *scroller);
/* The rows of the list: where some go, it isn’t the user who scrolls. */
void hw_log_follow_watch (HwLogFollow *self, GListModel *rows);
void hw_log_follow_jump (HwLogFollow *self);
/* What the user wants to see is somewhere else. */
void hw_log_follow_stop (HwLogFollow *self);

G_END_DECLS
