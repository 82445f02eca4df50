/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the one line that says how the client's link is, from the events alone. */
#pragma once

#include "core/hw-link-state.h"
#include "event/hw-event.h"
#include "hw-server-way.h"

G_BEGIN_DECLS

typedef struct
{
  HwLinkState state;
  HwTime rtt_us; /* of the last heartbeat; -1: none yet */
  gint64 misses;
  gint64 allowed;
  gint64 retransmits; /* suspect: sent again in vain; 0: that isn't why */
  gint64 delay_ms;
  char reason[32];
} HwLinkStatus;

void hw_link_status_init (HwLinkStatus *self);
void hw_link_status_add (HwLinkStatus *self, const HwEvent *event);
/* "Connected · 183 µs"; the caller's to free. */
char *hw_link_status_describe (const HwLinkStatus *self);
/* Why it isn't connected, in a sentence; NULL: it is, or there is no more to say. */
const char *hw_link_status_explain (const HwLinkStatus *self);
/* The client is connected to the cable; whether the way goes on to the server, only the cable
 * knows. Where it doesn't, the client is still connecting, and what failed is the cable's to say.
 */
void hw_link_status_follow (HwLinkStatus *self, const HwServerWay *way);
/* Whether a message given to the link now is on its way, or wakes it. */
gboolean hw_link_status_can_send (const HwLinkStatus *self);
/* "183 µs", "1.5 ms", "2.0 s"; the caller's to free. */
char *hw_round_trip_format (HwTime rtt_us);

G_END_DECLS
