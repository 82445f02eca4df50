/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns pins: the SHA-256 of a certificate's public key, by which one key is trusted whoever signed
 * it. */
#include "core/hw-key-pin.h"

#include <string.h>

#include "core/hw-error-words.h"

#define PREFIX "sha256:"
#define N_DIGITS 64
#define MOST_SHOWN 80 /* bytes of what is no pin */

#define TAG_INTEGER 0x02
#define TAG_SEQUENCE 0x30
#define TAG_VERSION 0xa0 /* [0], explicit */
#define MOST_LENGTH_BYTES 4

/* What is left of some DER. */
typedef struct
{
  const guint8 *at;
  gsize left;
} Der;

/* Reads a length, of the definite form; FALSE: there is none, or it lies. */
static gboolean
take_length (Der *in, gsize *length)
{
  guint n_bytes;

  if (in->left == 0)
    return FALSE;
  *length = *in->at++;
  in->left--;
  if (*length < 0x80)
    return *length <= in->left;

  n_bytes = *length & 0x7f;
  if (n_bytes == 0 || n_bytes > MOST_LENGTH_BYTES || n_bytes > in->left)
    return FALSE;
  *length = 0;
  for (guint i = 0; i < n_bytes; i++, in->left--)
    *length = *length << 8 | *in->at++;

  return *length <= in->left;
}

/* Takes an element with this tag, and gives what is in it; FALSE: the next is another. */
static gboolean
take (Der *in, guint8 tag, Der *content)
{
  Der rest = *in;
  gsize length;

  if (rest.left == 0 || *rest.at != tag)
    return FALSE;
  rest.at++;
  rest.left--;
  if (!take_length (&rest, &length))
    return FALSE;
  *content = (Der){ rest.at, length };
  *in = (Der){ rest.at + length, rest.left - length };

  return TRUE;
}

gboolean
hw_key_pin_find_key (const guint8 *der, gsize length, const guint8 **key, gsize *key_length)
{
  /* Behind the version: serialNumber, signature, issuer, validity, subject. */
  static const guint8 before[]
      = { TAG_INTEGER, TAG_SEQUENCE, TAG_SEQUENCE, TAG_SEQUENCE, TAG_SEQUENCE };
  Der in = { der, length };
  Der certificate;
  Der tbs;
  Der content;

  if (!take (&in, TAG_SEQUENCE, &certificate) || !take (&certificate, TAG_SEQUENCE, &tbs))
    return FALSE;
  take (&tbs, TAG_VERSION, &content);
  for (gsize i = 0; i < G_N_ELEMENTS (before); i++)
    if (!take (&tbs, before[i], &content))
      return FALSE;

  *key = tbs.at;
  if (!take (&tbs, TAG_SEQUENCE, &content))
    return FALSE;
  *key_length = (gsize) (tbs.at - *key);

  return TRUE;
}

char *
hw_key_pin_new (const guint8 *der, gsize length)
{
  g_autofree char *digits = NULL;
  const guint8 *key;
  gsize key_length;

  if (!hw_key_pin_find_key (der, length, &key, &key_length))
    return NULL;
  digits = g_compute_checksum_for_data (G_CHECKSUM_SHA256, key, key_length);

  return g_strconcat (PREFIX, digits, NULL);
}

static gboolean
is_pin (const char *pin)
{
  const char *digits = pin + strlen (PREFIX);

  return g_str_has_prefix (pin, PREFIX) && strlen (digits) == N_DIGITS
         && strspn (digits, "0123456789abcdef") == N_DIGITS;
}

char *
hw_key_pin_parse (const char *text, GError **error)
{
  g_autoptr (GString) pin = g_string_new (PREFIX);
  g_autofree char *shown = NULL;

  if (g_ascii_strncasecmp (text, PREFIX, strlen (PREFIX)) == 0)
    for (const char *c = text + strlen (PREFIX); *c != '\0' && pin->len < 2 * N_DIGITS; c++)
      if (*c != ':')
        g_string_append_c (pin, g_ascii_tolower (*c));
  if (is_pin (pin->str))
    return g_string_free (g_steal_pointer (&pin), FALSE);

  shown = g_strndup (text, MOST_SHOWN);
  hw_error_set (error, HW_ERROR_INVALID_ARGUMENT,
                N_ ("\"%s\" is no pin; write sha256: and the 64 hexadecimal digits of the key's "
                    "SHA-256"),
                shown);

  return NULL;
}
