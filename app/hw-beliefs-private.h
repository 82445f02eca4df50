/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the files of the beliefs share. */
#pragma once

#include "hw-beliefs.h"

G_BEGIN_DECLS

/* hw-belief.c */
void hw_belief_set (HwBelief *belief, HwBeliefState state, HwTime now, const char *evidence);
void hw_belief_hear (HwBelief *belief, HwTime now, const char *evidence);
/* Of another peer, or none: what was known of the last one is over. */
void hw_belief_begin (HwBelief *belief, HwBeliefState state, HwTime now, const char *evidence);
void hw_belief_end (HwBelief *belief, HwTime now, const char *evidence);
/* What means the same to both sides. FALSE: nothing of that kind. */
gboolean hw_belief_add_common (HwBelief *belief, const HwEvent *event, HwTime now);
const char *hw_beliefs_get_reason (const HwEvent *event, const char *otherwise);
/* Bounded, since these numbers may come out of another process. */
HwTime hw_beliefs_get_span_us (const HwEvent *event, HwEventField field);

/* hw-beliefs-client.c */
void hw_beliefs_add_client (HwBeliefs *self, const HwEvent *event, HwTime now);

/* hw-beliefs-kernel.c */
void hw_beliefs_add_kernel (HwBeliefs *self, const HwEvent *event, HwTime now);

G_END_DECLS
