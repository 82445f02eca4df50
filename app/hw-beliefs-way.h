/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the client would believe, did it know what the cable knows of a server elsewhere. */
#pragma once

#include "hw-beliefs.h"
#include "hw-server-way.h"

G_BEGIN_DECLS

/* For who shows them: the client itself only sees its connection to the cable end, by RST or EOF,
 * when the cable can't get through. Its belief names that reason, the one that the status names,
 * as half a sentence. Nothing where the server is the lab's own, or there is no trouble. */
void hw_beliefs_follow (HwBeliefs *self, const HwServerWay *way);

G_END_DECLS
