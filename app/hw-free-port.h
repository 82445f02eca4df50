/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the search for a port that another process, which is yet to start, can listen on. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* On all addresses: @wanted, or where that is taken any other. 0 with GIO's error: there is none.
 * Nothing keeps it until it is listened on. */
guint16 hw_free_port_find (guint16 wanted, GError **error);
/* Whether the port can be had for IPv6 as well. */
gboolean hw_free_port_has_ipv6 (guint16 port);

G_END_DECLS
