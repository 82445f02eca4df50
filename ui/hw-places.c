/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns where the window finds what it needs on disk, installed or in the build folder. */
#include "config.h"

#include "hw-places.h"

static char *
own_folder (void)
{
  g_autofree char *path = g_file_read_link ("/proc/self/exe", NULL);

  return path != NULL ? g_path_get_dirname (path) : g_strdup (HW_BIN_DIR);
}

char *
hw_places_find_program (void)
{
  g_autofree char *folder = own_folder ();
  g_autofree char *beside = g_build_filename (folder, "heartwire", NULL);
  g_autofree char *built = g_build_filename (folder, "..", "app", "heartwire", NULL);

  if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_canonicalize_filename (built, NULL);

  return g_build_filename (HW_BIN_DIR, "heartwire", NULL);
}

char *
hw_places_find_schemas (void)
{
  g_autofree char *folder = own_folder ();
  g_autofree char *built = g_build_filename (folder, "..", "data", NULL);
  g_autofree char *compiled = g_build_filename (built, "gschemas.compiled", NULL);

  return g_file_test (compiled, G_FILE_TEST_EXISTS) ? g_steal_pointer (&built) : NULL;
}

char *
hw_places_find_locales (void)
{
  g_autofree char *folder = own_folder ();
  g_autofree char *built = g_build_filename (folder, "..", "po", NULL);

  return g_file_test (built, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&built)
                                                 : g_strdup (HW_LOCALE_DIR);
}
