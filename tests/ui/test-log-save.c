/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of what saving the log says and leaves. */
#include "hw-test.h"

#include <glib/gstdio.h>
#include <string.h>

#include "hw-log-save.h"

#define N_EVENTS 3

static HwEventLog *
new_log (void)
{
  HwEventLog *log = hw_event_log_new (100);

  for (int i = 0; i < N_EVENTS; i++)
    {
      g_autoptr (HwEvent) event
          = hw_event_new_at (HW_EVENT_CONNECTED, HW_EVENT_SOURCE_CLIENT, i + 1, i + 1);

      hw_event_log_append (log, event);
    }

  return log;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;

  *text = hw_log_save_finish (result);
}

/* Events come while it is being saved: they aren't in it. */
static char *
save (HwEventLog *log, GFile *file)
{
  g_autoptr (HwEvent) later = hw_event_new (HW_EVENT_ERROR, HW_EVENT_SOURCE_CLIENT);
  char *text = NULL;

  hw_log_save_async (log, file, saved_cb, &text);
  hw_event_log_append (log, later);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);

  return text;
}

static char *
new_folder (void)
{
  char *folder = g_dir_make_tmp ("heartwire-save-XXXXXX", NULL);

  assert_non_null (folder);

  return folder;
}

static guint
count_lines (const char *path)
{
  g_autofree char *text = NULL;
  guint lines = 0;

  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (const char *at = text; (at = strchr (at, '\n')) != NULL; at++)
    lines++;

  return lines;
}

static void
test_saves (void **state)
{
  g_autoptr (HwEventLog) log = new_log ();
  g_autofree char *folder = new_folder ();
  g_autofree char *path = g_build_filename (folder, "two words.jsonl", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *text = save (log, file);
  g_autofree char *again = save (log, file);

  assert_string_equal (text, "The log was saved as two words.jsonl");
  assert_string_equal (again, text);
  assert_int_equal (count_lines (path), N_EVENTS + 1);
  assert_int_equal (hw_event_log_get_length (log), N_EVENTS + 2);
  assert_int_equal (g_unlink (path), 0);
  assert_int_equal (g_rmdir (folder), 0);
}

/* One line says so, and nothing is lost: neither the log nor what was there. */
static void
test_unwritable (void **state)
{
  static const char *const paths[] = {
    "/proc/heartwire.jsonl",
    "/proc/self/status",
    "/nowhere/at/all.jsonl",
    "/dev",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (HwEventLog) log = new_log ();
      g_autoptr (GFile) file = g_file_new_for_path (paths[i]);
      g_autofree char *text = save (log, file);

      if (!g_str_has_prefix (text, "The log wasn’t saved: ") || strchr (text, '\n') != NULL)
        fail_msg ("%s: \"%s\"", paths[i], text);
      assert_int_equal (hw_event_log_get_length (log), N_EVENTS + 1);
    }
}

static void
test_what_was_there_stays (void **state)
{
  g_autoptr (HwEventLog) log = new_log ();
  g_autofree char *folder = new_folder ();
  g_autofree char *path = g_build_filename (folder, "taken", NULL);
  g_autofree char *inside = g_build_filename (path, "kept", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *text = NULL;

  assert_int_equal (g_mkdir (path, 0700), 0);
  assert_true (g_file_set_contents (inside, "kept", -1, NULL));
  text = save (log, file);
  assert_true (g_str_has_prefix (text, "The log wasn’t saved: "));
  assert_true (g_file_test (inside, G_FILE_TEST_IS_REGULAR));
  assert_int_equal (g_unlink (inside), 0);
  assert_int_equal (g_rmdir (path), 0);
  assert_int_equal (g_rmdir (folder), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_saves),
    cmocka_unit_test (test_unwritable),
    cmocka_unit_test (test_what_was_there_stays),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
