/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the space bar, by which the cable is pulled and plugged from wherever it is shown. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Space activates lab.toggle-cable, once a press (a held key doesn't repeat), except where the
 * focus has a use of its own for it (while typing, on other buttons, in menus), and on pages that
 * show other labs. */
void hw_cable_key_attach (GtkWindow *window, AdwViewStack *pages);
/* Whether a widget keeps Space for itself. */
gboolean hw_cable_key_is_kept_by (GtkWidget *focus);

G_END_DECLS
