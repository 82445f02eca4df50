/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the rows in which somebody says which certificate of a server is to be trusted. */
#pragma once

#include <adwaita.h>

#include "hw-certificate.h"
#include "io/hw-tls-settings.h"

G_BEGIN_DECLS

#define HW_TYPE_TRUST_ROW (hw_trust_row_get_type ())

G_DECLARE_FINAL_TYPE (HwTrustRow, hw_trust_row, HW, TRUST_ROW, AdwExpanderRow)

/* Signals: "changed": something else is wanted; "entry-activated": Enter. */
/* Shows what is wanted of the certificate. */
void hw_trust_row_take (HwTrustRow *self, const HwTlsSettings *tls);
/* Fills in what is wanted of it. */
void hw_trust_row_fill (HwTrustRow *self, HwTlsSettings *tls);
/* Offers what a certificate that was refused has shown; nothing of it is taken unasked. */
void hw_trust_row_offer (HwTrustRow *self, const HwCertificate *certificate);
/* What can't be used, in a sentence: the caller's to free; NULL: nothing. */
char *hw_trust_row_complain (HwTrustRow *self);

G_END_DECLS
