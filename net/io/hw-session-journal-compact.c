/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the compaction of the journal of durable sessions: only what lives, in a new file. */
#include "io/hw-session-journal-private.h"

#define CHUNK (1 << 20) /* so much memory besides the sessions */

/* The new file is whole on disk before it takes the place of the old one, and its header says how
 * long it was then. So whenever the process or the power goes, the path names one or the other,
 * and both hold all that was committed. */

gboolean
hw_session_journal_write_header (HwJournalFile *file,
                                 HwJournalRole role,
                                 gsize base,
                                 GError **error)
{
  const HwJournalHeader header = { .version = HW_JOURNAL_VERSION, .role = role, .base = base };
  guint8 data[HW_JOURNAL_HEADER_SIZE];

  hw_journal_header_write (data, &header);

  return hw_journal_file_write_head (file, data, sizeof data, error);
}

typedef struct
{
  HwJournalFile *file;
  GByteArray *buffer;
  guint32 number;
  gsize size;
} Snapshot;

static gboolean
write_chunk (Snapshot *snapshot, GError **error)
{
  hw_journal_seal (snapshot->buffer, 0, snapshot->number++);
  if (!hw_journal_file_append (snapshot->file, snapshot->buffer->data, snapshot->buffer->len,
                               error))
    return FALSE;
  snapshot->size += snapshot->buffer->len;
  g_byte_array_set_size (snapshot->buffer, 0);
  hw_journal_begin (snapshot->buffer);

  return TRUE;
}

static gboolean
write_save (Snapshot *snapshot, const HwSessionSave *save, GError **error)
{
  hw_journal_add (snapshot->buffer, save);

  return snapshot->buffer->len < CHUNK || write_chunk (snapshot, error);
}

static gboolean
write_session (Snapshot *snapshot, const HwSavedSession *session, GError **error)
{
  HwSessionSave save = {
    .kind = HW_SESSION_SAVE_SESSION,
    .key = session->key,
    .attach = session->attach,
    .marks = session->marks,
  };

  if (!write_save (snapshot, &save, error))
    return FALSE;
  save.kind = HW_SESSION_SAVE_MESSAGE;
  save.seq = session->marks.una;
  for (GList *l = session->messages.head; l != NULL; l = l->next, save.seq++)
    {
      save.payload = l->data;
      if (!write_save (snapshot, &save, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_sessions (HwSessionJournal *self, Snapshot *snapshot, GError **error)
{
  if (!hw_session_journal_write_header (snapshot->file, self->role, 0, error))
    return FALSE;
  hw_journal_begin (snapshot->buffer);
  for (GList *l = self->sessions.in_order.head; l != NULL; l = l->next)
    if (!write_session (snapshot, l->data, error))
      return FALSE;

  return write_chunk (snapshot, error)
         && hw_session_journal_write_header (snapshot->file, self->role, snapshot->size, error);
}

/* HW-D-067 */
gboolean
hw_session_journal_compact (HwSessionJournal *self, GError **error)
{
  g_autoptr (GByteArray) buffer = g_byte_array_new ();
  g_autoptr (GError) reason = NULL;
  Snapshot snapshot = { .buffer = buffer, .number = 1, .size = HW_JOURNAL_HEADER_SIZE };
  gboolean moved = FALSE;

  g_clear_error (&self->warning);
  snapshot.file = hw_journal_file_new_beside (self->file, &self->warning);
  if (snapshot.file == NULL)
    return FALSE;
  if (!write_sessions (self, &snapshot, &self->warning))
    {
      hw_journal_file_discard (snapshot.file);
      return FALSE;
    }
  if (!hw_journal_file_replace (self->file, snapshot.file, &moved, &reason))
    {
      g_propagate_error (moved ? error : &self->warning, g_steal_pointer (&reason));
      return FALSE;
    }
  self->size = snapshot.size;
  self->number = snapshot.number;
  self->n_compactions++;

  return TRUE;
}
