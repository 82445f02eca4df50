/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns where a lab's server keeps what it is sent: a folder that no other server has. */
#include "hw-upload-folder.h"

#include "server/hw-upload-store.h"

#define MOST 16 /* labs of one user at a time */

/* As the server itself will look: where it couldn't use the folder, it wouldn't start. */
static gboolean
is_usable (const char *path, GError **error)
{
  g_autoptr (HwUploadStore) store = NULL;

  g_mkdir_with_parents (path, 0700); /* where that fails, the next says so */
  store = hw_upload_store_open (path, &hw_upload_io_system, error);

  return store != NULL;
}

char *
hw_upload_folder_find (const char *path, GError **error)
{
  for (guint i = 1; i <= MOST; i++)
    {
      g_autofree char *candidate = i == 1 ? g_strdup (path) : g_strdup_printf ("%s-%u", path, i);

      g_clear_error (error);
      if (is_usable (candidate, error))
        return g_steal_pointer (&candidate);
    }

  return NULL;
}
