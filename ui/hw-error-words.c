/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how the window says an error of the library. */
#include "config.h"

#include "hw-error-words.h"

#include <glib/gi18n.h>

#include "core/hw-error-words.h"
#include "io/hw-cable-hub.h"

static const char *
translate (const char *text)
{
  return _ (text);
}

/* Of the cable's own errors, those that somebody at the window may meet. */
static const char *
name_of_cable (const GError *error)
{
  if (g_error_matches (error, HW_CABLE_HUB_ERROR, HW_CABLE_HUB_ERROR_PULLED))
    return _ ("A reset reaches nobody while the cable is out; plug the cable first");
  if (g_error_matches (error, HW_CABLE_HUB_ERROR, HW_CABLE_HUB_ERROR_LOOP))
    return _ ("That is the window’s own cable; name the program behind it");

  return NULL;
}

char *
hw_error_words (const GError *error)
{
  const char *of_cable = name_of_cable (error);

  if (of_cable != NULL)
    return g_strdup (of_cable);

  return hw_error_say (error, translate);
}
