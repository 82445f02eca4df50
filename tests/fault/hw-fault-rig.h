/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the running of a fault on virtual time: a script goes in, what came out and when is a text.
 */
#pragma once

#include "hw-test.h"

#include "fault/hw-fault-chain.h"
#include "fault/hw-fault-wish.h"

/* @faults: "latency latency=200ms; slicer average_size=2", upstream, in their order.
 * @script: "0=hello 10=world 20=FIN": at so many ms these bytes come, or the end.
 * Returns "200=hello 210=world 220=FIN", every chunk that came out with its time; to be freed. */
char *hw_fault_rig_run (const char *faults, guint64 seed, const char *script);
/* The same, and fails the test where it isn't @expected. */
void hw_fault_rig_expect (const char *faults, const char *script, const char *expected);
/* What @fault wishes at these times in ms, "0 100 2000", begun at 0; a time with a ! in front:
 * heard then; a t: tripped. Returns "0=cut+syns>2000 …": flags, actions in capitals, deadline. */
char *hw_fault_rig_wish (const char *fault, guint64 seed, const char *times);
void hw_fault_rig_expect_wish (const char *fault, const char *times, const char *expected);
/* A fault as it is written, valid; to be freed. */
HwFaultSpec *hw_fault_rig_parse (const char *fault);
