/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what a link is to do about TLS, by value. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean wanted; /* FALSE: plain TCP, whatever the rest says */
  char *name;      /* owned; whose certificate it must be; NULL: the host that is dialled */
  char *ca_file;   /* owned; PEM: the only issuers to trust; NULL: the system's */
  char *pin;       /* owned; the only key to trust, whoever issued its certificate; NULL: any */
} HwTlsSettings;

void hw_tls_settings_copy (const HwTlsSettings *self, HwTlsSettings *copy);
void hw_tls_settings_clear (HwTlsSettings *self);
/* Whether TLS can be begun with them: HW_ERROR_UNSUPPORTED without a TLS library,
 * HW_ERROR_INVALID_ARGUMENT for the pin, HW_ERROR_FAILED for the file. */
gboolean hw_tls_settings_check (const HwTlsSettings *self, GError **error);
/* The issuers of the CA file; NULL without an error: the system's. */
GTlsDatabase *hw_tls_settings_load_issuers (const HwTlsSettings *self, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HwTlsSettings, hw_tls_settings_clear)

G_END_DECLS
