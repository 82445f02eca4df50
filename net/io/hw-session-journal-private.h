/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the memory of the journal of durable sessions, shared by its two files. */
#pragma once

#include "io/hw-journal-file.h"
#include "io/hw-session-journal.h"

G_BEGIN_DECLS

struct _HwSessionJournal
{
  HwJournalFile *file;
  HwJournalRole role;
  HwJournalSync sync;
  HwSavedSessions sessions; /* with what is staged */
  GByteArray *staged;       /* a transaction that isn't sealed yet */
  const char *wrong;        /* what was staged and can't be; NULL: all can */
  GError *failed;           /* of a commit; then nothing goes any more */
  GError *warning;          /* of the last compaction */
  gsize size;               /* of what is committed */
  gsize n_torn;
  gsize compact_at; /* the size at which it is worth to look how much is dead */
  guint32 number;   /* of the next transaction */
  guint64 n_commits;
  guint64 n_compactions;
};

/* With other calls than the kernel's. */
HwSessionJournal *hw_session_journal_open_with (const char *path,
                                                HwJournalRole role,
                                                HwJournalSync sync,
                                                const HwJournalCalls *calls,
                                                GError **error);
gboolean hw_session_journal_write_header (HwJournalFile *file,
                                          HwJournalRole role,
                                          gsize base,
                                          GError **error);
/* Commits what is staged, too. FALSE: it isn't done; where @error isn't set, everything is as it
 * was, and the warning says why. */
gboolean hw_session_journal_compact (HwSessionJournal *self, GError **error);

G_END_DECLS
