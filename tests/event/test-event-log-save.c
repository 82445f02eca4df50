/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a saved log is whole, and that a failed save leaves no trace. */
#include "hw-test.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include <glib/gstdio.h>

#include "event/hw-event-json.h"
#include "event/hw-event-log.h"
#include "event-values.h"

typedef struct
{
  char *folder;
  GFile *file;
  HwEventLog *log;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (GPtrArray) events = random_events (random, 3000);
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("heartwire-save-XXXXXX", NULL);
  path = g_build_filename (fixture->folder, "log.jsonl", NULL);
  fixture->file = g_file_new_for_path (path);
  fixture->log = hw_event_log_new (5000);
  hw_event_log_append_batch (fixture->log, events);
  *state = fixture;

  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  g_file_delete (fixture->file, NULL, NULL);
  g_rmdir (fixture->folder);
  g_object_unref (fixture->file);
  g_object_unref (fixture->log);
  g_free (fixture->folder);
  g_free (fixture);

  return 0;
}

static guint
count_files (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  guint n_files = 0;

  while (g_dir_read_name (dir) != NULL)
    n_files++;

  return n_files;
}

static void
lines_come_back (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;

  assert_true (g_file_replace_contents (fixture->file, "old", 3, NULL, FALSE, 0, NULL, NULL, NULL));
  assert_true (hw_event_log_save (fixture->log, fixture->file, NULL, &error));
  assert_null (error);
  assert_true (g_file_load_contents (fixture->file, NULL, &contents, NULL, NULL, NULL));
  lines = g_strsplit (contents, "\n", -1);
  assert_int_equal (g_strv_length (lines), 3000 + 1);
  assert_string_equal (lines[3000], "");
  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (HwEvent) event = hw_event_log_get_event (fixture->log, i);
      g_autofree char *json = hw_event_to_json (event);

      assert_string_equal (lines[i], json);
    }
  assert_int_equal (count_files (fixture), 1);
}

static void
an_empty_log_is_an_empty_file (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *contents = NULL;
  gsize length = 1;

  hw_event_log_clear (fixture->log);
  assert_true (hw_event_log_save (fixture->log, fixture->file, NULL, NULL));
  assert_true (g_file_load_contents (fixture->file, NULL, &contents, &length, NULL, NULL));
  assert_int_equal (length, 0);
}

static void
cancelled_leaves_all_as_it_was (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;

  assert_true (g_file_replace_contents (fixture->file, "old", 3, NULL, FALSE, 0, NULL, NULL, NULL));
  g_cancellable_cancel (cancellable);
  assert_false (hw_event_log_save (fixture->log, fixture->file, cancellable, &error));
  assert_true (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  assert_true (g_file_load_contents (fixture->file, NULL, &contents, NULL, NULL, NULL));
  assert_string_equal (contents, "old");
  assert_int_equal (count_files (fixture), 1);
}

static void
what_cant_be_replaced_leaves_no_part (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;

  assert_true (g_file_make_directory (fixture->file, NULL, NULL));
  assert_false (hw_event_log_save (fixture->log, fixture->file, NULL, &error));
  assert_non_null (error);
  assert_int_equal (error->domain, G_IO_ERROR);
  assert_int_equal (count_files (fixture), 1);
}

static void
a_missing_folder_is_gios_error (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GFile) nowhere = g_file_get_child (fixture->file, "deeper");
  g_autoptr (GFile) root = g_file_new_for_path ("/");
  g_autoptr (GError) error = NULL;

  assert_false (hw_event_log_save (fixture->log, nowhere, NULL, &error));
  assert_true (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND));
  g_clear_error (&error);
  assert_false (hw_event_log_save (fixture->log, root, NULL, &error));
  assert_true (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY));
}

/* A limit on the size of files breaks a write halfway, as a full disk does. */
static void
a_full_disk_leaves_all_as_it_was (void **state)
{
  Fixture *fixture = *state;
  struct rlimit before, small;
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gboolean saved;

  assert_true (g_file_replace_contents (fixture->file, "old", 3, NULL, FALSE, 0, NULL, NULL, NULL));
  signal (SIGXFSZ, SIG_IGN);
  assert_int_equal (getrlimit (RLIMIT_FSIZE, &before), 0);
  small = (struct rlimit){ .rlim_cur = 100000, .rlim_max = before.rlim_max };
  assert_int_equal (setrlimit (RLIMIT_FSIZE, &small), 0);
  saved = hw_event_log_save (fixture->log, fixture->file, NULL, &error);
  assert_int_equal (setrlimit (RLIMIT_FSIZE, &before), 0);

  assert_false (saved);
  assert_int_equal (error->domain, G_IO_ERROR);
  assert_true (g_file_load_contents (fixture->file, NULL, &contents, NULL, NULL, NULL));
  assert_string_equal (contents, "old");
  assert_int_equal (count_files (fixture), 1);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (lines_come_back, set_up, tear_down),
    cmocka_unit_test_setup_teardown (an_empty_log_is_an_empty_file, set_up, tear_down),
    cmocka_unit_test_setup_teardown (cancelled_leaves_all_as_it_was, set_up, tear_down),
    cmocka_unit_test_setup_teardown (what_cant_be_replaced_leaves_no_part, set_up, tear_down),
    cmocka_unit_test_setup_teardown (a_full_disk_leaves_all_as_it_was, set_up, tear_down),
    cmocka_unit_test_setup_teardown (a_missing_folder_is_gios_error, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
