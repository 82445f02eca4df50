/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the names of the states of a link, and which may follow which. */
#include "core/hw-link-state.h"

#define TO(state) (1u << HW_LINK_STATE_##state)

static const char *const names[HW_N_LINK_STATES] = {
  [HW_LINK_STATE_IDLE] = "idle",
  [HW_LINK_STATE_CONNECTING] = "connecting",
  [HW_LINK_STATE_HANDSHAKING] = "handshaking",
  [HW_LINK_STATE_CONNECTED] = "connected",
  [HW_LINK_STATE_SUSPECT] = "suspect",
  [HW_LINK_STATE_WAITING] = "waiting",
  [HW_LINK_STATE_CLOSED] = "closed",
};

static const guint changes[HW_N_LINK_STATES] = {
  [HW_LINK_STATE_IDLE] = TO (CONNECTING) | TO (WAITING) | TO (CLOSED),
  [HW_LINK_STATE_CONNECTING] = TO (HANDSHAKING) | TO (CONNECTED) | TO (WAITING) | TO (CLOSED),
  [HW_LINK_STATE_HANDSHAKING] = TO (CONNECTED) | TO (WAITING) | TO (CLOSED),
  [HW_LINK_STATE_CONNECTED] = TO (SUSPECT) | TO (WAITING) | TO (CLOSED),
  [HW_LINK_STATE_SUSPECT] = TO (CONNECTED) | TO (WAITING) | TO (CLOSED),
  [HW_LINK_STATE_WAITING] = TO (CONNECTING) | TO (IDLE) | TO (CLOSED),
  [HW_LINK_STATE_CLOSED] = TO (CONNECTING),
};

/**
 * hw_link_state_get_name:
 * @state: a state
 *
 * Returns: the state's name in events, such as "connected"; static
 */
const char *
hw_link_state_get_name (HwLinkState state)
{
  g_return_val_if_fail ((unsigned) state < HW_N_LINK_STATES, "idle");

  return names[state];
}

/**
 * hw_link_state_can_change: (skip)
 * @from: a state
 * @to: another state
 *
 * Returns: whether a link may go from @from to @to in one step
 */
gboolean
hw_link_state_can_change (HwLinkState from, HwLinkState to)
{
  g_return_val_if_fail ((unsigned) from < HW_N_LINK_STATES, FALSE);
  g_return_val_if_fail ((unsigned) to < HW_N_LINK_STATES, FALSE);

  return (changes[from] & (1u << to)) != 0;
}
