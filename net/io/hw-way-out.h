/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the question by which of this machine's addresses a host is reached. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* ADDR:PORT, the caller's to free; NULL: there is no way. Only the routes are asked: nothing is
 * sent, and no name is resolved, so for a name it is the way by which most of the world is
 * reached. */
char *hw_way_out_find (const char *host);

G_END_DECLS
