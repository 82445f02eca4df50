/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns an upload directory for a test: where it is, what is visible in it, and what is beside it.
 */
#include "upload-fixture.h"

#include <string.h>

#include <glib/gstdio.h>

void
upload_fixture_init (UploadFixture *self)
{
  g_autofree char *canary = NULL;

  /* In memory where that can be had: hundreds of syncs of a busy disk take minutes. */
  self->outside = g_strdup ("/dev/shm/hw-upload-XXXXXX");
  if (g_mkdtemp (self->outside) == NULL)
    {
      g_free (self->outside);
      self->outside = g_dir_make_tmp ("hw-upload-XXXXXX", NULL);
    }
  assert_non_null (self->outside);
  self->path = g_build_filename (self->outside, "uploads", NULL);
  assert_int_equal (g_mkdir (self->path, 0755), 0);
  canary = g_build_filename (self->outside, "canary", NULL);
  assert_true (g_file_set_contents (canary, "alive", -1, NULL));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list (const char *path)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_clear_pointer (&dir, g_dir_close);
  g_ptr_array_sort (names, compare_names);

  return names;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GPtrArray) names = NULL;

  if (g_unlink (path) == 0)
    return;
  names = list (path);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *inner = g_build_filename (path, names->pdata[i], NULL);

      remove_tree (inner);
    }
  g_rmdir (path);
}

void
upload_fixture_clear (UploadFixture *self)
{
  remove_tree (self->outside);
  g_free (self->outside);
  g_free (self->path);
}

static char *
list_without (const char *path, const char *hidden)
{
  g_autoptr (GPtrArray) names = list (path);
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();

  for (guint i = 0; i < names->len; i++)
    if (strcmp (names->pdata[i], hidden) != 0)
      g_ptr_array_add (shown, names->pdata[i]);
  g_ptr_array_add (shown, NULL);

  return g_strjoinv (" ", (char **) shown->pdata);
}

char *
upload_fixture_list (UploadFixture *self)
{
  return list_without (self->path, ".staging");
}

char *
upload_fixture_list_staging (UploadFixture *self)
{
  g_autofree char *staging = g_build_filename (self->path, ".staging", NULL);

  return list_without (staging, "");
}

void
upload_fixture_check_outside (UploadFixture *self)
{
  g_autofree char *names = list_without (self->outside, "");
  g_autofree char *path = g_build_filename (self->outside, "canary", NULL);
  g_autofree char *canary = NULL;

  assert_string_equal (names, "canary uploads");
  assert_true (g_file_get_contents (path, &canary, NULL, NULL));
  assert_string_equal (canary, "alive");
}

char *
upload_fixture_read (UploadFixture *self, const char *path, gsize *length)
{
  g_autofree char *whole = g_build_filename (self->path, path, NULL);
  char *bytes = NULL;

  g_file_get_contents (whole, &bytes, length, NULL);

  return bytes;
}

char *
upload_hash (const char *bytes)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, bytes, -1);
}
