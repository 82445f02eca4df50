/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns one countdown: what comes, in how long, and a bar that shrinks. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HW_TYPE_SOCKETS_COUNTDOWN (hw_sockets_countdown_get_type ())

/* Properties: `title`, `note`. */
G_DECLARE_FINAL_TYPE (HwSocketsCountdown, hw_sockets_countdown, HW, SOCKETS_COUNTDOWN, GtkWidget)

/* @value: what is shown large. @fraction: how much of the whole is left, from 0 to 1; less than 0:
 * nothing runs. */
void hw_sockets_countdown_set (HwSocketsCountdown *self, const char *value, double fraction);
void hw_sockets_countdown_set_note (HwSocketsCountdown *self, const char *note);

G_END_DECLS
