/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the way from `heartwire` without arguments to the window, a program of its own. */
#include "config.h"

#include "hw-window-launch.h"

#include <unistd.h>

#define WINDOW_PROGRAM "heartwire-gtk"

static gboolean
is_set (const char *variable)
{
  const char *value = g_getenv (variable);

  return value != NULL && *value != '\0';
}

static char *
take_if_executable (char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return path;

  g_free (path);
  return NULL;
}

/* Installed, both lie in one folder; in a build folder the window lies in ui/, beside app/. */
static char *
find_window (void)
{
  g_autofree char *self
      = g_file_read_link ("/proc/self/exe", NULL); /* NULL: no /proc; PATH is left */
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : g_strdup (HW_BIN_DIR);
  char *found = take_if_executable (g_build_filename (folder, WINDOW_PROGRAM, NULL));

  if (found == NULL)
    found = take_if_executable (g_build_filename (folder, "..", "ui", WINDOW_PROGRAM, NULL));
  if (found == NULL)
    found = take_if_executable (g_build_filename (HW_BIN_DIR, WINDOW_PROGRAM, NULL));
  if (found == NULL)
    found = g_find_program_in_path (WINDOW_PROGRAM);

  return found;
}

HwExit
hw_window_launch (void)
{
  g_autofree char *program = NULL;

  if (!is_set ("WAYLAND_DISPLAY") && !is_set ("DISPLAY"))
    {
      hw_complain (NULL, "there is no display to open the window on; "
                         "\"heartwire lab\" runs the same in the terminal");
      return HW_EXIT_NO_START;
    }

  program = find_window ();
  if (program != NULL)
    execl (program, program, NULL);
  hw_complain (NULL, "the window (" WINDOW_PROGRAM ") is not installed; "
                     "\"heartwire lab\" runs the same in the terminal");

  return HW_EXIT_NO_START;
}
