/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the arrangement of the window: its header, its pages, what is said about all of them. */
#pragma once

#include <adwaita.h>

#include "hw-lab-session.h"

G_BEGIN_DECLS

#define HW_TYPE_WINDOW (hw_window_get_type ())

G_DECLARE_FINAL_TYPE (HwWindow, hw_window, HW, WINDOW, AdwApplicationWindow)

HwWindow *hw_window_new (GtkApplication *application, HwLabSession *session);
/* Shows a saved log. */
void hw_window_open_log (HwWindow *self, GFile *file);
/* Shows the events of the log in which @text occurs. */
void hw_window_search_log (HwWindow *self, const char *text);

G_END_DECLS
