/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the reading of a line of key=value words, by a table of the keys that are known. */
#include "core/hw-transfer-words.h"

#include <string.h>

#define MAX_KEYS 32 /* bits of a word, and words of a line */

typedef struct
{
  const char *bytes;
  gsize length;
} Slice;

gboolean
hw_transfer_id_check (const char *id, gsize length)
{
  if (length != HW_TRANSFER_ID_LENGTH)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isdigit (id[i]) && (id[i] < 'a' || id[i] > 'f'))
      return FALSE;

  return TRUE;
}

gboolean
hw_transfer_number_read (const char *digits, gsize length, guint64 most, guint64 *number)
{
  guint64 value = 0;

  if (length == 0 || (digits[0] == '0' && length > 1))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      guint digit = (guint) (digits[i] - '0');

      if (!g_ascii_isdigit (digits[i]) || digit > most || value > (most - digit) / 10)
        return FALSE;
      value = value * 10 + digit;
    }
  *number = value;

  return TRUE;
}

static gboolean
is_word (Slice slice, const char *word)
{
  return slice.length == strlen (word) && memcmp (slice.bytes, word, slice.length) == 0;
}

static gboolean
read_choice (const HwTransferKey *key, Slice value)
{
  for (int i = 0; key->choices[i] != NULL; i++)
    if (is_word (value, key->choices[i]))
      {
        *(int *) key->target = i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
read_value (const HwTransferKey *key, Slice value)
{
  switch (key->kind)
    {
    case HW_TRANSFER_WORD_ID:
      if (!hw_transfer_id_check (value.bytes, value.length))
        return FALSE;
      memcpy (key->target, value.bytes, value.length);
      ((char *) key->target)[value.length] = '\0';
      return TRUE;
    case HW_TRANSFER_WORD_CHOICE:
      return read_choice (key, value);
    case HW_TRANSFER_WORD_FILES:
      if (is_word (value, "more"))
        {
          *(guint64 *) key->target = HW_TRANSFER_FILES_MORE;
          return TRUE;
        }
      G_GNUC_FALLTHROUGH;
    case HW_TRANSFER_WORD_NUMBER:
    default:
      return hw_transfer_number_read (value.bytes, value.length, key->most, key->target);
    }
}

static gboolean
take_word (Slice word, const HwTransferKey *keys, guint n_keys, guint32 *found)
{
  const char *equals = word.length > 0 ? memchr (word.bytes, '=', word.length) : NULL;
  Slice key, value;

  if (equals == NULL || equals == word.bytes)
    return FALSE;
  key = (Slice){ word.bytes, (gsize) (equals - word.bytes) };
  value = (Slice){ equals + 1, word.length - key.length - 1 };
  for (guint i = 0; i < n_keys; i++)
    {
      if (!is_word (key, keys[i].key))
        continue;
      if ((*found & 1u << i) != 0 || !read_value (&keys[i], value))
        return FALSE;
      *found |= 1u << i;
    }

  return TRUE;
}

gboolean
hw_transfer_words_read (const char *line,
                        gsize length,
                        const HwTransferKey *keys,
                        guint n_keys,
                        guint n_required)
{
  guint32 required = (1u << n_required) - 1;
  guint32 found = 0;

  for (guint n = 0; n < MAX_KEYS; n++)
    {
      const char *space = length > 0 ? memchr (line, ' ', length) : NULL;
      gsize size = space != NULL ? (gsize) (space - line) : length;

      if (!take_word ((Slice){ line, size }, keys, n_keys, &found))
        return FALSE;
      if (space == NULL)
        return (found & required) == required;
      line += size + 1;
      length -= size + 1;
    }

  return FALSE;
}
