/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns who may speak to the control API: which requests a web page could have made are refused.
 *
 * The threat is a page in the user's browser, not the user. A page reaches a port of localhost in
 * two ways: by a cross-site request, which then carries Origin, Sec-Fetch-Site or at least the
 * browser's User-Agent; and by DNS rebinding, which then carries the page's own name in Host. */
#include "control/hw-http-guard.h"

#include <string.h>

static const HwHttpRefusal may_pass = { 0, NULL };

static gboolean
is_browser (const HwHttpHead *head)
{
  const char *site = head->fields[HW_HTTP_FIELD_SEC_FETCH_SITE];
  const char *agent = head->fields[HW_HTTP_FIELD_USER_AGENT];

  if (head->fields[HW_HTTP_FIELD_ORIGIN] != NULL)
    return TRUE;
  if (site != NULL && g_ascii_strcasecmp (site, "none") != 0
      && g_ascii_strcasecmp (site, "same-origin") != 0)
    return TRUE;

  return agent != NULL && g_ascii_strncasecmp (agent, "Mozilla/", 8) == 0;
}

/* Without its port; NULL where what stands behind the name is none. */
static char *
name_of_host (const char *host)
{
  const char *end = *host == '[' ? strchr (host, ']') : strchr (host, ':');
  const char *port;

  if (*host == '[' && end == NULL)
    return NULL;
  end = end == NULL ? host + strlen (host) : end + (*host == '[' ? 1 : 0);
  port = *end == ':' ? end + 1 : end;
  if ((*end != '\0' && *end != ':') || strspn (port, "0123456789") != strlen (port))
    return NULL;

  return g_strndup (host, (gsize) (end - host));
}

static gboolean
is_allowed_host (const HwHttpPolicy *policy, const char *host)
{
  static const char *const own[] = { "localhost", "127.0.0.1", "[::1]" };
  g_autofree char *name = name_of_host (host);

  if (name == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
    if (g_ascii_strcasecmp (name, own[i]) == 0)
      return TRUE;
  for (gsize i = 0; policy->hosts != NULL && policy->hosts[i] != NULL; i++)
    if (g_ascii_strcasecmp (name, policy->hosts[i]) == 0)
      return TRUE;

  return FALSE;
}

/* Looks at every byte whatever the first ones are, so that time says nothing about them. */
static gboolean
is_same_secret (const char *one, const char *other)
{
  gsize length = MIN (strlen (one), strlen (other));
  guint differs = strlen (one) != strlen (other);

  for (gsize i = 0; i < length; i++)
    differs |= (guint) (one[i] ^ other[i]);

  return differs == 0;
}

static gboolean
has_token (const HwHttpPolicy *policy, const HwHttpHead *head)
{
  const char *shown = head->fields[HW_HTTP_FIELD_AUTHORIZATION];

  if (shown == NULL || g_ascii_strncasecmp (shown, "Bearer ", 7) != 0)
    return FALSE;
  for (shown += 7; *shown == ' ';)
    shown++;

  return is_same_secret (shown, policy->token);
}

static gboolean
is_of_type (const char *content_type, const char *type)
{
  gsize length = strlen (type);

  return g_ascii_strncasecmp (content_type, type, length) == 0
         && (content_type[length] == '\0' || strchr ("; \t", content_type[length]) != NULL);
}

/* Toxiproxy doesn't look at the type, and its clients say that their JSON is a form, plain text, or
 * nothing: browsers, which could do the same, were refused before. */
static gboolean
is_type_read (const HwHttpPolicy *policy, const HwHttpHead *head)
{
  const char *type = head->fields[HW_HTTP_FIELD_CONTENT_TYPE];

  if (head->content_length <= 0 && !head->is_chunked)
    return TRUE;

  return !policy->is_strict || (type != NULL && is_of_type (type, "application/json"));
}

HwHttpRefusal
hw_http_guard_judge (const HwHttpPolicy *policy, const HwHttpHead *head)
{
  if (is_browser (head))
    return (HwHttpRefusal){ 403, "browsers are not allowed here" };
  if (!policy->is_unix_socket && !is_allowed_host (policy, head->fields[HW_HTTP_FIELD_HOST]))
    return (HwHttpRefusal){ 403, "this Host is not allowed; --api-allow-host allows a name" };
  if (strcmp (head->method, "OPTIONS") == 0)
    return (HwHttpRefusal){ 405, "method not allowed" };
  if (policy->token != NULL && !has_token (policy, head))
    return (HwHttpRefusal){ 401,
                            "the token is missing or wrong; send Authorization: Bearer TOKEN" };
  if (!is_type_read (policy, head))
    return (HwHttpRefusal){ 415, "the body must be application/json" };
  if (head->content_length > HW_HTTP_HOPELESS_BODY)
    return (HwHttpRefusal){ 413, "the body is larger than 64 KiB" };

  return may_pass;
}
