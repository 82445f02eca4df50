/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the manifest of a transfer: its id, and its files with their names, sizes and hashes. */
#include "core/hw-transfer-manifest.h"

#include <string.h>

#include "core/hw-transfer-name.h"

/* An offer is a line of words, then, where the end is known by count, a line for each file:
 *
 *   transfer=0123456789abcdef0123456789abcdef files=2 bytes=11
 *   5 2cf24dba…9824 hello.txt
 *   6 486ea462…cdc7 sub/world.txt
 *
 * (HW-P-132). The name comes last, for it may have spaces; it can't have a LF. Line after line is
 * judged, and only then kept. */

#define LONGEST_SHOWN 64 /* of a name in a refusal */

static void
file_free (gpointer data)
{
  HwTransferFile *self = data;

  g_free (self->name);
  g_free (self);
}

HwTransferManifest *
hw_transfer_manifest_new (const char *id, HwTransferEnd end)
{
  HwTransferManifest *self = g_new0 (HwTransferManifest, 1);

  g_strlcpy (self->id, id, sizeof self->id);
  self->end = end;
  self->files = g_ptr_array_new_with_free_func (file_free);
  self->names = hw_transfer_names_new ();

  return self;
}

void
hw_transfer_manifest_free (HwTransferManifest *self)
{
  g_ptr_array_unref (self->files);
  hw_transfer_names_free (self->names);
  g_free (self);
}

const HwTransferFile *
hw_transfer_manifest_get_file (const HwTransferManifest *self, guint64 n)
{
  return n < self->files->len ? self->files->pdata[n] : NULL;
}

static gboolean
refuse_name (HwTransferRefusal *refusal, const char *name, gsize length, const char *wrong)
{
  g_autofree char *shown = g_utf8_make_valid (name, (gssize) MIN (length, LONGEST_SHOWN));

  for (char *at = shown; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      *at = '?';

  return hw_transfer_refuse (refusal, HW_TRANSFER_REASON_NAME, "the name \"%s\" is refused: %s",
                             shown, wrong);
}

static gboolean
check_room (const HwTransferManifest *self,
            guint64 size,
            const HwTransferLimits *limits,
            HwTransferRefusal *refusal)
{
  if (self->files->len >= limits->files)
    return hw_transfer_refuse (refusal, HW_TRANSFER_REASON_TOO_LARGE,
                               "more than %u files; send them in several transfers", limits->files);
  if (size > limits->bytes || self->bytes > limits->bytes - size)
    return hw_transfer_refuse (refusal, HW_TRANSFER_REASON_TOO_LARGE,
                               "more than %" G_GUINT64_FORMAT " bytes in all", limits->bytes);

  return TRUE;
}

static gboolean
is_hash (const char *hash, gsize length)
{
  if (length != HW_TRANSFER_HASH_LENGTH)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isxdigit (hash[i]) || g_ascii_isupper (hash[i]))
      return FALSE;

  return TRUE;
}

static gboolean
add (HwTransferManifest *self,
     const char *name,
     gsize name_length,
     guint64 size,
     const char *hash,
     const HwTransferLimits *limits,
     HwTransferRefusal *refusal)
{
  const char *wrong = hw_transfer_name_check (name, name_length);
  g_autofree char *copy = NULL;
  HwTransferFile *file;

  if (wrong != NULL)
    return refuse_name (refusal, name, name_length, wrong);
  if (!check_room (self, size, limits, refusal))
    return FALSE;
  copy = g_strndup (name, name_length);
  if (!hw_transfer_names_add (self->names, copy))
    return refuse_name (refusal, name, name_length,
                        "another file's is the same but for case or composition, or a folder's");

  file = g_new0 (HwTransferFile, 1);
  file->name = g_steal_pointer (&copy);
  file->size = size;
  memcpy (file->hash, hash, HW_TRANSFER_HASH_LENGTH);
  g_ptr_array_add (self->files, file);
  self->bytes += size;

  return TRUE;
}

gboolean
hw_transfer_manifest_add (HwTransferManifest *self,
                          const char *name,
                          guint64 size,
                          const char *hash,
                          const HwTransferLimits *limits,
                          HwTransferRefusal *refusal)
{
  g_return_val_if_fail (is_hash (hash, strlen (hash)), FALSE);

  return add (self, name, strlen (name), size, hash, limits, refusal);
}

gboolean
hw_transfer_manifest_add_line (HwTransferManifest *self,
                               const char *line,
                               gsize length,
                               const HwTransferLimits *limits,
                               HwTransferRefusal *refusal)
{
  const char *space = length > 0 ? memchr (line, ' ', length) : NULL;
  gsize digits = space != NULL ? (gsize) (space - line) : 0;
  gsize head = digits + 1 + HW_TRANSFER_HASH_LENGTH + 1;
  guint64 size;

  if (space == NULL || length < head || line[head - 1] != ' '
      || !hw_transfer_number_read (line, digits, G_MAXINT64, &size)
      || !is_hash (space + 1, HW_TRANSFER_HASH_LENGTH))
    return hw_transfer_refuse (refusal, HW_TRANSFER_REASON_PROTOCOL,
                               "a file that isn't announced as SIZE HASH NAME");

  return add (self, line + head, length - head, size, space + 1, limits, refusal);
}

char *
hw_transfer_file_write (const HwTransferFile *self)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %s %s", self->size, self->hash, self->name);
}

gboolean
hw_transfer_file_is_line (const HwTransferFile *self, const char *line, gsize length)
{
  g_autofree char *own = hw_transfer_file_write (self);

  return strlen (own) == length && memcmp (own, line, length) == 0;
}

static gboolean
file_equal (const HwTransferFile *a, const HwTransferFile *b)
{
  return a->size == b->size && strcmp (a->hash, b->hash) == 0 && strcmp (a->name, b->name) == 0;
}

gboolean
hw_transfer_manifest_equal (const HwTransferManifest *a, const HwTransferManifest *b)
{
  if (strcmp (a->id, b->id) != 0 || a->end != b->end || a->files->len != b->files->len)
    return FALSE;
  for (guint i = 0; i < a->files->len; i++)
    if (!file_equal (a->files->pdata[i], b->files->pdata[i]))
      return FALSE;

  return TRUE;
}

/* The length of the line at @bytes without its LF; *next: where the one behind it begins. */
static gsize
measure_line (const char *bytes, const char *end, const char **next)
{
  const char *lf = bytes < end ? memchr (bytes, '\n', (gsize) (end - bytes)) : NULL;

  *next = lf != NULL ? lf + 1 : end;
  return (gsize) ((lf != NULL ? lf : end) - bytes);
}

typedef struct
{
  char id[HW_TRANSFER_ID_LENGTH + 1];
  guint64 files;
  guint64 bytes;
} Head;

static gboolean
read_head (Head *self,
           const char *line,
           gsize length,
           const HwTransferLimits *limits,
           HwTransferRefusal *refusal)
{
  const HwTransferKey keys[] = {
    { "transfer", HW_TRANSFER_WORD_ID, self->id, 0, NULL },
    { "files", HW_TRANSFER_WORD_FILES, &self->files, G_MAXUINT32, NULL },
    { "bytes", HW_TRANSFER_WORD_NUMBER, &self->bytes, G_MAXINT64, NULL },
  };

  *self = (Head){ .files = 0 };
  if (!hw_transfer_words_read (line, length, keys, G_N_ELEMENTS (keys), 2))
    return hw_transfer_refuse (refusal, HW_TRANSFER_REASON_PROTOCOL,
                               "an offer that doesn't begin with transfer=ID files=N bytes=N");
  if (self->files == HW_TRANSFER_FILES_MORE)
    return TRUE;
  if (self->files > limits->files)
    return hw_transfer_refuse (refusal, HW_TRANSFER_REASON_TOO_LARGE,
                               "%" G_GUINT64_FORMAT " files; at most %u are taken", self->files,
                               limits->files);

  return TRUE;
}

static gboolean
check_counts (const HwTransferManifest *self, const Head *head, HwTransferRefusal *refusal)
{
  if (self->end == HW_TRANSFER_END_MORE && self->files->len > 0)
    return hw_transfer_refuse (refusal, HW_TRANSFER_REASON_PROTOCOL,
                               "files in an offer that announces them later");
  if (self->end == HW_TRANSFER_END_COUNT && self->files->len == 0)
    return hw_transfer_refuse (refusal, HW_TRANSFER_REASON_PROTOCOL, "an offer of no file");
  if (self->end == HW_TRANSFER_END_COUNT
      && (self->files->len != head->files || self->bytes != head->bytes))
    return hw_transfer_refuse (refusal, HW_TRANSFER_REASON_PROTOCOL,
                               "an offer whose files aren't as many, or as long, as it says");

  return TRUE;
}

HwTransferManifest *
hw_transfer_manifest_read (const char *bytes,
                           gsize length,
                           const HwTransferLimits *limits,
                           HwTransferRefusal *refusal)
{
  g_autoptr (HwTransferManifest) self = NULL;
  const char *begin = length > 0 ? bytes : ""; /* NULL has no end */
  const char *end = begin + length;
  const char *next;
  gsize n = measure_line (begin, end, &next);
  Head head;

  if (!read_head (&head, begin, n, limits, refusal))
    return NULL;
  self = hw_transfer_manifest_new (head.id, head.files == HW_TRANSFER_FILES_MORE
                                                ? HW_TRANSFER_END_MORE
                                                : HW_TRANSFER_END_COUNT);
  for (const char *line = next; line < end; line = next)
    {
      n = measure_line (line, end, &next);
      if (!hw_transfer_manifest_add_line (self, line, n, limits, refusal))
        return NULL;
    }

  return check_counts (self, &head, refusal) ? g_steal_pointer (&self) : NULL;
}

GBytes *
hw_transfer_manifest_write (const HwTransferManifest *self)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "transfer=%s files=", self->id);
  if (self->end == HW_TRANSFER_END_MORE)
    {
      g_string_append (out, "more\n");
      return g_string_free_to_bytes (out);
    }
  g_string_append_printf (out, "%u bytes=%" G_GUINT64_FORMAT "\n", self->files->len, self->bytes);
  for (guint i = 0; i < self->files->len; i++)
    {
      g_autofree char *line = hw_transfer_file_write (self->files->pdata[i]);

      g_string_append (out, line);
      g_string_append_c (out, '\n');
    }

  return g_string_free_to_bytes (out);
}
