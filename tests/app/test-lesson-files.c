/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a lesson's files are made, sent and gone; a shell plays the sender. */
#include "hw-test.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "hw-lesson-files.h"

#define LIMIT_US (30 * G_USEC_PER_SEC)
#define EVENT                                                                                      \
  "{\"time\":\"2026-01-01T00:00:00.000000Z\",\"mono_us\":1,\"source\":\"client\","                 \
  "\"event\":\"status\",\"text\":\"%%s\"}"

/* A program that says its words, one an event, and then does as @end says. */
static char *
make_program (const char *end)
{
  char *path = NULL;
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\nfor word; do printf '" EVENT
                                           "\\n' \"$word\"; done\necho no event\n%s\n",
                                           end);
  int fd = g_file_open_tmp ("hw-test-XXXXXX", &path, NULL);

  assert_true (fd >= 0 && g_close (fd, NULL));
  assert_true (g_file_set_contents (path, text, -1, NULL));
  assert_int_equal (g_chmod (path, 0700), 0);

  return path;
}

/* The texts of the next @n events, or fewer, with spaces between; the caller's. */
static GString *
hear (HwEventQueue *queue, guint n)
{
  gint64 deadline = g_get_monotonic_time () + LIMIT_US;
  GString *heard = g_string_new (NULL);

  for (guint seen = 0; seen < n && g_get_monotonic_time () < deadline; g_usleep (1000))
    {
      g_autoptr (GPtrArray) events = hw_event_queue_drain (queue);

      for (guint i = 0; i < events->len; i++, seen++)
        g_string_append_printf (heard, "%s ",
                                hw_event_get_string (events->pdata[i], HW_EVENT_FIELD_TEXT));
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }

  return heard;
}

static void
files_are_made_and_sent (void **state)
{
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (100);
  g_autofree char *program = make_program ("exit 0");
  HwLessonFiles *files = hw_lesson_files_new (program, queue, NULL);
  g_autofree char *uploads = g_strdup (hw_lesson_files_get_upload_dir (files));
  g_autofree char *folder = g_path_get_dirname (uploads);
  g_autofree char *file = g_build_filename (folder, "file-2", NULL);
  g_autofree char *come = g_build_filename (uploads, "come", NULL);
  g_autofree char *head = g_strdup ("send 127.0.0.1:7 --log-format=json ");
  GStatBuf about;

  assert_true (g_file_test (uploads, G_FILE_TEST_IS_DIR));
  assert_true (hw_lesson_files_send (files, "127.0.0.1:7", 2, 5000, NULL));
  {
    GString *heard = hear (queue, 9);

    if (!g_str_has_prefix (heard->str, head) || strstr (heard->str, file) == NULL)
      fail_msg ("heard %s", heard->str);
    g_string_free (heard, TRUE);
  }
  assert_int_equal (g_stat (file, &about), 0);
  assert_int_equal (about.st_size, 5000);
  assert_true (g_file_set_contents (come, "x", 1, NULL));
  hw_lesson_files_free (files);
  assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  g_unlink (program);
}

static void
who_still_sends_is_ended (void **state)
{
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (100);
  g_autofree char *program = make_program ("exec sleep 1000");
  HwLessonFiles *files = hw_lesson_files_new (program, queue, NULL);

  assert_true (hw_lesson_files_send (files, "127.0.0.1:7", 1, 0, NULL));
  g_string_free (hear (queue, 8), TRUE);
  hw_lesson_files_free (files);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  {
    g_autoptr (GPtrArray) events = hw_event_queue_drain (queue);

    assert_int_equal (events->len, 0);
  }
  g_unlink (program);
}

static void
no_program_is_an_error (void **state)
{
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (100);
  g_autoptr (HwLessonFiles) files = hw_lesson_files_new ("/nonexistent", queue, NULL);
  g_autoptr (GError) error = NULL;

  assert_false (hw_lesson_files_send (files, "127.0.0.1:7", 1, 1, &error));
  assert_non_null (strstr (error->message, "/nonexistent"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (files_are_made_and_sent),
    cmocka_unit_test (who_still_sends_is_ended),
    cmocka_unit_test (no_program_is_an_error),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
