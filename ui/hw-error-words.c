/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how the window says an error of the library. */
#include "config.h"

#include "hw-error-words.h"

#include <glib/gi18n.h>

#include "core/hw-error-words.h"

static const char *
translate (const char *text)
{
  return _ (text);
}

char *
hw_error_words (const GError *error)
{
  return hw_error_say (error, translate);
}
