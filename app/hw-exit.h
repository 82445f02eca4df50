/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how a command ends that can't do what it was asked: one line on stderr, and its exit code.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  HW_EXIT_DONE = 0,
  HW_EXIT_NOT_HELD = 1, /* what was asked did not hold */
  HW_EXIT_USAGE = 2,
  HW_EXIT_NO_START = 3, /* a port taken, a file unreadable */
} HwExit;

/* One line on stderr, "heartwire COMMAND: …"; @command NULL: "heartwire: …". */
void hw_complain (const char *command, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
