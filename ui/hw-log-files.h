/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the ways of logs to files and back: the dialogs, and what is said when it is done. */
#pragma once

#include <gtk/gtk.h>

#include "hw-lab-session.h"

G_BEGIN_DECLS

/* Asks where to, and saves the log that is shown. */
void hw_log_files_save (GtkWindow *window, HwLabSession *session);
/* Asks which, and shows it in the place of the live one. */
void hw_log_files_open (GtkWindow *window, HwLabSession *session);
void hw_log_files_open_file (HwLabSession *session, GFile *file);

G_END_DECLS
