/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns whom a TLS transport trusts: the name, the issuers and the key that its settings want. */
#include "io/hw-tls-trust.h"

#include "core/hw-key-pin.h"

/* An IP address isn't asked for by name (RFC 6066, 3), which GIO would do with it as a host. */
static GSocketConnectable *
make_identity (const char *name)
{
  GSocketAddress *address = g_inet_socket_address_new_from_string (name, 0);

  return address != NULL ? G_SOCKET_CONNECTABLE (address) : g_network_address_new (name, 0);
}

gboolean
hw_tls_trust_init (HwTlsTrust *self,
                   const HwTlsSettings *settings,
                   const char *host,
                   GError **error)
{
  GError *file_error = NULL;

  *self = (HwTlsTrust){ .name = g_strdup (settings->name != NULL ? settings->name : host) };
  self->identity = make_identity (self->name);
  if (settings->pin != NULL)
    self->pin = hw_key_pin_parse (settings->pin, error);
  if (settings->pin != NULL && self->pin == NULL)
    return FALSE;
  self->issuers = hw_tls_settings_load_issuers (settings, &file_error);
  if (file_error == NULL)
    return TRUE;
  g_propagate_error (error, file_error);

  return FALSE;
}

void
hw_tls_trust_clear (HwTlsTrust *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_object (&self->identity);
  g_clear_object (&self->issuers);
  g_clear_pointer (&self->pin, g_free);
}

static GTlsDatabase *
get_issuers (const HwTlsTrust *self)
{
  return self->issuers != NULL ? g_object_ref (self->issuers)
                               : g_tls_backend_get_default_database (g_tls_backend_get_default ());
}

static GTlsCertificateFlags
verify (const HwTlsTrust *self, GTlsCertificate *certificate)
{
  g_autoptr (GTlsDatabase) issuers = get_issuers (self);

  if (issuers == NULL)
    return G_TLS_CERTIFICATE_UNKNOWN_CA
           | g_tls_certificate_verify (certificate, self->identity, NULL);

  /* An error of the verification itself comes with G_TLS_CERTIFICATE_GENERIC_ERROR. */
  return g_tls_database_verify_chain (issuers, certificate,
                                      G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER, self->identity,
                                      NULL, G_TLS_DATABASE_VERIFY_NONE, NULL, NULL);
}

HwTlsReport *
hw_tls_trust_judge (const HwTlsTrust *self, GTlsCertificate *certificate)
{
  return hw_tls_report_new (certificate, verify (self, certificate), self->name, self->pin,
                            self->issuers != NULL);
}
