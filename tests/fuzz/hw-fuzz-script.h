/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the reading of a fuzzer's input as a script: what is said to a session, and when. */
#pragma once

#include "core/hw-session-config.h"

typedef struct
{
  const guint8 *data;
  gsize left;
} HwFuzzScript;

/* Whose messages are made up: what a guess could be near to. Numbers that nobody guesses (a gen, a
 * sequence number, an id) are taken from here, or one beside them. */
typedef struct
{
  guint64 marks[8];
  HwSessionId ids[4];
} HwFuzzKnown;

/* 0 at the end of the script. */
guint8 hw_fuzz_script_byte (HwFuzzScript *self);
guint64 hw_fuzz_script_number (HwFuzzScript *self, const HwFuzzKnown *known);
/* Up to about a minute; often none. */
HwTime hw_fuzz_script_span (HwFuzzScript *self);
/* Of at most 32 bytes; NULL: none. */
GBytes *hw_fuzz_script_payload (HwFuzzScript *self);
/* Any message, a payload of the caller's to unref. */
HwSessionMessage hw_fuzz_script_message (HwFuzzScript *self, const HwFuzzKnown *known);
/* Small limits, which are soon met. */
void hw_fuzz_script_config (HwFuzzScript *self, HwSessionConfig *config);
