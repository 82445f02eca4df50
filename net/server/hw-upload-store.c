/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the upload directory: what is visible in it is whole; what isn't lies in its .staging. */
#include "server/hw-upload-store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/hw-error.h"
#include "core/hw-transfer-name.h"

#define STAGING ".staging"
#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY)

static gboolean
fail (GError **error, int error_number, const char *what, const char *path, const char *advice)
{
  g_set_error (error, HW_ERROR, error_number == ENOSYS ? HW_ERROR_UNSUPPORTED : HW_ERROR_FAILED,
               "%s \"%s\": %s; %s", what, path, g_strerror (error_number), advice);

  return FALSE;
}

static GPtrArray *
list_names (int folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  int copy = dup (folder);
  DIR *entries = copy >= 0 ? fdopendir (copy) : NULL;
  struct dirent *entry;

  if (entries == NULL && copy >= 0)
    close (copy);
  if (entries != NULL)
    rewinddir (entries); /* the copy shares its place with the original */
  while (entries != NULL && (entry = readdir (entries)) != NULL)
    if (!g_str_equal (entry->d_name, ".") && !g_str_equal (entry->d_name, ".."))
      g_ptr_array_add (names, g_strdup (entry->d_name));
  g_clear_pointer (&entries, closedir);

  return names;
}

static gboolean remove_at (HwUploadStore *self, int folder, const char *name, guint depth);

static gboolean
empty_folder (HwUploadStore *self, int folder, guint depth)
{
  g_autoptr (GPtrArray) names = list_names (folder);
  gboolean all = TRUE;

  for (guint i = 0; i < names->len; i++)
    all &= remove_at (self, folder, names->pdata[i], depth);

  return all;
}

/* As deep as names may be, with their staging folder; deeper is nothing that was put there by us.
 */
static gboolean
remove_at (HwUploadStore *self, int folder, const char *name, guint depth)
{
  int inner;

  if (self->io->unlink (self->io, folder, name, 0) == 0 || errno == ENOENT)
    return TRUE;
  if (errno != EISDIR && errno != EPERM)
    return FALSE;
  if (depth > HW_TRANSFER_MAX_DEPTH + 1)
    {
      errno = ELOOP;
      return FALSE;
    }
  inner = self->io->open (self->io, folder, name, FOLDER_FLAGS, 0);
  if (inner < 0)
    return FALSE;
  empty_folder (self, inner, depth + 1);
  self->io->close (self->io, inner);

  return self->io->unlink (self->io, folder, name, AT_REMOVEDIR) == 0;
}

gboolean
hw_upload_store_remove (HwUploadStore *self, int folder, const char *name)
{
  return remove_at (self, folder, name, 0);
}

static gboolean
open_root (HwUploadStore *self, GError **error)
{
  self->root = open (self->path, FOLDER_FLAGS | O_CLOEXEC);
  if (self->root < 0)
    return fail (error, errno, "can't open the upload directory", self->path,
                 errno == ENOENT ? "make it first" : "give one that can be written to");
  if (self->io->make_folder (self->io, self->root, STAGING, 0700) < 0 && errno != EEXIST)
    return fail (error, errno, "can't write to the upload directory", self->path,
                 "give one that can be written to");

  return TRUE;
}

static gboolean
open_staging (HwUploadStore *self, GError **error)
{
  self->staging = self->io->open (self->io, self->root, STAGING, FOLDER_FLAGS, 0);
  if (self->staging < 0)
    return fail (error, errno, "can't use " STAGING " in the upload directory", self->path,
                 errno == ENOSYS ? "a kernel with openat2 (Linux 5.6) is needed"
                                 : "it must be a folder of its own, and no link");
  if (fchmod (self->staging, 0700) < 0)
    return fail (error, errno, "can't keep others out of " STAGING " in the upload directory",
                 self->path, "it must belong to the user whom the server runs as");
  if (flock (self->staging, LOCK_EX | LOCK_NB) < 0)
    return fail (error, errno, "can't have the upload directory alone", self->path,
                 "another server uses it: give each its own");

  return TRUE;
}

HwUploadStore *
hw_upload_store_open (const char *path, HwUploadIo *io, GError **error)
{
  g_autoptr (HwUploadStore) self = g_new0 (HwUploadStore, 1);

  self->io = io;
  self->path = g_strdup (path);
  self->root = self->staging = -1;
  if (!open_root (self, error) || !open_staging (self, error))
    return NULL;
  if (!empty_folder (self, self->staging, 0))
    {
      fail (error, errno, "can't remove what an earlier transfer left in " STAGING " of",
            self->path, "remove it by hand");
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
hw_upload_store_close (HwUploadStore *self)
{
  if (self->staging >= 0)
    self->io->close (self->io, self->staging);
  if (self->root >= 0)
    self->io->close (self->io, self->root);
  g_free (self->path);
  g_free (self);
}

/* A rename that was seen may not be on disk yet: its own process may have died between the two. */
HwUploadPresence
hw_upload_store_look (HwUploadStore *self, const char *id)
{
  int folder = self->io->open (self->io, self->root, id, FOLDER_FLAGS, 0);

  if (folder < 0 && errno == ENOENT)
    return HW_UPLOAD_ABSENT;
  if (folder < 0)
    return errno == ENOTDIR || errno == ELOOP ? HW_UPLOAD_TAKEN : HW_UPLOAD_UNKNOWN;
  self->io->close (self->io, folder);

  return self->io->sync (self->io, self->root) == 0 ? HW_UPLOAD_PRESENT : HW_UPLOAD_UNKNOWN;
}
