/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the cut at the kernel: a socket that is made deaf, silently, and heals. */
#pragma once

#include <glib.h>

#include "core/hw-public.h"

G_BEGIN_DECLS

/* IP_MINTTL / IPV6_MINHOPCOUNT 255 (RFC 5082, ip(7)): the kernel drops every inbound segment with a
 * smaller TTL before TCP sees it, so nothing is ACKed and the peer retransmits. Deaf, not mute: who
 * cuts must also stop writing. On a listener, SYNs vanish. Accepted sockets inherit it. */

/* FALSE with HW_ERROR_UNSUPPORTED (or the errno's GIO error) where the kernel can't. */
gboolean hw_wire_cut (int fd, GError **error);
gboolean hw_wire_heal (int fd, GError **error);
/* Tries on loopback (127.0.0.1, or ::1 with @ipv6) whether a cut socket really hears nothing and
 * hears again after the heal; takes some 100 ms at most. FALSE says why in @error. */
gboolean hw_wire_cut_self_test (gboolean ipv6, GError **error);

G_END_DECLS
