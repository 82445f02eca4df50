/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the journal of durable sessions: what a process that was killed finds again. */
#pragma once

#include "codec/hw-journal-format.h"
#include "core/hw-session-client.h"
#include "core/hw-session-store.h"

G_BEGIN_DECLS

/*
 * HW-D-060 to HW-D-068. One file: of one session for a client (--durable FILE), of all sessions for
 * a server (--session-dir DIR). It isn't thread-safe: it belongs to the thread of its machine.
 *
 * At start:
 *
 *   journal = hw_session_journal_open (file, HW_JOURNAL_CLIENT, HW_JOURNAL_SYNC_ALWAYS, &error);
 *   client = hw_session_journal_restore_client (journal, &config, &fresh_nonce, &error);
 * or
 *   journal = hw_session_journal_open_in (folder, HW_JOURNAL_SYNC_ALWAYS, &error);
 *   store = hw_session_store_new (…);
 *   hw_session_journal_restore_store (journal, store, now, &error);
 *
 * where config.durable must be TRUE. Any error here is a reason not to start; its message says what
 * to do, and the file is as it was.
 *
 * After each input, and after the restore, one drain:
 *
 *   while (hw_session_store_next_action (store, &action))
 *     if (hw_session_journal_stage_stored (journal, &action))
 *       continue;
 *     else if (action.kind == HW_SESSION_ACTION_DELIVER)
 *       … call the program, which may send and say handled …
 *     else
 *       … hold it, with a reference on its payloads …
 *   if (!hw_session_journal_commit (journal, &error))
 *     … tell the error, and end: send and tell nothing of what is held …
 *   … carry out what is held, in order …
 *
 * Several inputs may go before one drain (all that epoll reported, say), where the machines allow
 * it: that is what makes a commit cheap, for each costs a write and an fdatasync, during which the
 * thread waits. A drain without saves costs nothing.
 *
 * When a commit fails, the machine is ahead of the disk for good. So the journal is dead from then
 * on: each commit fails with the same error. What the disk has is a state from which a restart goes
 * on; whether the failed transaction is in it can't be known, and need not be, since nobody was
 * told.
 *
 * When a compaction fails, nothing is lost: the old file is still there, goes on growing, and the
 * next try comes when it has grown as much again. hw_session_journal_get_warning tells.
 */
typedef struct _HwSessionJournal HwSessionJournal;

typedef enum
{
  HW_JOURNAL_SYNC_ALWAYS, /* fdatasync at each commit: survives a loss of power, too. The default */
  HW_JOURNAL_SYNC_NEVER,  /* left to the kernel: survives what the process dies of, and no more */
} HwJournalSync;

/* NULL with a message that names the file: it is in use by another process, of another version, of
 * the other role, damaged, or can't be opened. A file that isn't there is made. */
HwSessionJournal *hw_session_journal_open (const char *path,
                                           HwJournalRole role,
                                           HwJournalSync sync,
                                           GError **error);
/* A server's: sessions.journal in @folder, which is made, too, when it isn't there. */
HwSessionJournal *hw_session_journal_open_in (const char *folder,
                                              HwJournalSync sync,
                                              GError **error);
/* Forgets what wasn't committed. */
void hw_session_journal_free (HwSessionJournal *self);

/* The saved session, or a new one that is named by @fresh_nonce, when none is saved. NULL: what is
 * saved doesn't fit @config. Whether it was restored: hw_session_client_get_gen isn't 0, or there
 * are messages in its outbox, or its nonce isn't @fresh_nonce. */
HwSessionClient *hw_session_journal_restore_client (HwSessionJournal *self,
                                                    const HwSessionConfig *config,
                                                    const HwSessionId *fresh_nonce,
                                                    GError **error);
/* All saved sessions, into a store that has none yet. FALSE: one doesn't fit its settings. */
gboolean hw_session_journal_restore_store (HwSessionJournal *self,
                                           HwSessionStore *store,
                                           HwTime now,
                                           GError **error);

/* Take a SAVE into the transaction, and return TRUE; FALSE for other actions. */
gboolean hw_session_journal_stage_client (HwSessionJournal *self,
                                          const HwSessionClient *client,
                                          const HwSessionAction *action);
gboolean hw_session_journal_stage_stored (HwSessionJournal *self, const HwSessionAction *action);
/* Everything that was staged since the last, as one, or nothing of it. */
gboolean hw_session_journal_commit (HwSessionJournal *self, GError **error);

const char *hw_session_journal_get_path (const HwSessionJournal *self);
gsize hw_session_journal_get_size (const HwSessionJournal *self);
/* Bytes of a last transaction that was never committed, ignored at open; 0: it was whole. */
gsize hw_session_journal_get_n_torn (const HwSessionJournal *self);
guint64 hw_session_journal_get_n_commits (const HwSessionJournal *self);
guint64 hw_session_journal_get_n_compactions (const HwSessionJournal *self);
/* Why the last compaction didn't come about; NULL: it did. */
const char *hw_session_journal_get_warning (const HwSessionJournal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwSessionJournal, hw_session_journal_free)

G_END_DECLS
