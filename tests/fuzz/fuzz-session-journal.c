/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the fuzz target of the journal of durable sessions. */
#include "hw-fuzz.h"

#include "codec/hw-journal-format.h"
#include "hw-saves.h"

#define MAX_SESSIONS 50

static void
begin (GByteArray *journal)
{
  const HwJournalHeader header = {
    .version = HW_JOURNAL_VERSION,
    .role = HW_JOURNAL_SERVER,
    .base = HW_JOURNAL_HEADER_SIZE,
  };

  g_byte_array_set_size (journal, HW_JOURNAL_HEADER_SIZE);
  hw_journal_header_write (journal->data, &header);
}

static void
add_state (GByteArray *journal, const HwSavedSession *session)
{
  HwSessionSave save = {
    .kind = HW_SESSION_SAVE_SESSION,
    .key = session->key,
    .attach = session->attach,
    .marks = session->marks,
  };

  hw_journal_add (journal, &save);
  save.kind = HW_SESSION_SAVE_MESSAGE;
  save.seq = session->marks.una;
  for (GList *l = session->messages.head; l != NULL; l = l->next, save.seq++)
    {
      save.payload = l->data;
      hw_journal_add (journal, &save);
    }
}

/* What was read, written as a state and read again, is the same, and as long as was said. */
static void
check_again (const HwSavedSessions *sessions)
{
  g_autoptr (GByteArray) journal = g_byte_array_new ();
  g_autofree char *line = hw_saved_sessions_to_line (sessions);
  g_autofree char *line_again = NULL;
  HwSavedSessions again;
  guint32 number;
  gsize at, end;

  begin (journal);
  at = hw_journal_begin (journal);
  for (GList *l = sessions->in_order.head; l != NULL; l = l->next)
    add_state (journal, l->data);
  hw_journal_seal (journal, at, 1);
  hw_saved_sessions_init (&again, MAX_SESSIONS);
  hw_fuzz_check (hw_journal_load (journal->data, journal->len, &again, &end, &number));
  line_again = hw_saved_sessions_to_line (&again);
  hw_fuzz_check (g_str_equal (line, line_again) ? NULL : "written again, the sessions differ");
  hw_fuzz_check (journal->len == hw_journal_get_live_size (sessions) ? NULL : "the size is wrong");
  hw_saved_sessions_clear (&again);
}

static void
check (const guint8 *data, gsize size)
{
  HwSavedSessions sessions;
  guint32 number;
  gsize end;

  hw_saved_sessions_init (&sessions, MAX_SESSIONS);
  if (hw_journal_load (data, size, &sessions, &end, &number) == NULL)
    check_again (&sessions);
  hw_fuzz_check (end > size ? "it ends behind its end" : NULL);
  hw_fuzz_check (sessions.n_bytes > size ? "more was taken than there is" : NULL);
  hw_saved_sessions_clear (&sessions);
}

/* No fuzzer finds a CRC: so the same bytes are taken for a transaction's records, too. */
static void
check_records (const guint8 *data, gsize size)
{
  g_autoptr (GByteArray) journal = g_byte_array_new ();
  gsize at;

  begin (journal);
  at = hw_journal_begin (journal);
  g_byte_array_append (journal, data, (guint) size);
  hw_journal_seal (journal, at, 1);
  check (journal->data, journal->len);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const guint8 *bytes = size > 0 ? data : (const guint8 *) "";

  check (bytes, size);
  check_records (bytes, size);
  return 0;
}
