/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns running a part of a test as an ordinary user, in a child of its own. */
#include "hw-test-user.h"

#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534

static gboolean
become_nobody (void)
{
  if (geteuid () != 0)
    return TRUE;

  return setgroups (0, NULL) == 0 && setgid (NOBODY) == 0 && setuid (NOBODY) == 0
         && geteuid () == NOBODY;
}

gboolean
hw_test_run_as_nobody (HwTestFunc func, gconstpointer user_data)
{
  pid_t child;
  int status = 0;

  fflush (NULL);
  child = fork ();
  if (child == 0)
    {
      gboolean held = become_nobody () && func (user_data);

      fflush (stderr);
      _exit (held ? 0 : 1);
    }
  while (waitpid (child, &status, 0) < 0)
    if (errno != EINTR)
      return FALSE;

  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}
