/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns addresses as the kernel takes them, by value, and their texts. */
#pragma once

#include <gio/gio.h>
#include <netinet/in.h>
#include <sys/socket.h>

G_BEGIN_DECLS

typedef struct
{
  union
  {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
  };
  socklen_t length;
} HwSocketAddress;

/* "ADDR:PORT"; a name is looked up, in this thread, and its first address taken. */
gboolean hw_socket_address_resolve (HwSocketAddress *self, const char *text, GError **error);
/* The same, until it is cancelled. @cancellable: nullable. */
gboolean hw_socket_address_look_up (HwSocketAddress *self,
                                    const char *text,
                                    GCancellable *cancellable,
                                    GError **error);
gboolean hw_socket_address_of_local (HwSocketAddress *self, int fd);
gboolean hw_socket_address_of_peer (HwSocketAddress *self, int fd);
gboolean hw_socket_address_is_ipv6 (const HwSocketAddress *self);
guint16 hw_socket_address_get_port (const HwSocketAddress *self);
gboolean hw_socket_address_equal (const HwSocketAddress *self, const HwSocketAddress *other);
/* Whether who connects to @self reaches a listener on @listener (which may be 0.0.0.0 or ::). */
gboolean hw_socket_address_reaches (const HwSocketAddress *self, const HwSocketAddress *listener);
/* "127.0.0.1:9877", "[::1]:9877"; the caller's to free. */
char *hw_socket_address_to_text (const HwSocketAddress *self);

G_END_DECLS
