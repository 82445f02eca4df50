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

/* A path, or a folder on the way to it: the beginning of a string that the names own. So 1000 names
 * of 32 parts cost little more than their own bytes. */
typedef struct
{
  const char *path;
  gsize length;
  gboolean is_folder;
} Entry;

struct _HwTransferNames
{
  GTree *entries; /* Entry; no hash, for whoever chooses the names could make them collide */
  GPtrArray *paths;
};

static int
entry_compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Entry *one = a, *other = b;
  int order = memcmp (one->path, other->path, MIN (one->length, other->length));

  return order != 0 ? order : (one->length > other->length) - (one->length < other->length);
}

HwTransferNames *
hw_transfer_names_new (void)
{
  HwTransferNames *self = g_new0 (HwTransferNames, 1);

  self->entries = g_tree_new_full (entry_compare, NULL, g_free, NULL);
  self->paths = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
hw_transfer_names_free (HwTransferNames *self)
{
  g_tree_unref (self->entries);
  g_ptr_array_unref (self->paths);
  g_free (self);
}

/* What a file system that knows no case, or keeps names composed, would make of it. */
static char *
fold (const char *name)
{
  g_autofree char *composed = g_utf8_normalize (name, -1, G_NORMALIZE_NFC);
  g_autofree char *folded = g_utf8_casefold (composed, -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFC);
}

/* FALSE: there is one already, and not both are folders. */
static gboolean
add_entry (HwTransferNames *self, const char *path, gsize length, gboolean is_folder)
{
  const Entry entry = { path, length, is_folder };
  const Entry *other = g_tree_lookup (self->entries, &entry);
  Entry *own;

  if (other != NULL)
    return other->is_folder && is_folder;
  own = g_memdup2 (&entry, sizeof entry);
  g_tree_insert (self->entries, own, own);

  return TRUE;
}

gboolean
hw_transfer_names_add (HwTransferNames *self, const char *name)
{
  char *path = fold (name);

  g_ptr_array_add (self->paths, path);
  for (const char *slash = strchr (path, '/'); slash != NULL; slash = strchr (slash + 1, '/'))
    if (!add_entry (self, path, (gsize) (slash - path), TRUE))
      return FALSE;

  return add_entry (self, path, strlen (path), FALSE);
}
