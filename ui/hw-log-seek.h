/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the way to an event of the log: where it lies, and how the table comes there. */
#pragma once

#include "event/hw-event-log.h"
#include "hw-log-follow.h"

G_BEGIN_DECLS

/* The position of the event of that very time, or of one that is near it. */
guint hw_log_seek_find (HwEventLog *log, HwTime mono_us);
/* Soon; what is shown doesn't follow the newest any more. */
void hw_log_seek_scroll_to (GtkColumnView *table, HwLogFollow *follow, guint row);

G_END_DECLS
