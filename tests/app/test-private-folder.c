/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a private folder is private, another each time, and gone when it is removed.
 */
#include "hw-test.h"

#include <unistd.h>

#include <glib/gstdio.h>

#include "hw-private-folder.h"

static void
is_gone_with_its_files (void **state)
{
  g_autoptr (GError) error = NULL;
  char *path = hw_private_folder_make ("hw-test", &error);
  char *other = hw_private_folder_make ("hw-test", &error);
  g_autofree char *kept = g_strdup (path);
  g_autofree char *file = g_build_filename (path, "file", NULL);
  g_autofree char *inner = g_build_filename (path, "inner", NULL);
  g_autofree char *deep = g_build_filename (inner, "file", NULL);
  g_autofree char *link = g_build_filename (inner, "link", NULL);
  g_autofree char *beside = g_build_filename (other, "file", NULL);
  GStatBuf about;

  assert_null (error);
  assert_string_not_equal (path, other);
  assert_int_equal (g_stat (path, &about), 0);
  assert_int_equal (about.st_mode & 0777, 0700);
  assert_true (g_file_set_contents (file, "x", 1, NULL));
  assert_int_equal (g_mkdir (inner, 0700), 0);
  assert_true (g_file_set_contents (deep, "x", 1, NULL));
  assert_true (g_file_set_contents (beside, "x", 1, NULL));
  assert_int_equal (symlink (other, link), 0);
  hw_private_folder_remove (path);
  assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));
  assert_true (g_file_test (beside, G_FILE_TEST_EXISTS));
  hw_private_folder_remove (other);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (is_gone_with_its_files),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
