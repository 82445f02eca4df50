/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the table of commands. */
#include "config.h"

#include "hw-command.h"

#include <locale.h>
#include <signal.h>
#include <string.h>

#include "hw-window-launch.h"

static const HwCommand *const commands[] = {
  &hw_command_serve, &hw_command_connect, &hw_command_send, &hw_command_cable,
#ifdef HW_HAVE_CONTROL
  &hw_command_ctl,
#endif
  &hw_command_lab,   &hw_command_lesson,  &hw_command_race, &hw_command_decode,
};

const HwCommand *
hw_command_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i]->name, name) == 0)
      return commands[i];

  return NULL;
}

static void
print_help (void)
{
  g_print ("Usage:\n"
           "  heartwire                      opens the window\n"
           "  heartwire COMMAND [OPTION…]    heartwire COMMAND --help says more\n"
           "\n"
           "Commands:\n");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-9s %s\n", commands[i]->name, commands[i]->summary);
  g_print ("\n"
           "Options:\n"
           "  -h, --help    this text\n"
           "  --version     the version\n"
           "\n"
           "Durations are 250ms, 5s, 2m, 2h. Exit codes: 0 done, 1 what was asked did not hold,\n"
           "2 wrong usage, 3 could not start.\n");
}

static HwExit
run_named (int argc, char **argv)
{
  const HwCommand *command = hw_command_find (argv[0]);

  if (command != NULL)
    return command->run (argc, argv);

  hw_complain (NULL, "there is no command \"%s\"; \"heartwire --help\" lists them", argv[0]);
  return HW_EXIT_USAGE;
}

HwExit
hw_command_main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  /* A reader of our output, or a peer, that goes away is an error of a write, not the end of us. */
  signal (SIGPIPE, SIG_IGN);
  signal (SIGXFSZ, SIG_IGN); /* a file that may not grow is an error, and no end */

  if (argc < 2)
    return hw_window_launch ();

  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h")
      || g_str_equal (argv[1], "help"))
    {
      print_help ();
      return HW_EXIT_DONE;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("heartwire %s\n", HW_VERSION);
      return HW_EXIT_DONE;
    }

  return run_named (argc - 1, argv + 1);
}
