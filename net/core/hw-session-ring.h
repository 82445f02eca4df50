/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the few session actions that are said once: a ring that never grows. */
#pragma once

#include "core/hw-session-message.h"

G_BEGIN_DECLS

#define HW_SESSION_MAX_ACTIONS 8

typedef struct
{
  HwSessionAction ring[HW_SESSION_MAX_ACTIONS];
  guint head;
  guint n_actions;
} HwSessionRing;

/* To be filled in. The driver drains after every input, so there is always room. */
HwSessionAction *hw_session_ring_push (HwSessionRing *self, HwSessionActionKind kind);
gboolean hw_session_ring_pop (HwSessionRing *self, HwSessionAction *action);

G_END_DECLS
