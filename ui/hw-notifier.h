/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the desktop's notification of a lost connection. */
#pragma once

#include <gtk/gtk.h>

#include "hw-lab-session.h"

G_BEGIN_DECLS

/* Tells of @session's losses while @window isn't the active one; lives as long as @window. */
void hw_notifier_attach (GtkWindow *window, HwLabSession *session);

G_END_DECLS
