/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the queue of what the link machine wants done. */
#pragma once

#include "core/hw-link-machine.h"

G_BEGIN_DECLS

/* One input at most has every pending heartbeat missed, is told of the suspicion, lost, paced
 * anew, and then waiting, idle and asked about. */
#define HW_LINK_MAX_ACTIONS (HW_HEARTBEAT_MAX_PENDING + 9)

typedef struct
{
  guint head;
  guint n_actions;
  HwLinkAction ring[HW_LINK_MAX_ACTIONS];
} HwLinkActions;

/* All but @kind is zero and the caller's to set, until the next push. */
HwLinkAction *hw_link_actions_push (HwLinkActions *self, HwLinkActionKind kind);
gboolean hw_link_actions_pop (HwLinkActions *self, HwLinkAction *action);

G_END_DECLS
