/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the report on a peer's certificate: whose it is, and whether it is trusted. */
#include "io/hw-tls-report.h"

#include <string.h>

#include "core/hw-key-pin.h"
#include "io/hw-message-text.h"

#define MOST_NAMES 4

/* The one attribute of a distinguished name (RFC 4514) that people call its owner by; NULL: it has
 * none of this @type ("CN="). */
static char *
find_attribute (const char *dn, const char *type)
{
  gboolean begins = TRUE;

  for (const char *at = dn; *at != '\0'; at++)
    {
      if (begins && g_str_has_prefix (at, type))
        {
          g_autofree char *rest = g_strdup (at + strlen (type));
          char *end = rest;

          while (*end != '\0' && *end != ',')
            end += *end == '\\' && end[1] != '\0' ? 2 : 1;
          *end = '\0';
          return g_strcompress (rest);
        }
      if (*at == '\\' && at[1] != '\0')
        at++;
      else
        begins = *at == ',';
    }

  return NULL;
}

static char *
make_printable (const char *text)
{
  return hw_message_text ((const guint8 *) text, strlen (text));
}

/* NULL: nobody has this name. */
static char *
name_owner (const char *dn)
{
  g_autofree char *owner = NULL;

  if (dn == NULL || *dn == '\0')
    return NULL;
  owner = find_attribute (dn, "CN=");
  if (owner == NULL)
    owner = find_attribute (dn, "O=");

  return make_printable (owner != NULL ? owner : dn);
}

static void
append_name (GString *names, guint n, guint n_all, const char *name)
{
  g_autofree char *printable = make_printable (name);

  if (n < MOST_NAMES)
    g_string_append_printf (names, "%s%s", n > 0 ? ", " : "", printable);
  else if (n == MOST_NAMES)
    g_string_append_printf (names, " and %u more", n_all - n);
}

/* The names that count (RFC 6125); where there is none, the subject's. */
static char *
list_names (GTlsCertificate *certificate)
{
  g_autoptr (GPtrArray) hosts = g_tls_certificate_get_dns_names (certificate);
  g_autoptr (GPtrArray) addresses = g_tls_certificate_get_ip_addresses (certificate);
  g_autofree char *subject = g_tls_certificate_get_subject_name (certificate);
  guint n_hosts = hosts != NULL ? hosts->len : 0;
  guint n_all = n_hosts + (addresses != NULL ? addresses->len : 0);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < n_all; i++)
    {
      g_autofree char *name = NULL;
      gsize length;

      if (i >= n_hosts)
        name = g_inet_address_to_string (g_ptr_array_index (addresses, i - n_hosts));
      else
        {
          const char *data = g_bytes_get_data (g_ptr_array_index (hosts, i), &length);

          name = g_strndup (data, length);
        }
      append_name (names, i, n_all, name);
    }

  return n_all > 0 ? g_string_free (g_steal_pointer (&names), FALSE) : name_owner (subject);
}

static char *
format_time (GDateTime *time)
{
  g_autoptr (GDateTime) owned = time;
  g_autoptr (GDateTime) utc = owned != NULL ? g_date_time_to_utc (owned) : NULL;

  return utc != NULL ? g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ") : NULL;
}

static char *
compute_pin (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);

  return der != NULL ? hw_key_pin_new (der->data, der->len) : NULL;
}

static void
judge (HwTlsReport *self, const char *wanted_pin)
{
  self->wrong_pin = wanted_pin != NULL && g_strcmp0 (self->pin, wanted_pin) != 0;
  if (wanted_pin != NULL && !self->wrong_pin)
    self->verdict = self->problems != 0 ? HW_TLS_PINNED : HW_TLS_TRUSTED;
  else if (self->wrong_pin || self->problems != 0)
    self->verdict = HW_TLS_REFUSED;
  else
    self->verdict = HW_TLS_TRUSTED;
}

HwTlsReport *
hw_tls_report_new (GTlsCertificate *certificate,
                   GTlsCertificateFlags problems,
                   const char *expected,
                   const char *wanted_pin,
                   gboolean own_ca)
{
  g_autofree char *subject = g_tls_certificate_get_subject_name (certificate);
  g_autofree char *issuer = g_tls_certificate_get_issuer_name (certificate);
  HwTlsReport *self = g_new0 (HwTlsReport, 1);

  self->problems = problems;
  self->own_issuer = g_strcmp0 (subject, issuer) == 0;
  self->own_ca = own_ca;
  self->expected = make_printable (expected);
  self->names = list_names (certificate);
  self->issuer = name_owner (issuer);
  self->not_before = format_time (g_tls_certificate_get_not_valid_before (certificate));
  self->not_after = format_time (g_tls_certificate_get_not_valid_after (certificate));
  self->pin = compute_pin (certificate);
  judge (self, wanted_pin);

  return self;
}

void
hw_tls_report_free (HwTlsReport *self)
{
  g_free (self->expected);
  g_free (self->names);
  g_free (self->issuer);
  g_free (self->not_before);
  g_free (self->not_after);
  g_free (self->pin);
  g_free (self->protocol);
  g_free (self->cipher);
  g_free (self);
}

static const char *
name_protocol (GTlsProtocolVersion version)
{
  switch (version)
    {
    case G_TLS_PROTOCOL_VERSION_TLS_1_0:
      return "TLS 1.0";
    case G_TLS_PROTOCOL_VERSION_TLS_1_1:
      return "TLS 1.1";
    case G_TLS_PROTOCOL_VERSION_TLS_1_2:
      return "TLS 1.2";
    case G_TLS_PROTOCOL_VERSION_TLS_1_3:
      return "TLS 1.3";
    default:
      return NULL;
    }
}

void
hw_tls_report_set_connection (HwTlsReport *self, GTlsConnection *connection)
{
  self->protocol = g_strdup (name_protocol (g_tls_connection_get_protocol_version (connection)));
  self->cipher = g_tls_connection_get_ciphersuite_name (connection);
}

void
hw_tls_report_fill_event (const HwTlsReport *self, HwEvent *event)
{
  static const char *const verdicts[] = { "trusted", "pinned", "refused" };
  g_autofree char *problems = hw_tls_report_list_problems (self);

  hw_event_set_string (event, HW_EVENT_FIELD_STATE, verdicts[self->verdict]);
  hw_event_set_string (event, HW_EVENT_FIELD_TLS, self->protocol);
  hw_event_set_string (event, HW_EVENT_FIELD_CIPHER, self->cipher);
  hw_event_set_string (event, HW_EVENT_FIELD_SUBJECT, self->names);
  hw_event_set_string (event, HW_EVENT_FIELD_ISSUER, self->issuer);
  hw_event_set_string (event, HW_EVENT_FIELD_NOT_BEFORE, self->not_before);
  hw_event_set_string (event, HW_EVENT_FIELD_NOT_AFTER, self->not_after);
  hw_event_set_string (event, HW_EVENT_FIELD_PROBLEMS, problems);
  hw_event_set_string (event, HW_EVENT_FIELD_PIN, self->pin);
  hw_event_set_string (event, HW_EVENT_FIELD_EXPECTED_NAME, self->expected);
  hw_event_set_string (event, HW_EVENT_FIELD_ISSUERS, self->own_ca ? "ca-file" : "system");
}
