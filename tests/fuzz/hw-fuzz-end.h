/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what must hold of one end of a session, whatever is said to it. */
#pragma once

#include "core/hw-session.h"

/* What was seen of an end; by value, zero at its birth. The rules are those of docs/DELIVERY.md. */
typedef struct
{
  guint64 una;
  guint64 next;
  guint64 told;      /* the last that was delivered */
  guint64 saved;     /* durable: messages below are saved */
  guint64 saved_ack; /* durable: handled up to this is saved */
  gboolean over;
} HwFuzzEnd;

/* After each action of the end's, and after each input. */
void hw_fuzz_end_check_action (HwFuzzEnd *self,
                               const HwSessionConfig *config,
                               HwSession *end,
                               const HwSessionAction *action);
void hw_fuzz_end_check_marks (HwFuzzEnd *self, const HwSessionConfig *config, HwSession *end);
/* HW-D-003: a send that isn't accepted changes nothing. */
void hw_fuzz_end_check_send (HwFuzzEnd *self, HwSession *end, HwSessionSend result);
