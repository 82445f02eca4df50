/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what is remembered of paths: how long each lets a connection be quiet. */
#include "io/hw-path-memory.h"

#include <glib/gstdio.h>
#include <string.h>

#include "core/hw-address.h"
#include "core/hw-error.h"

#define INTERVAL "interval_ms"
#define SINCE "since"
#define LONGEST_MS (30 * G_GINT64_CONSTANT (24) * 3600 * 1000)
#define MAX_PATHS 200
#define MAX_BYTES (128 * 1024)

/* The bytes of an address that name its network. */
static char *
get_network (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
  g_autoptr (GInetAddress) network = NULL;
  g_autofree char *text = NULL;
  guint8 bytes[16] = { 0 };
  gsize kept;

  if (address == NULL)
    return g_strdup (host);
  kept = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4 ? 3 : 8;
  memcpy (bytes, g_inet_address_to_bytes (address), kept);
  network = g_inet_address_new_from_bytes (bytes, g_inet_address_get_family (address));
  text = g_inet_address_to_string (network);

  return g_strdup_printf ("%s/%u", text, (guint) (8 * kept));
}

/* What the name of a key file's group can't have. */
static void
make_plain (char *name)
{
  for (; *name != '\0'; name++)
    if (*name == '[' || *name == ']' || g_ascii_iscntrl (*name))
      *name = '_';
}

char *
hw_path_memory_name (const char *local, const char *host, guint16 port)
{
  g_autofree char *own_host = NULL;
  g_autofree char *network = NULL;
  guint16 own_port;
  char *name;

  if (hw_address_parse (local, &own_host, &own_port, NULL)) /* NULL: then it is taken as it is */
    network = get_network (own_host);
  name = g_strdup_printf ("%s to %s port %u", network != NULL ? network : local, host, port);
  make_plain (name);

  return name;
}

/* One that is too large isn't ours. */
static gboolean
check_size (const char *file, GError **error)
{
  GStatBuf status;

  if (g_stat (file, &status) != 0 || status.st_size <= MAX_BYTES)
    return TRUE;
  g_set_error (error, HW_ERROR, HW_ERROR_TOO_LARGE,
               "%s is larger than %d bytes, so no memory of heartbeats; remove it", file,
               MAX_BYTES);

  return FALSE;
}

/* A file that isn't there is an empty one. */
static GKeyFile *
load (const char *file, GError **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autoptr (GError) inner = NULL;

  if (!check_size (file, error))
    return NULL;
  if (g_key_file_load_from_file (keys, file, G_KEY_FILE_NONE, &inner)
      || g_error_matches (inner, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_steal_pointer (&keys);
  g_propagate_prefixed_error (error, g_steal_pointer (&inner), "%s can't be read: ", file);

  return NULL;
}

gboolean
hw_path_memory_recall (const char *file, const char *path, HwPathFinding *finding, GError **error)
{
  g_autoptr (GKeyFile) keys = load (file, error);
  gint64 interval_ms;
  gint64 since;

  if (keys == NULL)
    return FALSE;
  interval_ms = g_key_file_get_int64 (keys, path, INTERVAL, NULL); /* NULL: 0, which is nothing */
  since = g_key_file_get_int64 (keys, path, SINCE, NULL);
  if (interval_ms < 1 || interval_ms > LONGEST_MS)
    return FALSE;
  *finding = (HwPathFinding){ HW_MSEC (interval_ms),
                              HW_SEC (CLAMP (since, 0, g_get_real_time () / HW_SEC (1))) };

  return TRUE;
}

static void
forget_oldest (GKeyFile *keys)
{
  gsize n;
  g_auto (GStrv) paths = g_key_file_get_groups (keys, &n);
  const char *oldest = NULL;
  gint64 oldest_since = G_MAXINT64;

  for (gsize i = 0; i < n; i++)
    {
      gint64 since = g_key_file_get_int64 (keys, paths[i], SINCE, NULL); /* NULL: 0, the oldest */

      if (since < oldest_since)
        {
          oldest = paths[i];
          oldest_since = since;
        }
    }
  if (n > MAX_PATHS)
    g_key_file_remove_group (keys, oldest, NULL); /* NULL: it is there */
}

static gboolean
save (GKeyFile *keys, const char *file, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (file);
  gsize length;
  g_autofree char *text = g_key_file_to_data (keys, &length, NULL); /* NULL: it can't fail */

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s can't be made: %s",
                   folder, g_strerror (errno));
      return FALSE;
    }

  return g_file_set_contents_full (file, text, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT,
                                   0600, error);
}

/* A file that can't be made out is left as it is: it may be somebody else's. */
gboolean
hw_path_memory_keep (const char *file,
                     const char *path,
                     const HwPathFinding *finding,
                     GError **error)
{
  g_autoptr (GKeyFile) keys = load (file, error);

  if (keys == NULL)
    return FALSE;
  if (finding == NULL)
    return !g_key_file_remove_group (keys, path, NULL) /* NULL: then it wasn't known */
           || save (keys, file, error);
  g_key_file_set_int64 (keys, path, INTERVAL, finding->interval_us / 1000);
  g_key_file_set_int64 (keys, path, SINCE, finding->since_us / HW_SEC (1));
  forget_oldest (keys);

  return save (keys, file, error);
}
