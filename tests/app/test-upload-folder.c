/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of the folder for uploads: made for one user, and for one server at a time. */
#include "hw-test.h"

#include <glib/gstdio.h>

#include "hw-private-folder.h"
#include "hw-upload-folder.h"
#include "server/hw-upload-store.h"

static void
is_made_for_one_user (void **state)
{
  char *top = hw_private_folder_make ("hw-upload-folder", NULL);
  g_autofree char *path = g_build_filename (top, "data", "uploads", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *found = hw_upload_folder_find (path, &error);
  g_autofree char *again = hw_upload_folder_find (path, &error);
  GStatBuf info;

  assert_string_equal (found, path);
  assert_string_equal (again, path);
  assert_int_equal (g_stat (path, &info), 0);
  assert_int_equal (info.st_mode & 0777, 0700);
  hw_private_folder_remove (top);
}

static void
is_another_where_a_server_has_it (void **state)
{
  char *top = hw_private_folder_make ("hw-upload-folder", NULL);
  g_autofree char *path = g_build_filename (top, "uploads", NULL);
  g_autofree char *second = g_build_filename (top, "uploads-2", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *first = hw_upload_folder_find (path, &error);
  HwUploadStore *store = hw_upload_store_open (first, &hw_upload_io_system, &error);
  g_autofree char *other = hw_upload_folder_find (path, &error);
  g_autofree char *free_again = NULL;

  assert_non_null (store);
  assert_string_equal (other, second);
  assert_null (error);
  hw_upload_store_close (store);
  free_again = hw_upload_folder_find (path, &error);
  assert_string_equal (free_again, path);
  hw_private_folder_remove (top);
}

static void
is_none_where_none_can_be_made (void **state)
{
  char *top = hw_private_folder_make ("hw-upload-folder", NULL);
  g_autofree char *file = g_build_filename (top, "file", NULL);
  g_autofree char *path = g_build_filename (file, "uploads", NULL);
  g_autoptr (GError) error = NULL;

  assert_true (g_file_set_contents (file, "", -1, NULL));
  assert_null (hw_upload_folder_find (path, &error));
  assert_non_null (error);
  hw_private_folder_remove (top);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (is_made_for_one_user),
    cmocka_unit_test (is_another_where_a_server_has_it),
    cmocka_unit_test (is_none_where_none_can_be_made),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
