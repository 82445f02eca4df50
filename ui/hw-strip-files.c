/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the way of the strip into a file: the dialog, and what is said when it is done. */
#include "config.h"

#include "hw-strip-files.h"

#include <glib/gi18n.h>

#include "hw-toolkit.h"

typedef struct
{
  HwLabSession *session;
  GBytes *picture;
} Export;

static void
export_free (gpointer user_data)
{
  Export *self = user_data;

  g_object_unref (self->session);
  g_bytes_unref (self->picture);
  g_free (self);
}

static void
write_to (GFile *file, gpointer user_data)
{
  Export *self = user_data;
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *data = g_bytes_get_data (self->picture, &length);

  if (g_file_replace_contents (file, data, length, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL,
                               &error))
    text = g_strdup_printf (_ ("The strip was saved as %s"), shown);
  else
    text = g_strdup_printf (_ ("The strip wasn’t saved: %s"), error->message);
  hw_lab_session_answer (self->session, text);
}

void
hw_strip_files_export (GtkWindow *window, HwStripView *strip, HwStripFormat format)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stem = g_date_time_format (now, "heartwire-%Y%m%d-%H%M%S");
  g_autofree char *name = g_strdup_printf ("%s.%s", stem, hw_strip_format_get_suffix (format));
  Export *export = g_new (Export, 1);

  export->session = g_object_ref (hw_section_get_session (HW_SECTION (strip)));
  export->picture = hw_strip_view_export (strip, format);
  g_object_set_data_full (G_OBJECT (strip), "export", export, export_free);
  hw_toolkit_choose_save_file (window, _ ("Export the Strip"), name, write_to, export);
}
