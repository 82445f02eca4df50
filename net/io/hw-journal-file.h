/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns a file that only ever grows or is replaced as a whole, and is its process's alone. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The calls that can fail on a full or a broken disk, as write(2), fdatasync(2), fsync(2) and
 * rename(2) are; NULL ones aren't allowed. */
typedef struct
{
  gssize (*write) (int fd, const void *data, gsize length);
  int (*sync) (int fd);
  int (*sync_folder) (int fd);
  int (*rename) (const char *from, const char *to);
} HwJournalCalls;

extern const HwJournalCalls hw_journal_calls; /* the kernel's */

typedef struct _HwJournalFile HwJournalFile;

/* Opens or makes it, and locks it. NULL: somebody else has it, or it can't be. */
HwJournalFile *hw_journal_file_open (const char *path, const HwJournalCalls *calls, GError **error);
void hw_journal_file_free (HwJournalFile *self);

const char *hw_journal_file_get_path (const HwJournalFile *self);
/* All of it; larger than @max_bytes is an error before memory is taken. */
GBytes *hw_journal_file_read (HwJournalFile *self, gsize max_bytes, GError **error);
/* Once it is known for ours: from now on its owner alone may read it, and what a replacement that
 * didn't come about left behind is removed. */
gboolean hw_journal_file_adopt (HwJournalFile *self, GError **error);
/* The next append goes on at @size. */
gboolean hw_journal_file_cut (HwJournalFile *self, gsize size, GError **error);
/* All of it, or @error; then some of it may be there. */
gboolean hw_journal_file_append (HwJournalFile *self,
                                 const guint8 *data,
                                 gsize length,
                                 GError **error);
gboolean hw_journal_file_sync (HwJournalFile *self, GError **error);
/* The name as well: for a file that was just made. */
gboolean hw_journal_file_sync_folder (HwJournalFile *self, GError **error);

/* Over the first bytes; the next append goes on at the end. */
gboolean hw_journal_file_write_head (HwJournalFile *self,
                                     const guint8 *data,
                                     gsize length,
                                     GError **error);

/* An empty file beside, which isn't to be found under the path until it has moved there. */
HwJournalFile *hw_journal_file_new_beside (HwJournalFile *self, GError **error);
/* Removes and frees one that was made beside. */
void hw_journal_file_discard (HwJournalFile *self);
/* @self becomes what is in @beside, on disk before it returns. FALSE: *@moved says whether it has
 * become that, though perhaps not on disk, or is what it was, and nothing is left of @beside. */
gboolean hw_journal_file_replace (HwJournalFile *self,
                                  HwJournalFile *beside,
                                  gboolean *moved,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwJournalFile, hw_journal_file_free)

G_END_DECLS
