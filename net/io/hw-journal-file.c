/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns a file that only ever grows or is replaced as a whole, and is its process's alone. */
#include "io/hw-journal-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/hw-error.h"

#define SUFFIX_BESIDE ".compacting"
#define MODE 0600 /* a session's name is all that it takes to get it */

struct _HwJournalFile
{
  const HwJournalCalls *calls;
  char *path;
  int fd;
};

const HwJournalCalls hw_journal_calls = {
  .write = write,
  .sync = fdatasync,
  .sync_folder = fsync,
  .rename = rename,
};

static void
set_error (GError **error, const char *path, const char *what)
{
  int saved = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s can't be %s: %s", path, what,
               g_strerror (saved));
}

static HwJournalFile *
file_new (const char *path, const HwJournalCalls *calls, int fd)
{
  HwJournalFile *self = g_new (HwJournalFile, 1);

  *self = (HwJournalFile){ .calls = calls, .path = g_strdup (path), .fd = fd };

  return self;
}

void
hw_journal_file_free (HwJournalFile *self)
{
  close (self->fd);
  g_free (self->path);
  g_free (self);
}

static int
open_file (const char *path, int flags, GError **error)
{
  /* Without O_NONBLOCK, a FIFO would wait for somebody who writes. */
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | flags, MODE);

  if (fd < 0)
    set_error (error, path, "opened");

  return fd;
}

/* A lock of this open file, which ends with the process however that ends. (HW-D-064) */
static gboolean
lock (int fd, const char *path, GError **error)
{
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  if (errno == EWOULDBLOCK)
    g_set_error (error, HW_ERROR, HW_ERROR_FAILED,
                 "%s is in use by another process: end that, or name another file", path);
  else
    set_error (error, path, "locked");

  return FALSE;
}

static gboolean
check_file (int fd, const char *path, GError **error)
{
  struct stat is;

  if (fstat (fd, &is) != 0)
    {
      set_error (error, path, "opened");
      return FALSE;
    }
  if (!S_ISREG (is.st_mode))
    g_set_error (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT,
                 "%s isn't a file: name one, or one that isn't there yet", path);

  return S_ISREG (is.st_mode);
}

/* Between opening and locking, who had the lock may have put another file in this one's place. */
static gboolean
is_still_there (int fd, const char *path)
{
  struct stat is, there;

  return fstat (fd, &is) == 0 && stat (path, &there) == 0 && is.st_ino == there.st_ino
         && is.st_dev == there.st_dev;
}

static char *
get_beside (const char *path)
{
  return g_strconcat (path, SUFFIX_BESIDE, NULL);
}

/* A link's own name stays what it is; what it names is replaced. */
static char *
resolve (const char *path)
{
  char *real = realpath (path, NULL);
  char *resolved = g_strdup (real != NULL ? real : path);

  free (real);

  return resolved;
}

HwJournalFile *
hw_journal_file_open (const char *path, const HwJournalCalls *calls, GError **error)
{
  g_autofree char *resolved = resolve (path);
  int fd = -1;

  do
    {
      if (fd >= 0)
        close (fd);
      fd = open_file (resolved, 0, error);
      if (fd < 0)
        return NULL;
      if (!check_file (fd, resolved, error) || !lock (fd, resolved, error))
        {
          close (fd);
          return NULL;
        }
    }
  while (!is_still_there (fd, resolved));

  return file_new (resolved, calls, fd);
}

gboolean
hw_journal_file_adopt (HwJournalFile *self, GError **error)
{
  g_autofree char *beside = get_beside (self->path);

  if (fchmod (self->fd, MODE) != 0)
    {
      set_error (error, self->path, "kept from others");
      return FALSE;
    }
  (void) unlink (beside); /* there may be none; where it can't go, new_beside will say so */

  return TRUE;
}

const char *
hw_journal_file_get_path (const HwJournalFile *self)
{
  return self->path;
}

static gboolean
read_all (HwJournalFile *self, guint8 *data, gsize length, GError **error)
{
  gsize at = 0;

  while (at < length)
    {
      gssize n = pread (self->fd, data + at, length - at, (off_t) at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n == 0)
        errno = EIO; /* it is locked, and yet it got shorter */
      if (n <= 0)
        {
          set_error (error, self->path, "read");
          return FALSE;
        }
      at += (gsize) n;
    }

  return TRUE;
}

GBytes *
hw_journal_file_read (HwJournalFile *self, gsize max_bytes, GError **error)
{
  g_autofree guint8 *data = NULL;
  struct stat is;

  if (fstat (self->fd, &is) != 0)
    {
      set_error (error, self->path, "read");
      return NULL;
    }
  if ((guint64) is.st_size > max_bytes)
    {
      g_set_error (error, HW_ERROR, HW_ERROR_TOO_LARGE,
                   "%s is larger than the %" G_GSIZE_FORMAT " MiB that a journal may be: move it "
                   "away to begin a new one",
                   self->path, max_bytes >> 20);
      return NULL;
    }
  data = g_malloc ((gsize) is.st_size);
  if (!read_all (self, data, (gsize) is.st_size, error))
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&data), (gsize) is.st_size);
}

gboolean
hw_journal_file_cut (HwJournalFile *self, gsize size, GError **error)
{
  if (ftruncate (self->fd, (off_t) size) == 0 && lseek (self->fd, (off_t) size, SEEK_SET) >= 0)
    return TRUE;
  set_error (error, self->path, "cut to its last whole part");

  return FALSE;
}

gboolean
hw_journal_file_append (HwJournalFile *self, const guint8 *data, gsize length, GError **error)
{
  gsize at = 0;

  while (at < length)
    {
      gssize n = self->calls->write (self->fd, data + at, length - at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n == 0)
        errno = ENOSPC;
      if (n <= 0)
        {
          set_error (error, self->path, "written");
          return FALSE;
        }
      at += (gsize) n;
    }

  return TRUE;
}

gboolean
hw_journal_file_write_head (HwJournalFile *self, const guint8 *data, gsize length, GError **error)
{
  if (lseek (self->fd, 0, SEEK_SET) != 0)
    {
      set_error (error, self->path, "written");
      return FALSE;
    }

  if (!hw_journal_file_append (self, data, length, error))
    return FALSE;
  if (lseek (self->fd, 0, SEEK_END) >= 0)
    return TRUE;
  set_error (error, self->path, "written");

  return FALSE;
}

/* HW-D-069 */
gboolean
hw_journal_file_sync (HwJournalFile *self, GError **error)
{
  if (self->calls->sync (self->fd) == 0)
    return TRUE;
  set_error (error, self->path, "brought to disk");

  return FALSE;
}

gboolean
hw_journal_file_sync_folder (HwJournalFile *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = fd >= 0 && self->calls->sync_folder (fd) == 0;

  if (!done)
    set_error (error, folder, "brought to disk");
  if (fd >= 0)
    close (fd);

  return done;
}

HwJournalFile *
hw_journal_file_new_beside (HwJournalFile *self, GError **error)
{
  g_autofree char *path = get_beside (self->path);
  int fd = open_file (path, O_TRUNC | O_NOFOLLOW, error);

  if (fd < 0)
    return NULL;
  /* Before it can be found under the other's name: so there is no moment without a lock. */
  if (!check_file (fd, path, error) || !lock (fd, path, error))
    {
      close (fd);
      return NULL;
    }

  return file_new (path, self->calls, fd);
}

void
hw_journal_file_discard (HwJournalFile *self)
{
  (void) unlink (self->path); /* best effort: the next adopt tries again */
  hw_journal_file_free (self);
}

static gboolean
move (HwJournalFile *self, HwJournalFile *beside, GError **error)
{
  if (!hw_journal_file_sync (beside, error))
    return FALSE;
  if (self->calls->rename (beside->path, self->path) == 0)
    return TRUE;
  set_error (error, self->path, "replaced");

  return FALSE;
}

gboolean
hw_journal_file_replace (HwJournalFile *self,
                         HwJournalFile *beside,
                         gboolean *moved,
                         GError **error)
{
  int fd = self->fd;

  *moved = move (self, beside, error);
  if (!*moved)
    {
      hw_journal_file_discard (beside);
      return FALSE;
    }
  self->fd = beside->fd;
  beside->fd = fd;
  hw_journal_file_free (beside);

  return hw_journal_file_sync_folder (self, error);
}
