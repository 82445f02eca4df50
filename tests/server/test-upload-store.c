/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that nothing leaves the upload directory, and that it is found as it is needed. */
#include "hw-test.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "core/hw-transfer-name.h"
#include "server/hw-upload.h"
#include "upload-fixture.h"

static HwUploadStore *
open_store (UploadFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  HwUploadStore *store = hw_upload_store_open (fixture->path, &hw_upload_io_system, &error);

  if (store == NULL)
    fail_msg ("%s", error->message);
  return store;
}

static void
expect_no_store (const char *path, const char *word)
{
  g_autoptr (GError) error = NULL;

  assert_null (hw_upload_store_open (path, &hw_upload_io_system, &error));
  if (strstr (error->message, word) == NULL)
    fail_msg ("no \"%s\" in: %s", word, error->message);
}

static void
what_can_not_be_used_says_why (void **state)
{
  UploadFixture fixture;
  g_autofree char *absent = NULL;
  g_autofree char *canary = NULL;
  g_autofree char *staging = NULL;

  upload_fixture_init (&fixture);
  absent = g_build_filename (fixture.outside, "absent", NULL);
  canary = g_build_filename (fixture.outside, "canary", NULL);
  staging = g_build_filename (fixture.path, ".staging", NULL);
  expect_no_store (absent, "make it first");
  expect_no_store (canary, "Not a directory");
  assert_int_equal (symlink (fixture.outside, staging), 0);
  expect_no_store (fixture.path, "no link");
  upload_fixture_check_outside (&fixture);
  upload_fixture_clear (&fixture);
}

static void
one_server_at_a_time (void **state)
{
  UploadFixture fixture;
  HwUploadStore *first;

  upload_fixture_init (&fixture);
  first = open_store (&fixture);
  expect_no_store (fixture.path, "another server");
  hw_upload_store_close (first);
  hw_upload_store_close (open_store (&fixture));
  upload_fixture_clear (&fixture);
}

static void
leftovers_are_swept (void **state)
{
  UploadFixture fixture;
  g_autofree char *deep = NULL;
  g_autofree char *file = NULL;
  g_autofree char *link = NULL;
  g_autofree char *visible = NULL;
  g_autofree char *left = NULL;

  upload_fixture_init (&fixture);
  deep = g_build_filename (fixture.path, ".staging", UPLOAD_ID, "a", "b", "c", NULL);
  assert_int_equal (g_mkdir_with_parents (deep, 0700), 0);
  file = g_build_filename (deep, "half", NULL);
  assert_true (g_file_set_contents (file, "ha", -1, NULL));
  link = g_build_filename (fixture.path, ".staging", "link", NULL);
  assert_int_equal (symlink (fixture.outside, link), 0);

  hw_upload_store_close (open_store (&fixture));
  left = upload_fixture_list_staging (&fixture);
  visible = upload_fixture_list (&fixture);
  assert_string_equal (left, "");
  assert_string_equal (visible, "");
  upload_fixture_check_outside (&fixture); /* a link is removed, not what it leads to */
  upload_fixture_clear (&fixture);
}

static void
presence (void **state)
{
  UploadFixture fixture;
  HwUploadStore *store;
  g_autofree char *path = NULL;

  upload_fixture_init (&fixture);
  path = g_build_filename (fixture.path, UPLOAD_ID, NULL);
  store = open_store (&fixture);
  assert_int_equal (hw_upload_store_look (store, UPLOAD_ID), HW_UPLOAD_ABSENT);
  assert_int_equal (g_mkdir (path, 0700), 0);
  assert_int_equal (hw_upload_store_look (store, UPLOAD_ID), HW_UPLOAD_PRESENT);
  assert_int_equal (g_rmdir (path), 0);
  assert_true (g_file_set_contents (path, "", -1, NULL));
  assert_int_equal (hw_upload_store_look (store, UPLOAD_ID), HW_UPLOAD_TAKEN);
  assert_int_equal (g_unlink (path), 0);
  assert_int_equal (symlink (fixture.outside, path), 0);
  assert_int_equal (hw_upload_store_look (store, UPLOAD_ID), HW_UPLOAD_TAKEN);
  hw_upload_store_close (store);
  upload_fixture_clear (&fixture);
}

/* Names that are bad by themselves, put into others: more than two hundred. */
static GPtrArray *
hostile_names (void)
{
  static const char *const bad[] = {
    "..",
    ".",
    "/",
    "/etc/passwd",
    "../canary",
    "../../canary",
    "a/../../canary",
    "..//x",
    "./canary",
    "a//b",
    "\n",
    "a\nb",
    "\x1b[2J",
    "\x7f",
    "\xff",
    "\xc0\xae",
    "\xed\xa0\x80",
    "\xc2\x85",
    "/proc/self/cwd/canary",
    "../../../escaped",
  };
  static const char *const frames[] = { "%s",  "%s/x", "x/%s",    "x/%s/y", "../%s", "%s/..",
                                        "/%s", "%s/",  "x/../%s", "./%s",   "//%s" };
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    for (guint j = 0; j < G_N_ELEMENTS (frames); j++)
      {
        g_auto (GStrv) halves = g_strsplit (frames[j], "%s", 2);

        g_ptr_array_add (names, g_strconcat (halves[0], bad[i], halves[1], NULL));
      }
  for (guint n = 250; n < 300; n += 5)
    g_ptr_array_add (names, g_strnfill (n, 'l'));
  for (guint n = 100; n <= 600; n += 50)
    {
      g_autofree char *parts = g_strnfill (2 * n, '/');

      for (guint i = 0; i < 2 * n; i += 2)
        parts[i] = 'd';
      g_ptr_array_add (names, g_strconcat (parts, "x", NULL));
    }
  return names;
}

/* R21: the names are refused before there is a file, and if they weren't, the system would. */
static void
hostile_names_stay_inside (void **state)
{
  g_autoptr (GPtrArray) names = hostile_names ();
  guint n_refused = 0;

  assert_true (names->len >= 200);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = names->pdata[i];
      gboolean is_refused = hw_transfer_name_check (name, strlen (name)) != NULL;
      g_autofree char *visible = NULL;
      HwTransferRefusal refusal = { .text = NULL };
      gboolean already;
      UploadFixture fixture;
      HwUploadStore *store;
      HwUpload *upload;

      n_refused += is_refused;
      upload_fixture_init (&fixture);
      store = open_store (&fixture);
      upload = hw_upload_new (store, UPLOAD_ID);
      assert_true (hw_upload_begin (upload, &already, &refusal));
      /* The check is left out on purpose. */
      if (hw_upload_create (upload, name, 1, &refusal))
        hw_upload_write (upload, name, (const guint8 *) "x", 1, &refusal);
      else if (!is_refused)
        fail_msg ("%s: %s", name, refusal.text);
      upload_fixture_check_outside (&fixture);
      visible = upload_fixture_list (&fixture);
      assert_string_equal (visible, "");
      hw_transfer_refusal_clear (&refusal);
      hw_upload_free (upload);
      hw_upload_store_close (store);
      upload_fixture_clear (&fixture);
    }
  assert_true (n_refused >= 200);
}

/* Somebody who can write there puts links where files would go. */
static void
links_are_not_followed (void **state)
{
  static const char *const names[] = { "link", "link/x", "file", "link/uploads/x" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      HwTransferRefusal refusal = { .text = NULL };
      g_autofree char *link = NULL;
      g_autofree char *file = NULL;
      g_autofree char *canary = NULL;
      gboolean already;
      UploadFixture fixture;
      HwUploadStore *store;
      HwUpload *upload;

      upload_fixture_init (&fixture);
      store = open_store (&fixture);
      upload = hw_upload_new (store, UPLOAD_ID);
      assert_true (hw_upload_begin (upload, &already, &refusal));
      link = g_build_filename (fixture.path, ".staging", UPLOAD_ID, "link", NULL);
      file = g_build_filename (fixture.path, ".staging", UPLOAD_ID, "file", NULL);
      canary = g_build_filename (fixture.outside, "canary", NULL);
      assert_int_equal (symlink (fixture.outside, link), 0);
      assert_int_equal (symlink (canary, file), 0);
      assert_false (hw_upload_create (upload, names[i], 1, &refusal));
      hw_upload_remove (upload);
      upload_fixture_check_outside (&fixture);
      hw_transfer_refusal_clear (&refusal);
      hw_upload_free (upload);
      hw_upload_store_close (store);
      upload_fixture_clear (&fixture);
    }
}

/* What is in the way stays what it was, and what is replaced after a file was made is noticed. */
static void
nothing_is_overwritten (void **state)
{
  HwTransferRefusal refusal = { .text = NULL };
  g_autofree char *path = NULL;
  g_autofree char *kept = NULL;
  gboolean already;
  UploadFixture fixture;
  HwUploadStore *store;
  HwUpload *upload;

  upload_fixture_init (&fixture);
  store = open_store (&fixture);
  upload = hw_upload_new (store, UPLOAD_ID);
  assert_true (hw_upload_begin (upload, &already, &refusal));
  assert_true (hw_upload_create (upload, "a", 0, &refusal));
  path = g_build_filename (fixture.path, UPLOAD_ID, NULL);
  assert_true (g_file_set_contents (path, "mine", -1, NULL));
  assert_false (hw_upload_commit (upload, &refusal));
  kept = upload_fixture_read (&fixture, UPLOAD_ID, NULL);
  assert_string_equal (kept, "mine");
  hw_upload_remove (upload);
  hw_transfer_refusal_clear (&refusal);
  hw_upload_free (upload);

  upload = hw_upload_new (store, "1123456789abcdef0123456789abcdef");
  assert_true (hw_upload_begin (upload, &already, &refusal));
  assert_true (hw_upload_create (upload, "a", 0, &refusal));
  assert_false (hw_upload_create (upload, "a", 0, &refusal));
  hw_upload_remove (upload);
  hw_transfer_refusal_clear (&refusal);
  hw_upload_free (upload);
  hw_upload_store_close (store);
  upload_fixture_clear (&fixture);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_can_not_be_used_says_why), cmocka_unit_test (one_server_at_a_time),
    cmocka_unit_test (leftovers_are_swept),           cmocka_unit_test (presence),
    cmocka_unit_test (hostile_names_stay_inside),     cmocka_unit_test (links_are_not_followed),
    cmocka_unit_test (nothing_is_overwritten),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
