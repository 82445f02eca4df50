/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns which pages the window has, and in which order: Alt+1 shows the first. */
#pragma once

#include <adwaita.h>

#include "hw-lab-session.h"

G_BEGIN_DECLS

#define HW_PAGE_LIVE "live"

void hw_pages_fill (AdwViewStack *stack, HwLabSession *session);
/* Alt and its number for each, by win.show-page. */
void hw_pages_set_accels (GtkApplication *application);
/* Whether the page shows the window's own lab: what a key does to that lab can be seen there. */
gboolean hw_pages_shows_lab (const char *name);

G_END_DECLS
