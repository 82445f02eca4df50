/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the figures of the journal: messages a second, by what a commit waits for. */
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>

#include "io/hw-session-journal.h"

#define SECONDS 2
#define PAYLOAD 64

static void
stage (HwSessionJournal *journal,
       const HwSessionClient *client,
       HwSessionActionKind kind,
       guint64 seq,
       GBytes *payload)
{
  const HwSessionAction action = { .kind = kind, .seq = seq, .payload = payload };

  hw_session_journal_stage_client (journal, client, &action);
}

/* What a message costs in its life: it is accepted, its echo is handled, it is ACKed. */
static void
measure (const char *path, HwJournalSync sync, guint batch)
{
  g_autoptr (HwSessionJournal) journal = NULL;
  g_autoptr (HwSessionClient) client = NULL;
  g_autoptr (GBytes) payload = g_bytes_new_take (g_malloc0 (PAYLOAD), PAYLOAD);
  g_autoptr (GError) error = NULL;
  HwSessionConfig config;
  guint64 n = 0;
  gint64 begin;
  double seconds;

  (void) g_remove (path);
  hw_session_config_init (&config);
  client = hw_session_client_new (&config, &(HwSessionId){ 1, 1 });
  journal = hw_session_journal_open (path, HW_JOURNAL_CLIENT, sync, &error);
  if (journal == NULL)
    g_error ("%s", error->message);
  begin = g_get_monotonic_time ();
  while (g_get_monotonic_time () - begin < SECONDS * G_USEC_PER_SEC)
    {
      for (guint i = 1; i <= batch; i++)
        stage (journal, client, HW_SESSION_ACTION_SAVE_MESSAGE, n + i, payload);
      n += batch;
      stage (journal, client, HW_SESSION_ACTION_SAVE_HANDLED, n, NULL);
      stage (journal, client, HW_SESSION_ACTION_SAVE_ACKED, n, NULL);
      if (!hw_session_journal_commit (journal, &error))
        g_error ("%s", error->message);
    }
  seconds = (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  printf ("%-9s  %3u a commit  %9.0f messages/s  %8.1f µs a commit\n",
          sync == HW_JOURNAL_SYNC_ALWAYS ? "fdatasync" : "none", batch, (double) n / seconds,
          seconds * 1e6 * batch / (double) n);
  (void) g_remove (path);
}

int
main (int argc, char **argv)
{
  const char *path = argc > 1 ? argv[1] : "bench.journal";
  const guint batches[] = { 1, 8, 64 };

  for (HwJournalSync sync = HW_JOURNAL_SYNC_ALWAYS; sync <= HW_JOURNAL_SYNC_NEVER; sync++)
    for (gsize i = 0; i < G_N_ELEMENTS (batches); i++)
      measure (path, sync, batches[i]);

  return EXIT_SUCCESS;
}
