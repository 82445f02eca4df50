/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how a command ends that can't do what it was asked: one line on stderr, and its exit code.
 */
#include "hw-exit.h"

void
hw_complain (const char *command, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  g_strdelimit (text, "\r\n", ' ');
  g_printerr ("heartwire%s%s: %s\n", command != NULL ? " " : "", command != NULL ? command : "",
              text);
}
