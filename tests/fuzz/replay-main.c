/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the replay of a corpus: a fuzz target without a fuzzer, one TAP line a file. */
#include "hw-fuzz.h"

#include <string.h>

static int
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_files (const char *folder)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL); /* none is as good as empty */
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (files, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (files, by_name);
  return files;
}

static gboolean
replay (const char *path, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *name = g_path_get_basename (path);
  gsize length;

  if (!g_file_get_contents (path, &contents, &length, &error))
    {
      printf ("not ok %u - %s: %s\n", n, name, error->message);
      return FALSE;
    }

  LLVMFuzzerTestOneInput ((const uint8_t *) contents, length);
  printf ("ok %u - %s\n", n, name);
  fflush (stdout);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) files = list_files (argc > 1 ? argv[1] : "");
  gboolean good = files->len > 0;

  printf ("1..%u\n", MAX (files->len, 1));
  if (files->len == 0)
    printf ("not ok 1 - the corpus is empty\n");
  for (guint i = 0; i < files->len; i++)
    good = replay (files->pdata[i], i + 1) && good;
  return good ? 0 : 1;
}
