/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the place where what adaptive heartbeats find is kept for this user. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One for the command and the window, as the network is; the caller's to free. */
char *hw_heartbeat_memory_find (void);

G_END_DECLS
