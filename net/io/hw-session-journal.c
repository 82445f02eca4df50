/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the journal of durable sessions: opening it, and each commit. */
#include "io/hw-session-journal-private.h"

#include <errno.h>
#include <string.h>

#include "core/hw-error.h"

#define SERVER_FILE "sessions.journal"
#define MAX_SESSIONS (1 << 20)
#define SMALLEST_TO_COMPACT (1 << 20)
#define LARGEST_KEPT (1 << 20) /* of the staged transaction's memory, from one to the next */

/* How it works: what is staged is applied to @sessions and encoded at once, so @sessions is what a
 * restart would find after the next commit. A commit appends the transaction. When the file has
 * grown to twice what lives in it, all of @sessions goes into a new file instead, which takes the
 * old one's place: that is a commit, too. So the file stays below twice what lives, or 1 MiB, and a
 * transaction; and what compaction writes is paid for by as much that was appended before. */

static void
clear_staged (HwSessionJournal *self)
{
  if (self->staged->len > LARGEST_KEPT)
    {
      g_byte_array_unref (self->staged);
      self->staged = g_byte_array_new ();
    }
  g_byte_array_set_size (self->staged, 0);
  hw_journal_begin (self->staged);
}

static gboolean
make (HwSessionJournal *self, GError **error)
{
  self->size = HW_JOURNAL_HEADER_SIZE;
  self->number = 1;

  return hw_journal_file_adopt (self->file, error) && hw_journal_file_cut (self->file, 0, error)
         && hw_session_journal_write_header (self->file, self->role, HW_JOURNAL_HEADER_SIZE, error)
         && hw_journal_file_sync (self->file, error)
         && hw_journal_file_sync_folder (self->file, error);
}

static gboolean
refuse (HwSessionJournal *self, HwError code, const char *wrong, const char *advice, GError **error)
{
  g_set_error (error, HW_ERROR, (int) code, "%s: %s; %s", hw_session_journal_get_path (self), wrong,
               advice);

  return FALSE;
}

static gboolean
check_header (HwSessionJournal *self, const guint8 *data, gsize length, GError **error)
{
  g_autofree char *version = NULL;
  HwJournalHeader header;
  const char *wrong = hw_journal_header_read (data, length, &header);

  if (wrong != NULL)
    return refuse (self, HW_ERROR_INVALID_ARGUMENT, wrong, "name another file", error);
  version = g_strdup_printf ("it is a journal of version %u, not %u", header.version,
                             HW_JOURNAL_VERSION);
  if (header.version != HW_JOURNAL_VERSION)
    return refuse (self, HW_ERROR_UNSUPPORTED, version,
                   "use the program that wrote it, or name another file", error);
  if (header.role != self->role)
    return refuse (self, HW_ERROR_INVALID_ARGUMENT,
                   self->role == HW_JOURNAL_CLIENT ? "it isn't a client's journal"
                                                   : "it isn't a server's journal",
                   "name another file", error);

  return TRUE;
}

static gboolean
load (HwSessionJournal *self, const guint8 *data, gsize length, GError **error)
{
  const char *wrong = hw_journal_load (data, length, &self->sessions, &self->size, &self->number);
  g_autofree char *where = NULL;

  self->n_torn = length - self->size;
  if (wrong == NULL)
    return hw_journal_file_adopt (self->file, error)
           && hw_journal_file_cut (self->file, self->size, error);
  where = g_strdup_printf ("it is damaged at byte %" G_GSIZE_FORMAT ", %s", self->size, wrong);

  return refuse (self, HW_ERROR_FAILED, where,
                 "put a copy in its place, or move it away to begin without its sessions", error);
}

/* One that was being made when its process ended: nothing was saved in it yet. */
static gboolean
is_unmade (const guint8 *data, gsize length)
{
  guint8 whole[HW_JOURNAL_HEADER_SIZE];
  const HwJournalHeader header = { .version = HW_JOURNAL_VERSION };

  hw_journal_header_write (whole, &header);

  return length < HW_JOURNAL_HEADER_SIZE
         && (length == 0 || memcmp (data, whole, MIN (length, 8)) == 0);
}

static gboolean
read_file (HwSessionJournal *self, GError **error)
{
  g_autoptr (GBytes) bytes = hw_journal_file_read (self->file, HW_JOURNAL_MAX_BYTES, error);
  const guint8 *data;
  gsize length;

  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &length);
  if (is_unmade (data, length))
    return make (self, error);

  return check_header (self, data, length, error) && load (self, data, length, error);
}

static void
look_again_at (HwSessionJournal *self, gsize size)
{
  self->compact_at = MAX (size, SMALLEST_TO_COMPACT);
}

HwSessionJournal *
hw_session_journal_open_with (const char *path,
                              HwJournalRole role,
                              HwJournalSync sync,
                              const HwJournalCalls *calls,
                              GError **error)
{
  HwJournalFile *file = hw_journal_file_open (path, calls, error);
  HwSessionJournal *self;

  if (file == NULL)
    return NULL;
  self = g_new0 (HwSessionJournal, 1);
  self->file = file;
  self->role = role;
  self->sync = sync;
  self->staged = g_byte_array_new ();
  hw_saved_sessions_init (&self->sessions, role == HW_JOURNAL_CLIENT ? 1 : MAX_SESSIONS);
  clear_staged (self);
  if (!read_file (self, error))
    {
      hw_session_journal_free (self);
      return NULL;
    }
  look_again_at (self, 2 * hw_journal_get_live_size (&self->sessions));

  return self;
}

HwSessionJournal *
hw_session_journal_open (const char *path, HwJournalRole role, HwJournalSync sync, GError **error)
{
  return hw_session_journal_open_with (path, role, sync, &hw_journal_calls, error);
}

HwSessionJournal *
hw_session_journal_open_in (const char *folder, HwJournalSync sync, GError **error)
{
  g_autofree char *path = g_build_filename (folder, SERVER_FILE, NULL);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return hw_session_journal_open (path, HW_JOURNAL_SERVER, sync, error);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               "%s can't be made a folder for sessions: %s", folder, g_strerror (errno));

  return NULL;
}

void
hw_session_journal_free (HwSessionJournal *self)
{
  hw_journal_file_free (self->file);
  hw_saved_sessions_clear (&self->sessions);
  g_byte_array_unref (self->staged);
  g_clear_error (&self->failed);
  g_clear_error (&self->warning);
  g_free (self);
}

/* A save that contradicts what is saved would make a journal that nobody can open again. */
static void
stage (HwSessionJournal *self, const HwSessionSave *save)
{
  if (self->wrong != NULL)
    return;
  if (save->payload != NULL
      && g_bytes_get_size (save->payload) + self->staged->len > HW_JOURNAL_MAX_BYTES)
    self->wrong = "there is too much in one transaction";
  else
    self->wrong = hw_saved_sessions_apply (&self->sessions, save);
  if (self->wrong == NULL)
    hw_journal_add (self->staged, save);
}

gboolean
hw_session_journal_stage_client (HwSessionJournal *self,
                                 const HwSessionClient *client,
                                 const HwSessionAction *action)
{
  HwSessionSave save;

  if (!hw_session_save_from_action (action, hw_session_client_get_nonce (client), &save))
    return FALSE;
  stage (self, &save);

  return TRUE;
}

gboolean
hw_session_journal_stage_stored (HwSessionJournal *self, const HwSessionAction *action)
{
  HwSessionSave save;

  if (action->session == NULL
      || !hw_session_save_from_action (action, hw_stored_session_get_sid (action->session), &save))
    return FALSE;
  stage (self, &save);

  return TRUE;
}

/* Whatever of it is in the file is taken out again, if that can be: nobody was told of it. */
static gboolean
append (HwSessionJournal *self, GError **error)
{
  hw_journal_seal (self->staged, 0, self->number);
  if (hw_journal_file_append (self->file, self->staged->data, self->staged->len, error)
      && (self->sync == HW_JOURNAL_SYNC_NEVER || hw_journal_file_sync (self->file, error)))
    {
      self->size += self->staged->len;
      self->number++;
      return TRUE;
    }
  (void) hw_journal_file_cut (self->file, self->size, NULL); /* the first error is the one */

  return FALSE;
}

static gboolean
is_worth_compacting (HwSessionJournal *self, gsize size)
{
  gsize live = hw_journal_get_live_size (&self->sessions);

  if (size < self->compact_at)
    return FALSE;
  look_again_at (self, 2 * live);

  return size >= 2 * live;
}

static gboolean
fits (HwSessionJournal *self, gsize size, GError **error)
{
  if (size <= HW_JOURNAL_MAX_BYTES)
    return TRUE;
  g_set_error (error, HW_ERROR, HW_ERROR_TOO_LARGE, "%s would become larger than a journal may be",
               hw_session_journal_get_path (self));

  return FALSE;
}

static gboolean
write_staged (HwSessionJournal *self, GError **error)
{
  gsize size = self->size + self->staged->len;
  GError *reason = NULL;

  if (is_worth_compacting (self, size))
    {
      if (hw_session_journal_compact (self, &reason))
        return TRUE;
      look_again_at (self, 2 * size);
    }
  if (reason != NULL)
    {
      g_propagate_error (error, reason);
      return FALSE;
    }

  return fits (self, size, error) && append (self, error);
}

static gboolean
commit (HwSessionJournal *self, GError **error)
{
  if (self->wrong == NULL)
    return write_staged (self, error);
  g_set_error (error, HW_ERROR, HW_ERROR_FAILED, "%s would be contradicted: %s",
               hw_session_journal_get_path (self), self->wrong);

  return FALSE;
}

/* What is ahead of the disk for good mustn't go on: so it is said again and again. */
static void
fail_for_good (HwSessionJournal *self, GError *reason)
{
  self->failed = g_error_new (reason->domain, reason->code,
                              "%s; nothing more is sent: mend that, and start again from what was "
                              "committed",
                              reason->message);
  g_error_free (reason);
}

gboolean
hw_session_journal_commit (HwSessionJournal *self, GError **error)
{
  GError *reason = NULL;

  if (self->failed == NULL && self->wrong == NULL && self->staged->len == HW_JOURNAL_HEAD_SIZE)
    return TRUE;
  if (self->failed == NULL && !commit (self, &reason))
    fail_for_good (self, reason);
  clear_staged (self);
  if (self->failed != NULL)
    {
      g_propagate_error (error, g_error_copy (self->failed));
      return FALSE;
    }
  self->n_commits++;

  return TRUE;
}

const char *
hw_session_journal_get_path (const HwSessionJournal *self)
{
  return hw_journal_file_get_path (self->file);
}

gsize
hw_session_journal_get_size (const HwSessionJournal *self)
{
  return self->size;
}

gsize
hw_session_journal_get_n_torn (const HwSessionJournal *self)
{
  return self->n_torn;
}

guint64
hw_session_journal_get_n_commits (const HwSessionJournal *self)
{
  return self->n_commits;
}

guint64
hw_session_journal_get_n_compactions (const HwSessionJournal *self)
{
  return self->n_compactions;
}

const char *
hw_session_journal_get_warning (const HwSessionJournal *self)
{
  return self->warning == NULL ? NULL : self->warning->message;
}
