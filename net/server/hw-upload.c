/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns one upload on disk: its staging folder, its files, and the one rename that commits it. */
#include "server/hw-upload.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

/* HW-P-140. All or nothing: files are written below .staging/ID, which nobody else can enter. Each
 * is checked against its hash and synced; then their folders are, from the innermost out. One
 * rename makes all of it visible, and a last sync makes that rename last. So after a power cut at
 * any moment either all of it is there or nothing, and who was told that it is committed finds it.
 * (A rename is atomic, but not on disk before its folder is.) */

#define FOLDER_MODE 0700
#define FILE_MODE 0600

struct _HwUpload
{
  HwUploadStore *store;
  HwUploadIo *io;
  char id[HW_TRANSFER_ID_LENGTH + 1];
  int folder; /* of the staging; -1: none */
  int fd;     /* of the file that is being written; -1: none */
  GChecksum *checksum;
  GPtrArray *folders;        /* paths, each after its parent */
  GHashTable *has_folder;    /* the same */
  HwTransferRefusal failure; /* the first */
};

HwUpload *
hw_upload_new (HwUploadStore *store, const char *id)
{
  HwUpload *self = g_new0 (HwUpload, 1);

  self->store = store;
  self->io = store->io;
  g_strlcpy (self->id, id, sizeof self->id);
  self->folder = self->fd = -1;
  self->folders = g_ptr_array_new_with_free_func (g_free);
  self->has_folder = g_hash_table_new (g_str_hash, g_str_equal);

  return self;
}

static void
close_fd (HwUpload *self, int *fd)
{
  if (*fd >= 0)
    self->io->close (self->io, *fd);
  *fd = -1;
}

static void
close_all (HwUpload *self)
{
  close_fd (self, &self->fd);
  close_fd (self, &self->folder);
  g_clear_pointer (&self->checksum, g_checksum_free);
}

void
hw_upload_free (HwUpload *self)
{
  close_all (self);
  g_hash_table_unref (self->has_folder);
  g_ptr_array_unref (self->folders);
  hw_transfer_refusal_clear (&self->failure);
  g_free (self);
}

static gboolean
fail (HwUpload *self, HwTransferRefusal *refusal, HwTransferReason reason, const char *text)
{
  if (self->failure.reason == HW_TRANSFER_REASON_NONE)
    hw_transfer_refuse (&self->failure, reason, "%s", text);

  return hw_transfer_refuse (refusal, self->failure.reason, "%s", self->failure.text);
}

/* By errno. */
static gboolean
fail_at (HwUpload *self, HwTransferRefusal *refusal, const char *what, const char *name)
{
  int error_number = errno;
  g_autofree char *text = g_strdup_printf ("can't %s \"%s\" on the server: %s; %s", what, name,
                                           g_strerror (error_number),
                                           error_number == ENOSPC || error_number == EDQUOT
                                               ? "make room there, and send it again"
                                               : "look after its disk, and send it again");

  return fail (self, refusal, HW_TRANSFER_REASON_DISK, text);
}

static gboolean
is_broken (HwUpload *self, HwTransferRefusal *refusal)
{
  if (self->failure.reason == HW_TRANSFER_REASON_NONE)
    return FALSE;
  fail (self, refusal, self->failure.reason, NULL);

  return TRUE;
}

static gboolean
make_staging (HwUpload *self)
{
  int staging = self->store->staging;

  if (self->io->make_folder (self->io, staging, self->id, FOLDER_MODE) == 0)
    return TRUE;
  /* An earlier one of this id could not be removed then. */
  return errno == EEXIST && hw_upload_store_remove (self->store, staging, self->id)
         && self->io->make_folder (self->io, staging, self->id, FOLDER_MODE) == 0;
}

gboolean
hw_upload_begin (HwUpload *self, gboolean *already, HwTransferRefusal *refusal)
{
  HwUploadPresence presence = hw_upload_store_look (self->store, self->id);

  *already = presence == HW_UPLOAD_PRESENT;
  if (*already)
    return TRUE;
  if (presence == HW_UPLOAD_TAKEN)
    return fail (self, refusal, HW_TRANSFER_REASON_DISK,
                 "something else is called so in the upload directory; take a new id");
  if (presence == HW_UPLOAD_UNKNOWN)
    return fail_at (self, refusal, "look for", self->id);

  if (make_staging (self))
    self->folder
        = self->io->open (self->io, self->store->staging, self->id, O_RDONLY | O_DIRECTORY, 0);

  return self->folder >= 0 || fail_at (self, refusal, "make the staging folder", self->id);
}

/* The folder itself, in its parent, which is there. */
static gboolean
make_folder (HwUpload *self, const char *path)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  int folder = self->io->open (self->io, self->folder, parent, O_RDONLY | O_DIRECTORY, 0);
  char *kept;
  int result;

  if (folder < 0)
    return FALSE;
  result = self->io->make_folder (self->io, folder, name, FOLDER_MODE);
  close_fd (self, &folder);
  if (result < 0)
    return FALSE;
  kept = g_strdup (path);
  g_ptr_array_add (self->folders, kept);
  g_hash_table_add (self->has_folder, kept);

  return TRUE;
}

static gboolean
make_folders (HwUpload *self, const char *name)
{
  for (const char *slash = strchr (name, '/'); slash != NULL; slash = strchr (slash + 1, '/'))
    {
      g_autofree char *path = g_strndup (name, (gsize) (slash - name));

      if (!g_hash_table_contains (self->has_folder, path) && !make_folder (self, path))
        return FALSE;
    }

  return TRUE;
}

/* Not every file system can allocate; then a full disk shows itself later, at a write. */
static gboolean
allocate (HwUpload *self, int fd, guint64 size)
{
  return size == 0 || self->io->allocate (self->io, fd, (off_t) size) == 0 || errno == EOPNOTSUPP;
}

gboolean
hw_upload_create (HwUpload *self, const char *name, guint64 size, HwTransferRefusal *refusal)
{
  gboolean good;
  int fd;

  if (is_broken (self, refusal))
    return FALSE;
  if (!make_folders (self, name))
    return fail_at (self, refusal, "make the folder of", name);
  fd = self->io->open (self->io, self->folder, name, O_WRONLY | O_CREAT | O_EXCL, FILE_MODE);
  if (fd < 0)
    return fail_at (self, refusal, "make", name);
  good = allocate (self, fd, size) || fail_at (self, refusal, "make room for", name);
  close_fd (self, &fd);

  return good;
}

static gboolean
open_file (HwUpload *self, const char *name, HwTransferRefusal *refusal)
{
  if (self->fd >= 0)
    return TRUE;
  self->fd = self->io->open (self->io, self->folder, name, O_WRONLY, 0);
  if (self->fd < 0)
    return fail_at (self, refusal, "open", name);
  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);

  return TRUE;
}

gboolean
hw_upload_write (HwUpload *self,
                 const char *name,
                 const guint8 *bytes,
                 gsize length,
                 HwTransferRefusal *refusal)
{
  if (is_broken (self, refusal) || !open_file (self, name, refusal))
    return FALSE;
  g_checksum_update (self->checksum, bytes, (gssize) length);
  while (length > 0)
    {
      gssize n = self->io->write (self->io, self->fd, bytes, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return fail_at (self, refusal, "write", name);
      bytes += n;
      length -= (gsize) n;
    }

  return TRUE;
}

static gboolean
check_hash (HwUpload *self, const char *name, const char *hash, HwTransferRefusal *refusal)
{
  g_autofree char *text = NULL;

  if (strcmp (g_checksum_get_string (self->checksum), hash) == 0)
    return TRUE;
  text = g_strdup_printf ("\"%s\" isn't what was announced: its SHA-256 differs; it has changed "
                          "meanwhile, or was damaged on the way: send it again",
                          name);

  return fail (self, refusal, HW_TRANSFER_REASON_HASH, text);
}

gboolean
hw_upload_finish (HwUpload *self, const char *name, const char *hash, HwTransferRefusal *refusal)
{
  gboolean good;

  if (is_broken (self, refusal) || !open_file (self, name, refusal))
    return FALSE;
  good = check_hash (self, name, hash, refusal)
         && (self->io->sync (self->io, self->fd) == 0 || fail_at (self, refusal, "sync", name));
  close_fd (self, &self->fd);
  g_clear_pointer (&self->checksum, g_checksum_free);

  return good;
}

static gboolean
sync_folder (HwUpload *self, const char *path)
{
  int folder = self->io->open (self->io, self->folder, path, O_RDONLY | O_DIRECTORY, 0);
  gboolean good = folder >= 0 && self->io->sync (self->io, folder) == 0;
  int error_number = errno;

  close_fd (self, &folder);
  errno = error_number;

  return good;
}

static gboolean
sync_folders (HwUpload *self, HwTransferRefusal *refusal)
{
  for (guint i = self->folders->len; i > 0; i--)
    if (!sync_folder (self, self->folders->pdata[i - 1]))
      return fail_at (self, refusal, "sync the folder", self->folders->pdata[i - 1]);

  return self->io->sync (self->io, self->folder) == 0
         || fail_at (self, refusal, "sync the staging folder", self->id);
}

/* HW-P-142: who is told that it is refused must not find it. What is taken back goes with the
 * staging. */
static gboolean
take_back (HwUpload *self, HwTransferRefusal *refusal)
{
  int error_number = errno;
  const HwUploadStore *store = self->store;
  gboolean taken
      = self->io->rename (self->io, store->root, self->id, store->staging, self->id) == 0;

  errno = error_number;

  return fail_at (self, refusal, taken ? "confirm that the disk has" : "confirm, nor take back,",
                  self->id);
}

gboolean
hw_upload_commit (HwUpload *self, HwTransferRefusal *refusal)
{
  if (is_broken (self, refusal) || !sync_folders (self, refusal))
    return FALSE;
  if (self->io->rename (self->io, self->store->staging, self->id, self->store->root, self->id) < 0)
    return fail_at (self, refusal, "make visible", self->id);
  close_fd (self, &self->folder);

  return self->io->sync (self->io, self->store->root) == 0 || take_back (self, refusal);
}

/* What was renamed is in no staging any more, and stays. */
void
hw_upload_remove (HwUpload *self)
{
  close_all (self);
  hw_upload_store_remove (self->store, self->store->staging, self->id);
}
