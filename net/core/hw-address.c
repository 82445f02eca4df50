/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns addresses as people write them: reading and writing HOST:PORT. */
#include "core/hw-address.h"

#include <string.h>

#include "core/hw-error.h"

#define LONGEST_NAME 253 /* RFC 1035, 2.3.4, without the length bytes */

static gboolean
read_port (const char *text, guint16 *port)
{
  guint value = 0;
  const char *p = text;

  for (; g_ascii_isdigit (*p) && p - text < 5; p++)
    value = value * 10 + (guint) g_ascii_digit_value (*p);
  if (p == text || *p != '\0' || value > G_MAXUINT16)
    return FALSE;
  *port = (guint16) value;

  return TRUE;
}

/* With or without a zone (RFC 4007): fe80::1%eth0. */
static gboolean
is_ipv6 (const char *host)
{
  const char *zone = strchr (host, '%');
  g_autofree char *bare = g_strndup (host, zone ? (gsize) (zone - host) : strlen (host));

  if (zone != NULL && (zone[1] == '\0' || strpbrk (zone, "[]:/ ") != NULL))
    return FALSE;

  return strchr (bare, ':') != NULL && g_hostname_is_ip_address (bare);
}

/* Names that aren't ASCII are allowed: the resolver knows how to encode them. */
static gboolean
is_name (const char *host)
{
  gsize length = strlen (host);

  if (length == 0 || length > LONGEST_NAME || !g_utf8_validate (host, -1, NULL))
    return FALSE;
  if (host[0] == '.' || host[0] == '-' || strstr (host, "..") != NULL)
    return FALSE;
  for (const char *p = host; *p != '\0'; p++)
    if ((guchar) *p < 0x80 && !g_ascii_isalnum (*p) && strchr ("-._", *p) == NULL)
      return FALSE;

  /* 1.2.3 and 999.1.1.1 are slips, and some resolvers would still make something of them. */
  return strspn (host, "0123456789.") < length || g_hostname_is_ip_address (host);
}

static gboolean
split (const char *text, char **host, guint16 *port)
{
  const char *colon = strrchr (text, ':');
  gboolean brackets = text[0] == '[';
  g_autofree char *found = NULL;

  if (colon == NULL || !read_port (colon + 1, port))
    return FALSE;
  if (brackets && (colon < text + 2 || colon[-1] != ']'))
    return FALSE;
  found = brackets ? g_strndup (text + 1, (gsize) (colon - text) - 2)
                   : g_strndup (text, (gsize) (colon - text));
  if (brackets ? !is_ipv6 (found) : !is_name (found))
    return FALSE;
  *host = g_steal_pointer (&found);

  return TRUE;
}

/**
 * hw_address_parse:
 * @text: HOST:PORT, an IPv6 address in brackets; any port from 0 to 65535
 * @host: (out) (transfer full): the host, without brackets; untouched on failure
 * @port: (out): the port; untouched on failure
 * @error: return location for %HW_ERROR_ADDRESS
 *
 * Reads an address; nothing is resolved.
 *
 * Returns: whether @text is an address
 */
gboolean
hw_address_parse (const char *text, char **host, guint16 *port, GError **error)
{
  guint16 found_port;

  g_return_val_if_fail (text != NULL, FALSE);

  if (!split (text, host, &found_port))
    {
      g_set_error (
          error, HW_ERROR, HW_ERROR_ADDRESS,
          "\"%s\" is no address; write it like 127.0.0.1:9877, [::1]:9877 or example.org:80", text);
      return FALSE;
    }
  *port = found_port;

  return TRUE;
}

/**
 * hw_address_format:
 * @host: a name or an IP address, without brackets
 * @port: the port
 *
 * Returns: (transfer full): HOST:PORT, in brackets where @host has a colon
 */
char *
hw_address_format (const char *host, guint16 port)
{
  return g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%u" : "%s:%u", host, (guint) port);
}
