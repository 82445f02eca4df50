/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the count of what a test program allocates, GLib's and every library's calls among it. */
#pragma once

#include <glib.h>

/* From now on; of this thread's. */
void hw_alloc_count_start (void);
/* How many bytes were asked for since, whether they were freed again or not. */
gsize hw_alloc_count_stop (void);
