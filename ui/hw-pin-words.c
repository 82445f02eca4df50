/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words for a key's pin that is being typed. */
#include "config.h"

#include "hw-pin-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/hw-key-pin.h"

#define PREFIX "sha256:"

char *
hw_pin_words_complain (const char *text)
{
  g_autofree char *pin = *text != '\0' ? hw_key_pin_parse (text, NULL) : NULL;
  const char *digits = text + strlen (PREFIX);
  guint n_digits = 0;

  if (*text == '\0' || pin != NULL)
    return NULL;
  if (g_ascii_strncasecmp (text, PREFIX, strlen (PREFIX)) != 0)
    return g_strdup (_ ("A key begins with sha256:, as the log shows it"));
  for (; *digits != '\0'; digits++)
    if (g_ascii_isxdigit (*digits))
      n_digits++;
    else if (*digits != ':')
      return g_strdup (_ ("Behind sha256: there are only the digits 0 to 9 and a to f"));

  return g_strdup_printf (ngettext ("Behind sha256: there are 64 digits, here is %u",
                                    "Behind sha256: there are 64 digits, here are %u", n_digits),
                          n_digits);
}
