/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of the tie to a parent: who is bound to it ends with it. */
#include "hw-test.h"

#include <sys/wait.h>
#include <unistd.h>

#include "hw-exit.h"
#include "hw-parent.h"

static void
ends_where_it_has_no_such_parent (void **state)
{
  pid_t pid = fork ();
  int status;

  if (pid == 0)
    {
      hw_parent_bind (getpid ());
      _exit (HW_EXIT_DONE);
    }
  assert_int_equal (waitpid (pid, &status, 0), pid);
  assert_true (WIFEXITED (status));
  assert_int_equal (WEXITSTATUS (status), HW_EXIT_NO_START);
}

/* Bound, it says so, and waits for what never comes. */
static void
be_bound (int out)
{
  hw_parent_bind (getppid ());
  if (write (out, "b", 1) == 1)
    pause ();
  _exit (HW_EXIT_DONE);
}

static void
be_a_parent_for_a_moment (int in, int out)
{
  char byte;

  if (fork () == 0)
    be_bound (out);
  _exit (read (in, &byte, 1) == 1 ? HW_EXIT_DONE : HW_EXIT_NO_START);
}

static void
ends_with_its_parent (void **state)
{
  int told[2], status;
  char byte;
  pid_t pid;

  assert_int_equal (pipe (told), 0);
  pid = fork ();
  if (pid == 0)
    be_a_parent_for_a_moment (told[0], told[1]);
  close (told[1]);
  assert_int_equal (waitpid (pid, &status, 0), pid);
  assert_int_equal (WEXITSTATUS (status), HW_EXIT_DONE);
  /* The last writer is gone. */
  alarm (30);
  assert_int_equal (read (told[0], &byte, 1), 0);
  alarm (0);
  close (told[0]);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (ends_where_it_has_no_such_parent),
    cmocka_unit_test (ends_with_its_parent),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
