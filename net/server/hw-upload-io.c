/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the calls to the system that uploads are made of, as a table, so that a test can fail each.
 */
#include "server/hw-upload-io.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int
system_open (HwUploadIo *self, int folder, const char *path, int flags, mode_t mode)
{
  struct open_how how = {
    .flags = (guint64) (flags | O_CLOEXEC | O_NOFOLLOW),
    .mode = mode,
    .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
  };

  return (int) TEMP_FAILURE_RETRY (syscall (SYS_openat2, folder, path, &how, sizeof how));
}

static int
system_make_folder (HwUploadIo *self, int folder, const char *name, mode_t mode)
{
  return mkdirat (folder, name, mode);
}

static int
system_allocate (HwUploadIo *self, int fd, off_t size)
{
  return TEMP_FAILURE_RETRY (fallocate (fd, 0, 0, size));
}

static gssize
system_write (HwUploadIo *self, int fd, const guint8 *bytes, gsize length)
{
  return write (fd, bytes, length);
}

static int
system_sync (HwUploadIo *self, int fd)
{
  return TEMP_FAILURE_RETRY (fsync (fd));
}

static int
system_close (HwUploadIo *self, int fd)
{
  return close (fd);
}

static int
system_rename (HwUploadIo *self, int from, const char *name, int to, const char *new_name)
{
  return renameat2 (from, name, to, new_name, RENAME_NOREPLACE);
}

static int
system_unlink (HwUploadIo *self, int folder, const char *name, int flags)
{
  return unlinkat (folder, name, flags);
}

HwUploadIo hw_upload_io_system = {
  .open = system_open,
  .make_folder = system_make_folder,
  .allocate = system_allocate,
  .write = system_write,
  .sync = system_sync,
  .close = system_close,
  .rename = system_rename,
  .unlink = system_unlink,
};
