/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tie of a child process to the one that started it. */
#include "hw-parent.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "hw-exit.h"

/* The parent may have ended before this process asked to be told, so that is looked at afterwards.
 * The group of its own keeps a terminal's Ctrl-C, meant for the parent, away. */
void
hw_parent_bind (pid_t parent)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  setpgid (0, 0);
  if (getppid () != parent)
    _exit (HW_EXIT_NO_START);
}
