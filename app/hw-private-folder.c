/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns folders of a program's own among the temporary files: made for it alone, gone with it. */
#include "hw-private-folder.h"

#include <glib/gstdio.h>

char *
hw_private_folder_make (const char *name, GError **error)
{
  g_autofree char *pattern = g_strdup_printf ("%s-XXXXXX", name);

  return g_dir_make_tmp (pattern, error);
}

static void
remove_files (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL); /* NULL: it is gone already */
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
}

void
hw_private_folder_remove (char *path)
{
  remove_files (path);
  g_rmdir (path);
  g_free (path);
}
