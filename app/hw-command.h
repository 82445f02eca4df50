/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the table of commands. */
#pragma once

#include "hw-exit.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  const char *summary;
  HwExit (*run) (int argc, char **argv); /* argv[0] is the command's name */
} HwCommand;

extern const HwCommand hw_command_cable;
extern const HwCommand hw_command_connect;
extern const HwCommand hw_command_ctl; /* where there is libsoup */
extern const HwCommand hw_command_decode;
extern const HwCommand hw_command_lab;
extern const HwCommand hw_command_lesson;
extern const HwCommand hw_command_race;
extern const HwCommand hw_command_send;
extern const HwCommand hw_command_serve;

/* NULL where there is none of that name. */
const HwCommand *hw_command_find (const char *name);
/* The whole program: picks the command, or opens the window where none is named. */
HwExit hw_command_main (int argc, char **argv);

G_END_DECLS
