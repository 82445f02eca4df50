/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the files that are to be sent: their names, hashes and bytes. */
#include "hw-send-files.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/hw-error.h"

#define CHUNK (256 * 1024)

static gboolean
fail (GError **error, const char *path, int error_number)
{
  g_set_error (error, HW_ERROR, HW_ERROR_FAILED, "can't read \"%s\": %s", path,
               g_strerror (error_number));

  return FALSE;
}

/* -1 with @error. Without waiting for the other end of a pipe. */
static int
open_file (const char *path, guint64 *size, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat info;

  if (fd < 0 || fstat (fd, &info) < 0)
    {
      fail (error, path, errno);
      if (fd >= 0)
        close (fd);
      return -1;
    }
  if (!S_ISREG (info.st_mode))
    {
      g_set_error (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT, "can't send \"%s\": %s", path,
                   S_ISDIR (info.st_mode) ? "it is a directory; name the files in it"
                                          : "it is no ordinary file; copy it into one");
      close (fd);
      return -1;
    }
  *size = (guint64) info.st_size;

  return fd;
}

/* The size is what was read, so that the two belong together. */
static char *
hash_file (const char *path, guint64 *size, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  int fd = open_file (path, size, error);
  gssize n;

  if (fd < 0)
    return NULL;
  *size = 0;
  while ((n = read (fd, buffer, CHUNK)) > 0 || (n < 0 && errno == EINTR))
    {
      if (n < 0)
        continue;
      g_checksum_update (checksum, buffer, n);
      *size += (guint64) n;
    }
  if (n < 0)
    fail (error, path, errno);
  close (fd);

  return n == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

static gboolean
add_file (HwTransferManifest *manifest, const char *path, GError **error)
{
  static const HwTransferLimits limits = { HW_TRANSFER_MAX_FILES, G_MAXINT64 };
  g_autofree char *name = g_path_get_basename (path);
  HwTransferRefusal refusal = { .text = NULL };
  guint64 size = 0;
  g_autofree char *hash = hash_file (path, &size, error);
  gboolean good;

  if (hash == NULL)
    return FALSE;
  good = hw_transfer_manifest_add (manifest, name, size, hash, &limits, &refusal);
  if (!good)
    g_set_error (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT, "can't send \"%s\": %s", path,
                 refusal.text);
  hw_transfer_refusal_clear (&refusal);

  return good;
}

HwTransferManifest *
hw_send_files_read (char **paths, const char *id, HwTransferEnd end, GError **error)
{
  g_autoptr (HwTransferManifest) manifest = hw_transfer_manifest_new (id, end);

  for (; *paths != NULL; paths++)
    if (!add_file (manifest, *paths, error))
      return NULL;

  return g_steal_pointer (&manifest);
}

/* How many bytes there were, -1 with errno. */
static gssize
read_all (int fd, guint8 *bytes, gsize length, guint64 offset)
{
  gsize done = 0;

  while (done < length)
    {
      gssize n = pread (fd, bytes + done, length - done, (off_t) (offset + done));

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return -1;
      if (n == 0)
        break;
      done += (gsize) n;
    }

  return (gssize) done;
}

GBytes *
hw_send_files_read_part (const char *path, guint64 offset, gsize length, GError **error)
{
  g_autofree guint8 *bytes = g_malloc (MAX (length, 1));
  guint64 size;
  int fd = open_file (path, &size, error);
  gssize n;

  if (fd < 0)
    return NULL;
  n = read_all (fd, bytes, length, offset);
  if (n < 0)
    fail (error, path, errno);
  else if ((gsize) n < length)
    g_set_error (error, HW_ERROR, HW_ERROR_FAILED,
                 "\"%s\" has become shorter while it was sent; send it again", path);
  close (fd);

  return n == (gssize) length ? g_bytes_new_take (g_steal_pointer (&bytes), length) : NULL;
}

char *
hw_send_files_make_id (void)
{
  GString *id = g_string_new (NULL);
  guint8 bytes[HW_TRANSFER_ID_LENGTH / 2];

  /* So few bytes are never given in part, and only waited for while the system starts. */
  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    g_error ("there are no random numbers: %s", g_strerror (errno));
  for (gsize i = 0; i < sizeof bytes; i++)
    g_string_append_printf (id, "%02x", bytes[i]);

  return g_string_free (id, FALSE);
}
