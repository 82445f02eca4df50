/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words for an address that is being typed. */
#include "config.h"

#include "hw-address-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/hw-address.h"

static gboolean
has_many_colons (const char *text)
{
  const char *first = strchr (text, ':');

  return first != NULL && strchr (first + 1, ':') != NULL;
}

static const char *
complain_of_port (const char *port)
{
  guint64 number;

  if (*port == '\0')
    return _ ("The port is missing, as in example.org:80");
  if (!g_ascii_string_to_unsigned (port, 10, 1, G_MAXUINT16, &number, NULL))
    return _ ("The port is a number from 1 to 65535");

  return NULL;
}

/* The port of an IPv6 address stands behind its bracket. */
static const char *
find_port (const char *text)
{
  const char *bracket = strrchr (text, ']');
  const char *colon = strrchr (bracket != NULL ? bracket : text, ':');

  return colon != NULL ? colon + 1 : "";
}

const char *
hw_address_words_complain (const char *text)
{
  g_autofree char *host = NULL;
  const char *complaint;
  guint16 port;

  if (*text == '\0')
    return NULL;
  if (strstr (text, "://") != NULL)
    return _ ("Only the host and the port, without anything before or behind");
  if (*text == ':' && text[1] != ':')
    return _ ("The host is missing, as in example.org:80");
  if (*text == '[' ? strchr (text, ']') == NULL : has_many_colons (text))
    return _ ("An IPv6 address stands in brackets, as in [::1]:9877");
  complaint = complain_of_port (find_port (text));
  if (complaint == NULL && !hw_address_parse (text, &host, &port, NULL))
    complaint = _ ("No host has such a name or address");

  return complaint;
}
