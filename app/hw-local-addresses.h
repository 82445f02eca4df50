/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the addresses by which other machines can reach this one. */
#pragma once

#include <glib.h>
#include <sys/socket.h>

G_BEGIN_DECLS

#define HW_LOCAL_ADDRESSES_MAX 8

/* "192.168.1.7", the caller's to free; NULL for one that leads nowhere from elsewhere: loopback,
 * link-local (which needs a scope that only that machine knows), or of an interface that is down.
 * @flags: of the interface, as in SIOCGIFFLAGS. */
char *hw_local_address_describe (const struct sockaddr *address, guint flags);
/* Those that this machine has now, IPv4 first, at most HW_LOCAL_ADDRESSES_MAX; never NULL. */
char **hw_local_addresses_list (void);

G_END_DECLS
