/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the window in which the connection's intervals, timeouts and policies are set. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HW_TYPE_CONNECTION_SETTINGS (hw_connection_settings_get_type ())

G_DECLARE_FINAL_TYPE (HwConnectionSettings,
                      hw_connection_settings,
                      HW,
                      CONNECTION_SETTINGS,
                      AdwPreferencesWindow)

/* What is changed here is in force at once. */
HwConnectionSettings *hw_connection_settings_new (GSettings *settings, GtkWindow *parent);
/* An AdwPreferencesGroup below the others. */
void hw_connection_settings_add (HwConnectionSettings *self, GtkWidget *group);

G_END_DECLS
