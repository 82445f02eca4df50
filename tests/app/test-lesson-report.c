/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a report is whole, stands alone, and escapes what is in it. */
#include "hw-test.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "hw-lesson-play.h"
#include "hw-lesson-report.h"

static void
the_page_has_all_of_it (void **state)
{
  static const char *const parts[] = {
    "<!DOCTYPE html>",
    "prefers-color-scheme:dark",
    "1 of 1 held",
    "0 of 1 predictions were right",
    "<b>♥</b>heartbeat received",
    "<h2 class=\"held\">Pull &amp; &lt;plug&gt;</h2>",
    "<span class=\"mark\">➤</span>one",
    "<li class=\"right\"><span class=\"mark\"></span>two",
    "It is &lt;noticed&gt;. <span class=\"soft\">(1.5 s)</span>",
    "<p class=\"explanation\">After 1.5 s by heartbeat-timeout",
    "<svg ",
  };
  static const char *const never[] = { "<script", "http://", "https://", "<plug>", "url(" };
  g_autoptr (HwLesson) lesson = NULL;
  g_autoptr (HwLessonRecord) record = play (&lesson);
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  g_autofree char *page = NULL;

  record->prediction = 0;
  g_ptr_array_add (records, record);
  page = hw_lesson_report_to_html (records);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (page, parts[i]) == NULL)
      fail_msg ("no %s in %s", parts[i], page);
  for (gsize i = 0; i < G_N_ELEMENTS (never); i++)
    if (strstr (page, never[i]) != NULL)
      fail_msg ("there is %s", never[i]);
}

static void
the_json_has_all_of_it (void **state)
{
  g_autoptr (HwLesson) lesson = NULL;
  g_autoptr (HwLessonRecord) record = play (&lesson);
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *first;

  g_ptr_array_add (records, record);
  text = hw_lesson_report_to_json (records);
  root = json_from_string (text, NULL);
  assert_non_null (root);
  first = json_array_get_object_element (json_object_get_array_member (json_node_get_object (root),
                                                                       "lessons"),
                                         0);
  assert_string_equal (json_object_get_string_member (first, "lesson"), "play");
  assert_string_equal (json_object_get_string_member (first, "result"), "held");
  assert_string_equal (json_object_get_string_member (first, "right"), "two");
  assert_false (json_object_has_member (first, "predicted"));
  assert_int_equal (json_array_get_length (json_object_get_array_member (first, "steps")), 3);
  assert_int_equal (json_array_get_length (json_object_get_array_member (first, "expectations")),
                    3);
  assert_int_equal (json_array_get_length (json_object_get_array_member (first, "events")),
                    G_N_ELEMENTS (play_rows));
}

static void
names_say_the_form (void **state)
{
  assert_true (hw_lesson_report_check_name ("a.html", NULL));
  assert_true (hw_lesson_report_check_name ("b/a.json", NULL));
  assert_false (hw_lesson_report_check_name ("a.pdf", NULL));
  assert_false (hw_lesson_report_check_name ("html", NULL));
}

static void
it_is_written_or_says_why (void **state)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (folder, "r.html", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "none", "r.html", NULL);
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  assert_true (hw_lesson_report_save (path, records, NULL));
  assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  assert_false (hw_lesson_report_save (nowhere, records, &error));
  assert_non_null (strstr (error->message, "r.html"));
  g_remove (path);
  g_rmdir (folder);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_page_has_all_of_it),
    cmocka_unit_test (the_json_has_all_of_it),
    cmocka_unit_test (names_say_the_form),
    cmocka_unit_test (it_is_written_or_says_why),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
