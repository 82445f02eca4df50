/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words for a belief that is wrong, and how long it will last. */
#pragma once

#include "hw-beliefs.h"

G_BEGIN_DECLS

/* Why the believer is wrong; NULL where it isn't. */
const char *hw_belief_why_wrong (const HwBeliefs *beliefs, HwBeliever believer);
/* When a server that is wrong will notice; NULL where it isn't, or never will. The caller's to
 * free. */
char *hw_belief_describe_patience (const HwBeliefs *beliefs, HwBeliever believer, HwTime now);

G_END_DECLS
