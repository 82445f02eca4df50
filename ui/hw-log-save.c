/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the saving of the log to a chosen file, and the one line that says how it went. */
#include "config.h"

#include "hw-log-save.h"

#include <glib/gi18n.h>

char *
hw_log_save (HwEventLog *log, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autoptr (GError) error = NULL;

  if (hw_event_log_save (log, file, NULL, &error))
    return g_strdup_printf (_ ("The log was saved as %s"), shown);

  return g_strdup_printf (_ ("The log wasn’t saved: %s"), error->message);
}
