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

static void remove_all (const char *path);

static void
empty (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL); /* NULL: it is gone already */
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      remove_all (inner);
    }
}

/* What can't be unlinked is a folder; a link to one can. */
static void
remove_all (const char *path)
{
  if (g_unlink (path) == 0)
    return;
  empty (path);
  g_rmdir (path);
}

void
hw_private_folder_remove (char *path)
{
  remove_all (path);
  g_free (path);
}
