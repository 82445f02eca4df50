/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a journal keeps what was committed, whatever the disk or the process does. */
#include "hw-test.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "hw-saves.h"
#include "io/hw-session-journal-private.h"

/* So that a few commits are enough for a compaction. */
#define PAYLOAD (200 * 1024)
#define N_COMMITS 14

typedef struct
{
  char *folder;
  char *path;
  HwSessionClient *client;
  HwSessionJournal *journal;
} Fixture;

/* What the calls do; they have no user data. */
static struct
{
  guint n_calls;
  guint n_syncs;
  guint fail_at; /* counted from 1; 0: never */
  int error;
  gsize longest_write; /* 0: any */
  const char *saved_from;
  const char *saved_to; /* NULL: what would be there if the process ended here isn't kept */
} fate;

static gboolean
fails (void)
{
  fate.n_calls++;
  if (fate.saved_to != NULL && fate.n_calls == fate.fail_at)
    {
      g_autofree char *contents = NULL;
      gsize length;

      if (g_file_get_contents (fate.saved_from, &contents, &length, NULL))
        (void) g_file_set_contents (fate.saved_to, contents, (gssize) length, NULL);
    }
  errno = fate.error;

  return fate.n_calls == fate.fail_at;
}

/* A write that fails has written some of it before: that is how a disk gets full. */
static gssize
write_cb (int fd, const void *data, gsize length)
{
  static gboolean interrupted;

  if (fails ())
    {
      gssize n = write (fd, data, length / 2);

      errno = n < 0 ? errno : fate.error;
      return -1;
    }
  interrupted = !interrupted;
  errno = EINTR;
  if (fate.longest_write > 0 && interrupted)
    return -1;

  return write (fd, data, fate.longest_write == 0 ? length : MIN (length, fate.longest_write));
}

/* No power is lost here, so nothing needs to be waited for. */
static int
sync_cb (int fd)
{
  fate.n_syncs++;
  return fails () ? -1 : 0;
}

static int
rename_cb (const char *from, const char *to)
{
  return fails () ? -1 : g_rename (from, to);
}

static const HwJournalCalls calls = {
  .write = write_cb,
  .sync = sync_cb,
  .sync_folder = sync_cb,
  .rename = rename_cb,
};

static void
set_up (Fixture *f)
{
  HwSessionConfig config;

  memset (&fate, 0, sizeof fate);
  hw_session_config_init (&config);
  config.durable = TRUE;
  *f = (Fixture){ .folder = g_dir_make_tmp ("heartwire-journal-XXXXXX", NULL) };
  assert_non_null (f->folder);
  f->path = g_build_filename (f->folder, "journal", NULL);
  f->client = hw_session_client_new (&config, &(HwSessionId){ 1, 7 });
}

static void
tear_down (Fixture *f)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  g_clear_pointer (&f->journal, hw_session_journal_free);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);

      (void) g_remove (path);
    }
  assert_int_equal (g_rmdir (f->folder), 0);
  hw_session_client_free (f->client);
  g_free (f->folder);
  g_free (f->path);
}

static void
open_journal (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  f->journal = hw_session_journal_open_with (f->path, HW_JOURNAL_CLIENT, HW_JOURNAL_SYNC_ALWAYS,
                                             &calls, &error);
  if (f->journal == NULL)
    fail_msg ("%s", error->message);
}

static void
close_journal (Fixture *f)
{
  g_clear_pointer (&f->journal, hw_session_journal_free);
}

static void
stage (Fixture *f, HwSessionActionKind kind, guint64 seq, GBytes *payload)
{
  const HwSessionAction action
      = { .kind = kind, .seq = seq, .payload = payload, .message = { .gen = seq, .delivery = 2 } };

  assert_true (hw_session_journal_stage_client (f->journal, f->client, &action));
}

/* The i-th: a large message, the ACK of the one before, and that i were handled. */
static gboolean
commit_one (Fixture *f, guint64 i, GError **error)
{
  g_autofree char *text = g_strnfill (PAYLOAD, (char) ('a' + i % 26));
  g_autoptr (GBytes) payload = g_bytes_new (text, PAYLOAD);

  stage (f, HW_SESSION_ACTION_SAVE_MESSAGE, i, payload);
  stage (f, HW_SESSION_ACTION_SAVE_HANDLED, i, NULL);
  if (i > 1)
    stage (f, HW_SESSION_ACTION_SAVE_ACKED, i - 1, NULL);

  return hw_session_journal_commit (f->journal, error);
}

/* How many of them are there; −1: something that can't be. */
static int
count (HwSessionJournal *journal)
{
  HwSavedSession *session = g_queue_peek_head (&journal->sessions.in_order);
  g_autofree char *text = NULL;
  GBytes *payload;
  guint64 i;

  if (session == NULL)
    return 0;
  i = session->marks.handled;
  payload = g_queue_peek_head (&session->messages);
  text = g_strnfill (PAYLOAD, (char) ('a' + i % 26));
  if (session->messages.length != 1 || session->marks.una != i
      || memcmp (g_bytes_get_data (payload, NULL), text, PAYLOAD) != 0)
    return -1;

  return (int) i;
}

static void
expect_count (Fixture *f, int n)
{
  open_journal (f);
  assert_int_equal (count (f->journal), n);
  close_journal (f);
}

static void
keeps_what_was_committed (void **state)
{
  Fixture f;

  set_up (&f);
  open_journal (&f);
  for (guint64 i = 1; i <= N_COMMITS; i++)
    {
      assert_true (commit_one (&f, i, NULL));
      assert_true (hw_session_journal_get_size (f.journal) < (1 << 20) + 3 * PAYLOAD);
    }
  assert_true (hw_session_journal_get_n_compactions (f.journal) >= 2);
  assert_int_equal (hw_session_journal_get_n_commits (f.journal), N_COMMITS);
  close_journal (&f);
  for (guint64 i = N_COMMITS + 1; i <= N_COMMITS + 20; i++)
    {
      expect_count (&f, (int) i - 1);
      open_journal (&f);
      assert_true (commit_one (&f, i, NULL));
      close_journal (&f);
    }
  tear_down (&f);
}

/* HW-D-069 */
static void
a_commit_waits_for_the_disk_unless_told_not_to (void **state)
{
  static const guint n_syncs[] = { [HW_JOURNAL_SYNC_ALWAYS] = 1, [HW_JOURNAL_SYNC_NEVER] = 0 };

  for (HwJournalSync sync = HW_JOURNAL_SYNC_ALWAYS; sync <= HW_JOURNAL_SYNC_NEVER; sync++)
    {
      Fixture f;
      guint before;

      set_up (&f);
      f.journal = hw_session_journal_open_with (f.path, HW_JOURNAL_CLIENT, sync, &calls, NULL);
      assert_true (commit_one (&f, 1, NULL));
      before = fate.n_syncs;
      assert_true (commit_one (&f, 2, NULL));
      assert_int_equal (fate.n_syncs - before, n_syncs[sync]);
      tear_down (&f);
    }
}

static void
forgets_what_was_not_committed (void **state)
{
  Fixture f;

  set_up (&f);
  open_journal (&f);
  assert_true (commit_one (&f, 1, NULL));
  stage (&f, HW_SESSION_ACTION_SAVE_HANDLED, 9, NULL);
  close_journal (&f);
  expect_count (&f, 1);
  tear_down (&f);
}

static void
a_commit_of_nothing_costs_nothing (void **state)
{
  const HwSessionAction deliver = { .kind = HW_SESSION_ACTION_DELIVER };
  Fixture f;
  guint n_calls;

  set_up (&f);
  open_journal (&f);
  n_calls = fate.n_calls;
  assert_false (hw_session_journal_stage_client (f.journal, f.client, &deliver));
  assert_false (hw_session_journal_stage_stored (f.journal, &deliver));
  assert_true (hw_session_journal_commit (f.journal, NULL));
  assert_int_equal (fate.n_calls, n_calls);
  assert_int_equal (hw_session_journal_get_n_commits (f.journal), 0);
  tear_down (&f);
}

static void
goes_on_after_short_writes (void **state)
{
  Fixture f;

  set_up (&f);
  fate.longest_write = 100001;
  open_journal (&f);
  for (guint64 i = 1; i <= N_COMMITS; i++)
    assert_true (commit_one (&f, i, NULL));
  close_journal (&f);
  expect_count (&f, N_COMMITS);
  tear_down (&f);
}

/* HW-D-068: each call fails once; a compaction may fail, and that is all that may. */
static void
a_commit_that_fails_is_the_last (void **state)
{
  static const int errors[] = { ENOSPC, EIO };
  gboolean reached = TRUE;

  for (guint at = 4; reached; at++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) again = NULL;
      guint64 i = 0;
      Fixture f;

      set_up (&f);
      open_journal (&f);
      fate.fail_at = at;
      fate.error = errors[at % 2];
      while (i < N_COMMITS && commit_one (&f, i + 1, &error))
        i++;
      reached = fate.n_calls >= at;
      if (i < N_COMMITS)
        {
          assert_int_equal (error->domain, G_IO_ERROR);
          assert_int_equal (error->code, g_io_error_from_errno (errors[at % 2]));
          assert_non_null (strstr (error->message, f.folder));
          assert_non_null (strstr (error->message, g_strerror (errors[at % 2])));
          assert_false (commit_one (&f, i + 1, &again));
          assert_string_equal (again->message, error->message);
        }
      close_journal (&f);
      fate.fail_at = 0;
      open_journal (&f);
      /* A file that has taken the other's place is whole, only perhaps not there after a loss of
       * power. */
      assert_true (count (f.journal) == (int) i
                   || (count (f.journal) == (int) i + 1
                       && hw_session_journal_get_size (f.journal) < 2 * PAYLOAD));
      tear_down (&f);
    }
}

static void
a_compaction_that_fails_is_tried_again (void **state)
{
  guint64 i = 0, grown;
  Fixture f;

  set_up (&f);
  open_journal (&f);
  g_mkdir (fate.saved_from = g_strconcat (f.path, ".compacting", NULL), 0700);
  while (hw_session_journal_get_warning (f.journal) == NULL)
    assert_true (commit_one (&f, ++i, NULL));
  assert_non_null (strstr (hw_session_journal_get_warning (f.journal), "compacting"));
  grown = hw_session_journal_get_size (f.journal);
  assert_int_equal (g_rmdir (fate.saved_from), 0);
  while (hw_session_journal_get_n_compactions (f.journal) == 0)
    assert_true (commit_one (&f, ++i, NULL));
  assert_true (i * PAYLOAD > 2 * grown - 2 * PAYLOAD);
  assert_null (hw_session_journal_get_warning (f.journal));
  close_journal (&f);
  expect_count (&f, (int) i);
  g_free ((char *) fate.saved_from);
  tear_down (&f);
}

/* As if the process had been killed right before each call: what the path names then is opened. */
static void
a_process_may_end_at_any_call (void **state)
{
  gboolean reached = TRUE;

  for (guint at = 4; reached; at++)
    {
      g_autofree char *killed = NULL;
      guint64 i = 0, before = 0;
      Fixture f;

      set_up (&f);
      open_journal (&f);
      fate.saved_from = f.path;
      fate.saved_to = killed = g_build_filename (f.folder, "killed", NULL);
      fate.fail_at = at;
      fate.error = EIO;
      while (i < N_COMMITS && fate.n_calls < at)
        {
          before = i;
          (void) commit_one (&f, ++i, NULL);
        }
      reached = fate.n_calls >= at;
      close_journal (&f);
      if (reached)
        {
          int n;

          assert_int_equal (g_rename (killed, f.path), 0);
          fate.saved_to = NULL;
          open_journal (&f);
          n = count (f.journal);
          assert_true (n == (int) before || n == (int) i);
        }
      tear_down (&f);
    }
}

/* A save that contradicts what is saved comes of a mistake in the program; it doesn't get in. */
static void
a_contradiction_is_not_written (void **state)
{
  g_autoptr (GError) error = NULL;
  Fixture f;

  set_up (&f);
  open_journal (&f);
  assert_true (commit_one (&f, 1, NULL));
  stage (&f, HW_SESSION_ACTION_SAVE_HANDLED, 2, NULL);
  stage (&f, HW_SESSION_ACTION_SAVE_ACKED, 7, NULL);
  assert_false (hw_session_journal_commit (f.journal, &error));
  assert_non_null (strstr (error->message, "an ACK of what isn't in the outbox"));
  assert_false (hw_session_journal_commit (f.journal, NULL));
  close_journal (&f);
  expect_count (&f, 1);
  tear_down (&f);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (keeps_what_was_committed),
    cmocka_unit_test (a_commit_waits_for_the_disk_unless_told_not_to),
    cmocka_unit_test (forgets_what_was_not_committed),
    cmocka_unit_test (a_commit_of_nothing_costs_nothing),
    cmocka_unit_test (goes_on_after_short_writes),
    cmocka_unit_test (a_commit_that_fails_is_the_last),
    cmocka_unit_test (a_compaction_that_fails_is_tried_again),
    cmocka_unit_test (a_process_may_end_at_any_call),
    cmocka_unit_test (a_contradiction_is_not_written),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
