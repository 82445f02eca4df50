/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the making of a listening socket, and what is said when there can be none. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Binds and listens at "ADDR:PORT"; -1 with an error that says what to do. *local: with the real
 * port, the caller's to free. */
int hw_server_listen_at (const char *address, char **local, GError **error);

G_END_DECLS
