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
/* The kernel keeps the SYN of each connection (tcp(7), TCP_SAVE_SYN), until it is taken. */
void hw_server_listen_keep_syns (int fd);
/* That of an accepted connection, described; NULL: none was kept. The caller's to free. */
char *hw_server_listen_take_syn (int fd);

G_END_DECLS
