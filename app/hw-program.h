/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what every long-running command shares: its main loop, events, signals and time limit. */
#pragma once

#include "event/hw-event-queue.h"
#include "hw-exit.h"
#include "hw-options.h"

G_BEGIN_DECLS

typedef struct
{
  int log_format;  /* HwOutputFormat */
  int colour;      /* HwOutputColour */
  HwTime duration; /* 0: until it is asked to stop */
} HwProgramOptions;

typedef struct
{
  /* Each event until the program quits, before it is written; may be NULL. */
  void (*event) (const HwEvent *event, gpointer user_data);
  /* The first SIGTERM or SIGINT, or --for has passed: come to an end, then call hw_program_quit. A
   * second signal doesn't wait for that. */
  void (*stop) (gpointer user_data);
} HwProgramFuncs;

#define HW_PROGRAM_QUEUE_LIMIT 65536 /* events */

typedef struct _HwProgram HwProgram;

/* --log-format, --color and --for. */
void hw_program_add_options (HwProgramOptions *self, HwOptions *options);

/* @queue: nothing was pushed into it yet. */
HwProgram *hw_program_new (const HwProgramOptions *options,
                           HwEventQueue *queue,
                           const HwProgramFuncs *funcs,
                           gpointer user_data);
/* Once everything that pushes events has ended: those of the last moment are still written. */
void hw_program_free (HwProgram *self);
/* Until hw_program_quit, a second signal, or until nobody reads stdout any more. */
HwExit hw_program_run (HwProgram *self);
void hw_program_quit (HwProgram *self, HwExit code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwProgram, hw_program_free)

G_END_DECLS
