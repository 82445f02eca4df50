/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the addresses by which other machines can reach this one. */
#include "config.h"

#include "hw-local-addresses.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

static gboolean
leads_nowhere_v4 (const struct sockaddr_in *address)
{
  guint32 host = ntohl (address->sin_addr.s_addr);

  return host == INADDR_ANY || host >> 24 == IN_LOOPBACKNET || host >> 16 == 0xa9fe;
}

static gboolean
leads_nowhere_v6 (const struct sockaddr_in6 *address)
{
  return IN6_IS_ADDR_UNSPECIFIED (&address->sin6_addr) || IN6_IS_ADDR_LOOPBACK (&address->sin6_addr)
         || IN6_IS_ADDR_LINKLOCAL (&address->sin6_addr)
         || IN6_IS_ADDR_MULTICAST (&address->sin6_addr);
}

char *
hw_local_address_describe (const struct sockaddr *address, guint flags)
{
  const struct sockaddr_in *v4 = (const struct sockaddr_in *) (const void *) address;
  const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *) (const void *) address;
  char text[INET6_ADDRSTRLEN] = "";

  if (address == NULL || (flags & IFF_UP) == 0 || (flags & IFF_LOOPBACK) != 0)
    return NULL;
  if (address->sa_family == AF_INET && !leads_nowhere_v4 (v4))
    inet_ntop (AF_INET, &v4->sin_addr, text, sizeof text);
  else if (address->sa_family == AF_INET6 && !leads_nowhere_v6 (v6))
    inet_ntop (AF_INET6, &v6->sin6_addr, text, sizeof text);

  return text[0] != '\0' ? g_strdup (text) : NULL;
}

static void
add_family (GPtrArray *texts, const struct ifaddrs *first, int family)
{
  for (const struct ifaddrs *at = first; at != NULL; at = at->ifa_next)
    {
      g_autofree char *text = NULL;

      if (at->ifa_addr == NULL || at->ifa_addr->sa_family != family
          || texts->len >= HW_LOCAL_ADDRESSES_MAX)
        continue;
      text = hw_local_address_describe (at->ifa_addr, at->ifa_flags);
      if (text != NULL && !g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
        g_ptr_array_add (texts, g_steal_pointer (&text));
    }
}

char **
hw_local_addresses_list (void)
{
  GPtrArray *texts = g_ptr_array_new ();
  struct ifaddrs *first = NULL;

  if (getifaddrs (&first) == 0)
    {
      add_family (texts, first, AF_INET);
      add_family (texts, first, AF_INET6);
      freeifaddrs (first);
    }
  g_ptr_array_add (texts, NULL);

  return (char **) g_ptr_array_free (texts, FALSE);
}
