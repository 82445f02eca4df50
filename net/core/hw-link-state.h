/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the states of a link and the table of the changes that are legal. */
#pragma once

#include <glib.h>

#include "core/hw-public.h"

G_BEGIN_DECLS

/**
 * HwLinkState:
 * @HW_LINK_STATE_IDLE: nothing was asked yet; with the lazy policy also: lost, nothing to send
 * @HW_LINK_STATE_CONNECTING: a SYN is out (or the name is being resolved)
 * @HW_LINK_STATE_HANDSHAKING: TCP is connected; the first heartbeat is not answered yet
 * @HW_LINK_STATE_CONNECTED: believed alive
 * @HW_LINK_STATE_SUSPECT: still connected, but an answer is late
 * @HW_LINK_STATE_WAITING: lost; waiting for the next attempt (or for should-reconnect's answer)
 * @HW_LINK_STATE_CLOSED: ended for good
 */
typedef enum
{
  HW_LINK_STATE_IDLE,
  HW_LINK_STATE_CONNECTING,
  HW_LINK_STATE_HANDSHAKING,
  HW_LINK_STATE_CONNECTED,
  HW_LINK_STATE_SUSPECT,
  HW_LINK_STATE_WAITING,
  HW_LINK_STATE_CLOSED,
  /*< private >*/
  HW_N_LINK_STATES /*< skip >*/
} HwLinkState;

HW_PUBLIC const char *hw_link_state_get_name (HwLinkState state);
gboolean hw_link_state_can_change (HwLinkState from, HwLinkState to);

G_END_DECLS
