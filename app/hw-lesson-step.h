/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a lesson's step: what can be done to the lab, and how it is written. */
#pragma once

#include "core/hw-time.h"

G_BEGIN_DECLS

typedef enum
{
  HW_STEP_PULL,
  HW_STEP_PLUG,
  HW_STEP_RESET,
  HW_STEP_KILL_SERVER,
  HW_STEP_RESTART_SERVER,
  HW_STEP_HANG_SERVER,
  HW_STEP_RESUME_SERVER,
  HW_STEP_CONNECT,    /* the clients that are closed */
  HW_STEP_DISCONNECT, /* all clients, in order */
  HW_STEP_SEND,       /* argument: the message */
  HW_STEP_SEND_FILES, /* count of them, of size bytes each, in one transfer */
  HW_STEP_BURST,      /* count messages: the argument with a number behind it */
  HW_STEP_CLIENT,     /* argument: options of `connect`, for all clients from now on */
  HW_STEP_CABLE,      /* argument: a line of the cable's language */
  HW_STEP_WAIT,       /* duration_us */
  HW_STEP_WAIT_FOR,   /* argument: an expectation; no longer than duration_us */
} HwStepVerb;

typedef struct
{
  HwStepVerb verb;
  char *text;     /* as it stands in the file */
  char *argument; /* NULL: it has none */
  guint count;
  guint size;
  HwTime duration_us;
} HwStep;

/* Pure. FALSE: what is wrong, and what is read. */
gboolean hw_step_parse (HwStep *self, const char *text, GError **error);
void hw_step_clear (HwStep *self);
/* Whether @words name this step: "pull", "kill", "send" … */
gboolean hw_step_is_called (const HwStep *self, const char *words);

G_END_DECLS
