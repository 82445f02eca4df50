/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the time of day as RFC 3339 writes it: 2026-11-23T03:54:55.583012Z. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* UTC, always six decimals. What the four digits of the year can't say is drawn to the nearest that
 * they can. @time_us: µs since 1970 UTC. */
void hw_event_time_append (GString *out, gint64 time_us);
/* "03:54:55.583", by the clock on the wall here. */
void hw_event_time_append_local (GString *out, gint64 time_us);
/* Any RFC 3339 time with at most nine decimals (those past the sixth are cut) and Z or an offset.
 * FALSE, and *time_us untouched, for everything else. */
gboolean hw_event_time_parse (const char *text, gint64 *time_us);

G_END_DECLS
