/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words for a belief that is wrong. */
#pragma once

#include "hw-beliefs.h"

G_BEGIN_DECLS

/* Why the believer is wrong; NULL where it isn't. */
const char *hw_belief_why_wrong (const HwBeliefs *beliefs, HwBeliever believer);

G_END_DECLS
