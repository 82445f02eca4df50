/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the saving of the log to a chosen file, and the one line that says how it went. */
#pragma once

#include "event/hw-event-log.h"

G_BEGIN_DECLS

/* The caller's to free. Whatever happens, the log stays as it is, and so does the file where it
 * can't be replaced. */
char *hw_log_save (HwEventLog *log, GFile *file);

G_END_DECLS
