/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words in which the window says that it is open to other machines. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is typed on another machine: "heartwire connect 192.168.1.7:9877"; the caller's to free. */
char *hw_share_words_make_command (const char *address);
/* One line for the window, of the first of the addresses and how many connections are open; the
 * caller's to free. */
char *hw_share_words_describe (const char *const *addresses, guint n_connections);

G_END_DECLS
