/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the system itself keeps uploads where they belong. */
#include "hw-test.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "server/hw-upload-io.h"
#include "upload-fixture.h"

static int
open_folder (UploadFixture *fixture)
{
  int folder = open (fixture->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  assert_true (folder >= 0);
  return folder;
}

static void
put (UploadFixture *fixture, const char *name, const char *target)
{
  g_autofree char *path = g_build_filename (fixture->path, name, NULL);

  if (target != NULL)
    assert_int_equal (symlink (target, path), 0);
  else
    assert_true (g_file_set_contents (path, "mine", -1, NULL));
}

static void
nothing_leads_out (void **state)
{
  static const struct
  {
    const char *path;
    int flags;
    int error_number; /* 0: it opens */
  } rows[] = {
    { "file", O_RDONLY, 0 },
    { ".", O_RDONLY | O_DIRECTORY, 0 },
    { "sub/..", O_RDONLY | O_DIRECTORY, 0 }, /* beneath still */
    { "new", O_WRONLY | O_CREAT | O_EXCL, 0 },
    { "..", O_RDONLY | O_DIRECTORY, EXDEV },
    { "../canary", O_RDONLY, EXDEV },
    { "sub/../../canary", O_RDONLY, EXDEV },
    { "/etc/passwd", O_RDONLY, EXDEV },
    { "../new", O_WRONLY | O_CREAT | O_EXCL, EXDEV },
    { "out", O_RDONLY, ELOOP },
    { "out", O_WRONLY | O_CREAT | O_EXCL, EEXIST },
    { "out/canary", O_RDONLY, ELOOP },
    { "in", O_RDONLY, ELOOP },
    { "in/", O_RDONLY, ELOOP },
    { "file", O_WRONLY | O_CREAT | O_EXCL, EEXIST },
  };
  UploadFixture fixture;
  g_autofree char *sub = NULL;
  int folder;

  upload_fixture_init (&fixture);
  sub = g_build_filename (fixture.path, "sub", NULL);
  assert_int_equal (g_mkdir (sub, 0700), 0);
  put (&fixture, "file", NULL);
  put (&fixture, "out", fixture.outside);
  put (&fixture, "in", "sub");
  folder = open_folder (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int fd = hw_upload_io_system.open (&hw_upload_io_system, folder, rows[i].path, rows[i].flags,
                                         (rows[i].flags & O_CREAT) != 0 ? 0600 : 0);
      int error_number = fd < 0 ? errno : 0;

      if (error_number != rows[i].error_number)
        fail_msg ("%s: %s", rows[i].path, g_strerror (error_number));
      if (fd >= 0)
        close (fd);
    }
  close (folder);
  upload_fixture_check_outside (&fixture);
  upload_fixture_clear (&fixture);
}

static void
rename_replaces_nothing (void **state)
{
  UploadFixture fixture;
  g_autofree char *kept = NULL;
  g_autofree char *names = NULL;
  int folder;

  upload_fixture_init (&fixture);
  put (&fixture, "a", NULL);
  put (&fixture, "b", NULL);
  folder = open_folder (&fixture);
  assert_int_equal (hw_upload_io_system.rename (&hw_upload_io_system, folder, "a", folder, "b"),
                    -1);
  assert_int_equal (errno, EEXIST);
  assert_int_equal (hw_upload_io_system.rename (&hw_upload_io_system, folder, "a", folder, "c"), 0);
  close (folder);
  names = upload_fixture_list (&fixture);
  assert_string_equal (names, "b c");
  kept = upload_fixture_read (&fixture, "b", NULL);
  assert_string_equal (kept, "mine");
  upload_fixture_clear (&fixture);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (nothing_leads_out),
    cmocka_unit_test (rename_replaces_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
