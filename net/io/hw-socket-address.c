/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns addresses as the kernel takes them, by value, and their texts. */
#include "io/hw-socket-address.h"

#include <arpa/inet.h>
#include <gio/gio.h>
#include <string.h>

#include "core/hw-address.h"
#include "core/hw-error.h"

/* Nearly everything that is reached by the name of localhost listens on 127.0.0.1, and not all of
 * it on ::1. */
static GInetAddress *
choose (const char *host, GList *found)
{
  gboolean prefers_ipv4 = g_ascii_strcasecmp (host, "localhost") == 0;

  for (GList *at = found; prefers_ipv4 && at != NULL; at = at->next)
    if (g_inet_address_get_family (at->data) == G_SOCKET_FAMILY_IPV4)
      return g_object_ref (at->data);

  return g_object_ref (found->data);
}

static GInetAddress *
look_up (const char *host, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInetAddress) literal = g_inet_address_new_from_string (host);
  g_autoptr (GResolver) resolver = NULL;
  GInetAddress *first;
  GList *found;

  if (literal != NULL)
    return g_steal_pointer (&literal);

  resolver = g_resolver_get_default ();
  found = g_resolver_lookup_by_name (resolver, host, cancellable, error);
  if (found == NULL)
    return NULL;
  first = choose (host, found);
  g_resolver_free_addresses (found);

  return first;
}

gboolean
hw_socket_address_resolve (HwSocketAddress *self, const char *text, GError **error)
{
  return hw_socket_address_look_up (self, text, NULL, error);
}

gboolean
hw_socket_address_look_up (HwSocketAddress *self,
                           const char *text,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autofree char *host = NULL;
  g_autoptr (GInetAddress) address = NULL;
  g_autoptr (GSocketAddress) full = NULL;
  guint16 port;

  if (!hw_address_parse (text, &host, &port, error))
    return FALSE;
  address = look_up (host, cancellable, error);
  if (address == NULL)
    {
      g_prefix_error (error, "“%s” can't be resolved: ", text);
      return FALSE;
    }

  full = g_inet_socket_address_new (address, port);
  *self = (HwSocketAddress){ 0 };
  self->length = (socklen_t) g_socket_address_get_native_size (full);

  return g_socket_address_to_native (full, &self->any, self->length, error);
}

gboolean
hw_socket_address_of_local (HwSocketAddress *self, int fd)
{
  *self = (HwSocketAddress){ .length = sizeof self->v6 };

  return getsockname (fd, &self->any, &self->length) == 0;
}

gboolean
hw_socket_address_of_peer (HwSocketAddress *self, int fd)
{
  *self = (HwSocketAddress){ .length = sizeof self->v6 };

  return getpeername (fd, &self->any, &self->length) == 0;
}

gboolean
hw_socket_address_is_ipv6 (const HwSocketAddress *self)
{
  return self->any.sa_family == AF_INET6;
}

guint16
hw_socket_address_get_port (const HwSocketAddress *self)
{
  return ntohs (hw_socket_address_is_ipv6 (self) ? self->v6.sin6_port : self->v4.sin_port);
}

static gboolean
has_same_host (const HwSocketAddress *self, const HwSocketAddress *other)
{
  if (self->any.sa_family != other->any.sa_family)
    return FALSE;
  if (hw_socket_address_is_ipv6 (self))
    return memcmp (&self->v6.sin6_addr, &other->v6.sin6_addr, sizeof self->v6.sin6_addr) == 0;

  return self->v4.sin_addr.s_addr == other->v4.sin_addr.s_addr;
}

gboolean
hw_socket_address_equal (const HwSocketAddress *self, const HwSocketAddress *other)
{
  return hw_socket_address_get_port (self) == hw_socket_address_get_port (other)
         && has_same_host (self, other);
}

static gboolean
is_any (const HwSocketAddress *self)
{
  if (hw_socket_address_is_ipv6 (self))
    return IN6_IS_ADDR_UNSPECIFIED (&self->v6.sin6_addr);

  return self->v4.sin_addr.s_addr == htonl (INADDR_ANY);
}

static gboolean
is_this_host (const HwSocketAddress *self)
{
  if (hw_socket_address_is_ipv6 (self))
    return is_any (self) || IN6_IS_ADDR_LOOPBACK (&self->v6.sin6_addr);

  return is_any (self) || ntohl (self->v4.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
}

gboolean
hw_socket_address_reaches (const HwSocketAddress *self, const HwSocketAddress *listener)
{
  guint16 port = hw_socket_address_get_port (listener);

  if (port == 0 || hw_socket_address_get_port (self) != port)
    return FALSE;
  if (has_same_host (self, listener) || (is_any (self) && is_this_host (listener)))
    return TRUE;

  /* :: also hears IPv4; 0.0.0.0 doesn't hear IPv6. */
  return is_any (listener) && is_this_host (self)
         && (hw_socket_address_is_ipv6 (listener) || !hw_socket_address_is_ipv6 (self));
}

char *
hw_socket_address_to_text (const HwSocketAddress *self)
{
  char host[INET6_ADDRSTRLEN] = "?";

  if (hw_socket_address_is_ipv6 (self))
    inet_ntop (AF_INET6, &self->v6.sin6_addr, host, sizeof host);
  else
    inet_ntop (AF_INET, &self->v4.sin_addr, host, sizeof host);

  return hw_address_format (host, hw_socket_address_get_port (self));
}
