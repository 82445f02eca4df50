/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns whom a TLS transport trusts: the name, the issuers and the key that its settings want. */
#pragma once

#include "io/hw-tls-report.h"
#include "io/hw-tls-settings.h"

G_BEGIN_DECLS

typedef struct
{
  char *name; /* whose certificate it must be */
  GSocketConnectable *identity;
  GTlsDatabase *issuers; /* of the CA file; NULL: the system's */
  char *pin;             /* NULL: any key */
} HwTlsTrust;

/* @host: what is dialled. FALSE: the settings can't be read, so nobody is trusted. */
gboolean hw_tls_trust_init (HwTlsTrust *self,
                            const HwTlsSettings *settings,
                            const char *host,
                            GError **error);
void hw_tls_trust_clear (HwTlsTrust *self);
/* The certificate with the chain that the peer sent; the report is the caller's. */
HwTlsReport *hw_tls_trust_judge (const HwTlsTrust *self, GTlsCertificate *certificate);

G_END_DECLS
