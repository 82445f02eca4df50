/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the question by which of this machine's addresses a host is reached. */
#include "io/hw-way-out.h"

#include "core/hw-address.h"

/* RFC 5737 keeps it for examples: nobody's, so that only a route to everybody leads there. */
#define ANYBODY "192.0.2.1"
#define DISCARD_PORT 9

static GSocketAddress *
make_target (const char *host)
{
  GSocketAddress *target = g_inet_socket_address_new_from_string (host, DISCARD_PORT);

  if (target != NULL)
    return target;

  return g_inet_socket_address_new_from_string (g_ascii_strcasecmp (host, "localhost") == 0
                                                    ? "127.0.0.1"
                                                    : ANYBODY,
                                                DISCARD_PORT);
}

/* A datagram socket that is connected has been given its own address, and hasn't said a word. */
char *
hw_way_out_find (const char *host)
{
  g_autoptr (GSocketAddress) target = make_target (host);
  g_autoptr (GSocketAddress) own = NULL;
  g_autofree char *address = NULL;
  g_autoptr (GSocket) socket = NULL;

  /* NULL, three times: without it there is no way, which is all that is asked. */
  socket = g_socket_new (g_socket_address_get_family (target), G_SOCKET_TYPE_DATAGRAM,
                         G_SOCKET_PROTOCOL_UDP, NULL);
  if (socket == NULL || !g_socket_connect (socket, target, NULL, NULL))
    return NULL;
  own = g_socket_get_local_address (socket, NULL);
  if (own == NULL)
    return NULL;
  address
      = g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (own)));

  return hw_address_format (address, g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (own)));
}
