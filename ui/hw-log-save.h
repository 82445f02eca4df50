/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the saving of the log to a chosen file, and the one line that says how it went. */
#pragma once

#include "event/hw-event-log.h"

G_BEGIN_DECLS

/* What the log holds now is written in a thread of its own; meanwhile it goes on. Whatever happens,
 * the log stays as it is, and so does the file where it can't be replaced. */
void hw_log_save_async (HwEventLog *log,
                        GFile *file,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
/* How it went, in a sentence; the caller's to free. */
char *hw_log_save_finish (GAsyncResult *result);

G_END_DECLS
