/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the start of the program heartwire-gtk. */
#include "config.h"

#include <glib/gi18n.h>

#include "hw-application.h"
#include "hw-places.h"
#include "hw-resources.h"

int
main (int argc, char *argv[])
{
  g_autoptr (HwApplication) application = NULL;
  g_autofree char *locales = hw_places_find_locales ();

  bindtextdomain (GETTEXT_PACKAGE, locales);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_resources_register (hw_get_resource ());
  application = hw_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
