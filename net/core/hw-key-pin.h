/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns pins: the SHA-256 of a certificate's public key, by which one key is trusted whoever signed
 * it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where in @der the SubjectPublicKeyInfo of an X.509 certificate stands (RFC 5280, 4.1), with its
 * own tag and length; FALSE: it is no certificate. Reads no further than @length. */
gboolean hw_key_pin_find_key (const guint8 *der,
                              gsize length,
                              const guint8 **key,
                              gsize *key_length);
/* "sha256:" and 64 hexadecimal digits: of the SubjectPublicKeyInfo (RFC 7469, 2.4), which stays
 * when a certificate is renewed for the same key; NULL: @der is no certificate. */
char *hw_key_pin_new (const guint8 *der, gsize length);
/* @text in the form of hw_key_pin_new, which may be in capitals, with colons between the bytes;
 * NULL: HW_ERROR_INVALID_ARGUMENT. */
char *hw_key_pin_parse (const char *text, GError **error);

G_END_DECLS
