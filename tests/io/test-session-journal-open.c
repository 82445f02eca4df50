/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of which files are opened as journals, which are refused and left alone, and that
 * what is restored fits. */
#include "hw-test.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hw-saves.h"
#include "io/hw-session-journal-private.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *f)
{
  f->folder = g_dir_make_tmp ("heartwire-journal-XXXXXX", NULL);
  assert_non_null (f->folder);
  f->path = g_build_filename (f->folder, "journal", NULL);
}

static void
tear_down (Fixture *f)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);

      (void) g_remove (path);
    }
  assert_int_equal (g_rmdir (f->folder), 0);
  g_free (f->folder);
  g_free (f->path);
}

static HwSessionJournal *
open_as (Fixture *f, HwJournalRole role, GError **error)
{
  return hw_session_journal_open (f->path, role, HW_JOURNAL_SYNC_NEVER, error);
}

static void
write_file (Fixture *f, const void *data, gsize length, int mode)
{
  assert_true (g_file_set_contents_full (f->path, data, (gssize) length, G_FILE_SET_CONTENTS_NONE,
                                         mode, NULL));
  assert_int_equal (g_chmod (f->path, mode), 0);
}

static void
expect_untouched (Fixture *f, const void *data, gsize length, int mode)
{
  g_autofree char *contents = NULL;
  gsize found;
  struct stat is;

  assert_true (g_file_get_contents (f->path, &contents, &found, NULL));
  assert_int_equal (found, length);
  assert_memory_equal (contents, data, length);
  assert_int_equal (g_stat (f->path, &is), 0);
  assert_int_equal (is.st_mode & 0777, mode);
}

static void
write_saves (GByteArray *journal, HwJournalRole role, guint version, const HwSaveRow *rows)
{
  const HwJournalHeader header
      = { .version = version, .role = role, .base = HW_JOURNAL_HEADER_SIZE };
  gsize at;

  g_byte_array_set_size (journal, HW_JOURNAL_HEADER_SIZE);
  hw_journal_header_write (journal->data, &header);
  at = hw_journal_begin (journal);
  for (; rows->kind != 0; rows++)
    {
      HwSessionSave save = hw_save_from_row (rows);

      hw_journal_add (journal, &save);
      g_clear_pointer (&save.payload, g_bytes_unref);
    }
  hw_journal_seal (journal, at, 1);
}

static void
files_that_are_no_journal_are_left_alone (void **state)
{
  static const HwSaveRow saves[]
      = { { HW_SESSION_SAVE_ATTACH, 1, 1 }, { HW_SESSION_SAVE_MESSAGE, 1, 1, 0, "one" }, { 0 } };
  static const struct
  {
    const char *description;
    const char *text; /* NULL: a journal */
    guint version;
    HwJournalRole role;
    gsize flipped; /* 0: nothing is */
    const char *wrong;
  } rows[] = {
    { "a text", "Dear diary, today I pulled the cable.\n", 0, 0, 0,
      "it isn't a journal of sessions; name another file" },
    { "a short text", "hi\n", 0, 0, 0, "it isn't a journal of sessions; name another file" },
    { "a later version", NULL, 2, HW_JOURNAL_CLIENT, 0,
      "it is a journal of version 2, not 1; use the program that wrote it" },
    { "a server's", NULL, 1, HW_JOURNAL_SERVER, 0, "it isn't a client's journal" },
    { "damaged in its header", NULL, 1, HW_JOURNAL_CLIENT, 11, "its header's checksum" },
    { "damaged", NULL, 1, HW_JOURNAL_CLIENT, 50,
      "it is damaged at byte 24, a checksum doesn't fit; put a copy in its place, or move it "
      "away" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) data = g_byte_array_new ();
      g_autoptr (GError) error = NULL;
      Fixture f;

      set_up (&f);
      if (rows[i].text == NULL)
        write_saves (data, rows[i].role, rows[i].version, saves);
      else
        g_byte_array_append (data, (const guint8 *) rows[i].text, (guint) strlen (rows[i].text));
      if (rows[i].flipped > 0)
        data->data[rows[i].flipped] ^= 1;
      write_file (&f, data->data, data->len, 0644);
      assert_null (open_as (&f, HW_JOURNAL_CLIENT, &error));
      if (strstr (error->message, rows[i].wrong) == NULL
          || !g_str_has_prefix (error->message, f.path) || strchr (error->message, '\n') != NULL)
        fail_msg ("%s: %s", rows[i].description, error->message);
      expect_untouched (&f, data->data, data->len, 0644);
      tear_down (&f);
    }
}

static void
what_is_no_file_is_refused (void **state)
{
  g_autoptr (GError) folder_error = NULL;
  g_autoptr (GError) fifo_error = NULL;
  g_autoptr (GError) missing_error = NULL;
  Fixture f;

  set_up (&f);
  assert_int_equal (g_mkdir (f.path, 0700), 0);
  assert_null (open_as (&f, HW_JOURNAL_CLIENT, &folder_error));
  assert_int_equal (folder_error->code, G_IO_ERROR_IS_DIRECTORY);
  assert_int_equal (g_rmdir (f.path), 0);
  assert_int_equal (mkfifo (f.path, 0600), 0);
  assert_null (open_as (&f, HW_JOURNAL_CLIENT, &fifo_error));
  assert_non_null (strstr (fifo_error->message, "isn't a file"));
  assert_null (hw_session_journal_open ("/nowhere/at/all", HW_JOURNAL_CLIENT, HW_JOURNAL_SYNC_NEVER,
                                        &missing_error));
  assert_int_equal (missing_error->code, G_IO_ERROR_NOT_FOUND);
  tear_down (&f);
}

/* HW-D-064 */
static void
a_second_process_is_kept_out (void **state)
{
  g_autoptr (GError) error = NULL;
  HwSessionJournal *first, *second;
  Fixture f;

  set_up (&f);
  first = open_as (&f, HW_JOURNAL_CLIENT, NULL);
  assert_null (open_as (&f, HW_JOURNAL_CLIENT, &error));
  assert_non_null (strstr (error->message, "is in use by another process: end that, or name"));
  hw_session_journal_free (first);
  second = open_as (&f, HW_JOURNAL_CLIENT, NULL);
  assert_non_null (second);
  hw_session_journal_free (second);
  tear_down (&f);
}

/* Also while a compaction puts another file in its place. */
static void
a_second_process_is_kept_out_of_what_took_its_place (void **state)
{
  g_autoptr (GError) error = NULL;
  HwSessionJournal *first;
  Fixture f;

  set_up (&f);
  first = open_as (&f, HW_JOURNAL_CLIENT, NULL);
  assert_true (hw_session_journal_compact (first, &error));
  assert_null (open_as (&f, HW_JOURNAL_CLIENT, &error));
  assert_non_null (strstr (error->message, "is in use by another process"));
  hw_session_journal_free (first);
  tear_down (&f);
}

static void
only_its_owner_may_read_it (void **state)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  static const HwSaveRow saves[] = { { HW_SESSION_SAVE_ATTACH, 1, 1 }, { 0 } };
  HwSessionJournal *journal;
  struct stat is;
  Fixture f;

  set_up (&f);
  write_saves (data, HW_JOURNAL_CLIENT, 1, saves);
  write_file (&f, data->data, data->len, 0644);
  journal = open_as (&f, HW_JOURNAL_CLIENT, NULL);
  for (guint i = 0; i < 2; i++)
    {
      assert_int_equal (g_stat (f.path, &is), 0);
      assert_int_equal (is.st_mode & 0777, 0600);
      assert_true (hw_session_journal_compact (journal, NULL));
    }
  hw_session_journal_free (journal);
  tear_down (&f);
}

static void
what_was_being_made_is_made (void **state)
{
  for (gsize length = 0; length < HW_JOURNAL_HEADER_SIZE; length++)
    {
      g_autoptr (GByteArray) data = g_byte_array_new ();
      static const HwSaveRow nothing[] = { { 0 } };
      HwSessionJournal *journal;
      Fixture f;

      set_up (&f);
      write_saves (data, HW_JOURNAL_CLIENT, 1, nothing);
      write_file (&f, data->data, length, 0600);
      journal = open_as (&f, HW_JOURNAL_CLIENT, NULL);
      assert_non_null (journal);
      assert_int_equal (hw_session_journal_get_size (journal), HW_JOURNAL_HEADER_SIZE);
      hw_session_journal_free (journal);
      tear_down (&f);
    }
}

/* HW-D-065 */
static void
a_torn_end_is_cut_off_and_told (void **state)
{
  static const HwSaveRow saves[] = { { HW_SESSION_SAVE_ATTACH, 1, 1 }, { 0 } };
  g_autoptr (GByteArray) data = g_byte_array_new ();
  HwSessionJournal *journal;
  gsize whole;
  Fixture f;

  set_up (&f);
  write_saves (data, HW_JOURNAL_CLIENT, 1, saves);
  whole = data->len;
  g_byte_array_append (data, (const guint8 *) "torn", 4);
  write_file (&f, data->data, data->len, 0600);
  journal = open_as (&f, HW_JOURNAL_CLIENT, NULL);
  assert_int_equal (hw_session_journal_get_n_torn (journal), 4);
  hw_session_journal_free (journal);
  expect_untouched (&f, data->data, whole, 0600);
  tear_down (&f);
}

/* A compaction that its process didn't live to see the end of. */
static void
what_a_compaction_left_behind_goes (void **state)
{
  g_autofree char *beside = NULL;
  HwSessionJournal *journal;
  Fixture f;

  set_up (&f);
  beside = g_strconcat (f.path, ".compacting", NULL);
  assert_true (g_file_set_contents (beside, "half", -1, NULL));
  write_file (&f, "no journal\n", 11, 0600);
  assert_null (open_as (&f, HW_JOURNAL_CLIENT, NULL));
  assert_true (g_file_test (beside, G_FILE_TEST_EXISTS));
  assert_int_equal (g_remove (f.path), 0);
  journal = open_as (&f, HW_JOURNAL_CLIENT, NULL);
  assert_non_null (journal);
  assert_false (g_file_test (beside, G_FILE_TEST_EXISTS));
  hw_session_journal_free (journal);
  tear_down (&f);
}

static void
a_link_stays_a_link (void **state)
{
  g_autofree char *link_path = NULL;
  HwSessionJournal *journal;
  struct stat is;
  Fixture f;

  set_up (&f);
  link_path = g_build_filename (f.folder, "link", NULL);
  hw_session_journal_free (open_as (&f, HW_JOURNAL_CLIENT, NULL));
  assert_int_equal (symlink ("journal", link_path), 0);
  journal = hw_session_journal_open (link_path, HW_JOURNAL_CLIENT, HW_JOURNAL_SYNC_NEVER, NULL);
  assert_true (hw_session_journal_compact (journal, NULL));
  hw_session_journal_free (journal);
  assert_int_equal (lstat (link_path, &is), 0);
  assert_true (S_ISLNK (is.st_mode));
  tear_down (&f);
}

static void
what_is_restored_fits_the_settings (void **state)
{
  static const HwSaveRow saves[] = { { HW_SESSION_SAVE_ATTACH, 1, 4 },
                                     { HW_SESSION_SAVE_MESSAGE, 1, 1, 0, "one" },
                                     { HW_SESSION_SAVE_MESSAGE, 1, 2, 0, "two" },
                                     { HW_SESSION_SAVE_HANDLED, 1, 6 },
                                     { 0 } };
  static const struct
  {
    HwDelivery delivery;
    guint max_messages;
    const char *wrong;
  } rows[] = {
    { HW_DELIVERY_EXACTLY_ONCE, 2, NULL },
    { HW_DELIVERY_AT_LEAST_ONCE, 2,
      "its session delivers exactly-once, not at-least-once; ask for that, or name another file" },
    { HW_DELIVERY_EXACTLY_ONCE, 1, "its messages don't fit into the outbox; allow as much as" },
  };
  g_autoptr (GByteArray) data = g_byte_array_new ();
  HwSessionJournal *journal;
  Fixture f;

  set_up (&f);
  write_saves (data, HW_JOURNAL_CLIENT, 1, saves);
  write_file (&f, data->data, data->len, 0600);
  journal = open_as (&f, HW_JOURNAL_CLIENT, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwSessionClient) client = NULL;
      g_autoptr (GError) error = NULL;
      HwSessionConfig config;

      hw_session_config_init (&config);
      config.durable = TRUE;
      config.delivery = rows[i].delivery;
      config.max_messages = rows[i].max_messages;
      client = hw_session_journal_restore_client (journal, &config, &(HwSessionId){ 3, 3 }, &error);
      if (rows[i].wrong != NULL)
        {
          assert_null (client);
          assert_non_null (strstr (error->message, rows[i].wrong));
          continue;
        }
      assert_int_equal (hw_session_client_get_gen (client), 4);
      assert_int_equal (hw_session_client_get_nonce (client)->low, 7);
      assert_int_equal (hw_session_client_get_sid (client)->low, 8);
      assert_int_equal (hw_session_get_next (hw_session_client_get_end (client)), 3);
      assert_int_equal (hw_session_get_handled (hw_session_client_get_end (client)), 6);
    }
  hw_session_journal_free (journal);
  tear_down (&f);
}

static void
a_fresh_one_restores_a_new_session (void **state)
{
  g_autoptr (HwSessionClient) client = NULL;
  HwSessionJournal *journal;
  HwSessionConfig config;
  Fixture f;

  set_up (&f);
  hw_session_config_init (&config);
  journal = open_as (&f, HW_JOURNAL_CLIENT, NULL);
  client = hw_session_journal_restore_client (journal, &config, &(HwSessionId){ 3, 4 }, NULL);
  assert_int_equal (hw_session_client_get_nonce (client)->low, 4);
  assert_int_equal (hw_session_client_get_gen (client), 0);
  hw_session_journal_free (journal);
  tear_down (&f);
}

static void
a_server_has_a_folder_of_its_own (void **state)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  HwSessionJournal *journal;
  struct stat is;
  Fixture f;

  set_up (&f);
  folder = g_build_filename (f.folder, "sessions", NULL);
  path = g_build_filename (folder, "sessions.journal", NULL);
  journal = hw_session_journal_open_in (folder, HW_JOURNAL_SYNC_NEVER, NULL);
  assert_string_equal (hw_session_journal_get_path (journal), path);
  assert_int_equal (g_stat (folder, &is), 0);
  assert_int_equal (is.st_mode & 0777, 0700);
  hw_session_journal_free (journal);
  assert_null (hw_session_journal_open_in (path, HW_JOURNAL_SYNC_NEVER, &error));
  assert_non_null (strstr (error->message, path));
  assert_int_equal (g_remove (path), 0);
  tear_down (&f);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (files_that_are_no_journal_are_left_alone),
    cmocka_unit_test (what_is_no_file_is_refused),
    cmocka_unit_test (a_second_process_is_kept_out),
    cmocka_unit_test (a_second_process_is_kept_out_of_what_took_its_place),
    cmocka_unit_test (only_its_owner_may_read_it),
    cmocka_unit_test (what_was_being_made_is_made),
    cmocka_unit_test (a_torn_end_is_cut_off_and_told),
    cmocka_unit_test (what_a_compaction_left_behind_goes),
    cmocka_unit_test (a_link_stays_a_link),
    cmocka_unit_test (what_is_restored_fits_the_settings),
    cmocka_unit_test (a_fresh_one_restores_a_new_session),
    cmocka_unit_test (a_server_has_a_folder_of_its_own),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
