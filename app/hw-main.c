/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns main () of `heartwire`, the program without GTK. */
#include "hw-command.h"

int
main (int argc, char **argv)
{
  return (int) hw_command_main (argc, argv);
}
