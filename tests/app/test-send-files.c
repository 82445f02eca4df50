/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of the files that are to be sent: their names, hashes and bytes. */
#include "hw-test.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "core/hw-error.h"
#include "hw-send-files.h"

#define ID "0123456789abcdef0123456789abcdef"

typedef struct
{
  char *folder;
  char *hello, *twin, *pipe;
} Files;

static void
make_files (Files *self)
{
  g_autofree char *sub = NULL;

  self->folder = g_dir_make_tmp ("hw-send-XXXXXX", NULL);
  sub = g_build_filename (self->folder, "sub", NULL);
  assert_int_equal (g_mkdir (sub, 0700), 0);
  self->hello = g_build_filename (self->folder, "hello", NULL);
  self->twin = g_build_filename (sub, "HELLO", NULL);
  self->pipe = g_build_filename (self->folder, "pipe", NULL);
  assert_true (g_file_set_contents (self->hello, "hello", -1, NULL));
  assert_true (g_file_set_contents (self->twin, "", -1, NULL));
  assert_int_equal (mkfifo (self->pipe, 0600), 0);
}

static void
remove_files (Files *self)
{
  g_autofree char *sub = g_path_get_dirname (self->twin);

  g_unlink (self->hello);
  g_unlink (self->twin);
  g_unlink (self->pipe);
  g_rmdir (sub);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->hello);
  g_free (self->twin);
  g_free (self->pipe);
}

static void
names_sizes_and_hashes (void **state)
{
  Files files;
  g_autoptr (HwTransferManifest) manifest = NULL;
  const HwTransferFile *file;

  make_files (&files);
  manifest = hw_send_files_read ((char *[]){ files.hello, NULL }, ID, HW_TRANSFER_END_MORE, NULL);
  assert_non_null (manifest);
  assert_string_equal (manifest->id, ID);
  assert_int_equal (manifest->end, HW_TRANSFER_END_MORE);
  file = hw_transfer_manifest_get_file (manifest, 0);
  assert_string_equal (file->name, "hello");
  assert_int_equal (file->size, 5);
  assert_string_equal (file->hash,
                       "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  remove_files (&files);
}

static void
what_can_not_be_sent_says_why (void **state)
{
  Files files;

  make_files (&files);
  {
    const struct
    {
      char *paths[3];
      int code;
      const char *word;
    } rows[] = {
      { { files.folder }, HW_ERROR_INVALID_ARGUMENT, "directory" },
      { { files.pipe }, HW_ERROR_INVALID_ARGUMENT, "ordinary file" },
      { { files.hello, files.twin }, HW_ERROR_INVALID_ARGUMENT, "case" },
      { { files.hello, files.hello }, HW_ERROR_INVALID_ARGUMENT, "case" },
      { { (char *) "/nonexistent/x" }, HW_ERROR_FAILED, "/nonexistent/x" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
      {
        g_autoptr (GError) error = NULL;

        assert_null (
            hw_send_files_read ((char **) rows[i].paths, ID, HW_TRANSFER_END_COUNT, &error));
        assert_true (g_error_matches (error, HW_ERROR, rows[i].code));
        assert_non_null (strstr (error->message, rows[i].word));
      }
  }
  remove_files (&files);
}

static void
parts_are_exact (void **state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) part = NULL;
  Files files;

  make_files (&files);
  part = hw_send_files_read_part (files.hello, 1, 3, NULL);
  assert_int_equal (g_bytes_get_size (part), 3);
  assert_memory_equal (g_bytes_get_data (part, NULL), "ell", 3);
  assert_null (hw_send_files_read_part (files.hello, 3, 3, &error));
  assert_non_null (strstr (error->message, "shorter"));
  remove_files (&files);
}

static void
ids_are_ids_and_differ (void **state)
{
  g_autofree char *a = hw_send_files_make_id ();
  g_autofree char *b = hw_send_files_make_id ();

  assert_true (hw_transfer_id_check (a, strlen (a)));
  assert_string_not_equal (a, b);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (names_sizes_and_hashes),
    cmocka_unit_test (what_can_not_be_sent_says_why),
    cmocka_unit_test (parts_are_exact),
    cmocka_unit_test (ids_are_ids_and_differ),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
