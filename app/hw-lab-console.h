/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the language of the lab's stdin: /pull, /kill, /wait …; any other line is a message. */
#pragma once

#include "hw-client-feed.h"
#include "hw-lab.h"

G_BEGIN_DECLS

typedef struct _HwLabConsole HwLabConsole;

/* @quit: /quit was read, or, unless @outlives_input, everything up to the end of @fd was done. */
HwLabConsole *hw_lab_console_new (HwLab *lab,
                                  HwEventQueue *queue,
                                  int fd,
                                  gboolean outlives_input,
                                  void (*quit) (gpointer user_data),
                                  gpointer user_data);
void hw_lab_console_free (HwLabConsole *self);
/* No line is read before; a second call changes nothing. */
void hw_lab_console_start (HwLabConsole *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwLabConsole, hw_lab_console_free)

G_END_DECLS
