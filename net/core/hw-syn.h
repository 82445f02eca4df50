/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the reading of a SYN, the first segment of a connection, as the kernel keeps it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @bytes: an IPv4 or IPv6 header and the TCP header behind it (RFC 791, 8200, 9293). "seq 7, window
 * 65495, MSS 65495, SACK, timestamps, window scale 7, TTL 64", the options in their order; NULL
 * where it is no such thing, or isn't whole. The caller's to free. */
char *hw_syn_describe (const guint8 *bytes, gsize length);

G_END_DECLS
