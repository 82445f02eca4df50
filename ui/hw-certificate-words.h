/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words for TLS: whose certificate it is, why it is refused, why a handshake failed. */
#pragma once

#include "hw-certificate.h"

G_BEGIN_DECLS

/* All are the caller's to free. */
/* "refused (self-signed) · for a.test · issued by a.test · until 2031-01-02" */
char *hw_certificate_words_describe (const HwCertificate *self);
/* What is wrong with @server's and what to do; @now: the machine's clock. */
char *hw_certificate_words_refusal (const HwCertificate *self, const char *server, GDateTime *now);
/* Why there was no TLS with @server, and what to do; @problem: a handshake's, by its name. */
char *hw_certificate_words_handshake (const char *problem, const char *server);

G_END_DECLS
