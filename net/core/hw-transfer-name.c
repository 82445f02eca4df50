/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns which names a transfer's files may have: none that leaves its folder, and no two alike. */
#include "core/hw-transfer-name.h"

#include <string.h>

static gboolean
has_control (const char *name, gsize length)
{
  for (const char *at = name; at < name + length; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return TRUE;

  return FALSE;
}

static const char *
check_part (const char *part, gsize length)
{
  if (length == 0)
    return "it has an empty part";
  if (length > HW_TRANSFER_MAX_NAME)
    return "a part of it is longer than 255 bytes";
  if (part[0] == '.')
    return "a part of it begins with a dot";

  return NULL;
}

static const char *
check_parts (const char *name, gsize length)
{
  const char *end = name + length;
  const char *part = name;

  for (guint depth = 1; depth <= HW_TRANSFER_MAX_DEPTH; depth++)
    {
      const char *slash = memchr (part, '/', (gsize) (end - part));
      const char *wrong = check_part (part, (gsize) ((slash != NULL ? slash : end) - part));

      if (wrong != NULL || slash == NULL)
        return wrong;
      part = slash + 1;
    }

  return "it has more than 32 parts";
}

const char *
hw_transfer_name_check (const char *name, gsize length)
{
  if (length == 0)
    return "it is empty";
  if (length > HW_TRANSFER_MAX_PATH)
    return "it is longer than 1024 bytes";
  if (!g_utf8_validate_len (name, length, NULL))
    return "it isn't UTF-8, or has a NUL";
  if (has_control (name, length))
    return "it has a control character";
  if (name[0] == '/')
    return "it begins with a slash";

  return check_parts (name, length);
}

HwTransferNames *
hw_transfer_names_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
hw_transfer_names_free (HwTransferNames *self)
{
  g_hash_table_unref (self);
}

/* What a file system that knows no case, or keeps names composed, would make of it. */
static char *
fold (const char *name)
{
  g_autofree char *composed = g_utf8_normalize (name, -1, G_NORMALIZE_NFC);
  g_autofree char *folded = g_utf8_casefold (composed, -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFC);
}

#define FOLDER GINT_TO_POINTER (1)
#define FILE_ITSELF GINT_TO_POINTER (2)

/* Each folder on the way may be others' folder, but nobody's file. */
static gboolean
add_folders (HwTransferNames *self, const char *path)
{
  for (const char *slash = strchr (path, '/'); slash != NULL; slash = strchr (slash + 1, '/'))
    {
      g_autofree char *folder = g_strndup (path, (gsize) (slash - path));

      if (g_hash_table_lookup (self, folder) == FILE_ITSELF)
        return FALSE;
      g_hash_table_insert (self, g_steal_pointer (&folder), FOLDER);
    }

  return TRUE;
}

gboolean
hw_transfer_names_add (HwTransferNames *self, const char *name)
{
  g_autofree char *path = fold (name);

  if (g_hash_table_contains (self, path) || !add_folders (self, path))
    return FALSE;
  g_hash_table_insert (self, g_steal_pointer (&path), FILE_ITSELF);

  return TRUE;
}
