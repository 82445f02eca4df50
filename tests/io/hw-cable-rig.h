/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a cable between two plain sockets of the test's own, and the reading of its events. */
#pragma once

#include "io/hw-cable.h"

typedef struct
{
  HwEventQueue *queue;
  GPtrArray *events; /* all, in order */
  guint n_seen;
  HwCable *cable;
  int listener; /* what the cable dials */
  int client;
  int server;
} HwCableRig;

/* Starts a cable; no connection yet. FALSE says why on stderr. */
gboolean hw_cable_rig_start (HwCableRig *rig, HwCutMode mode, gboolean ipv6);
/* Connects client to server through it, and waits until both are there. */
gboolean hw_cable_rig_connect (HwCableRig *rig);
void hw_cable_rig_stop (HwCableRig *rig);
/* Waits for the next event of @kind behind those already seen; the rig's own, NULL past the limit.
 */
HwEvent *hw_cable_rig_wait (HwCableRig *rig, HwEventKind kind);
/* How many events of @kind there were so far, after what was ordered has been carried out. */
guint hw_cable_rig_count (HwCableRig *rig, HwEventKind kind);
/* Whether @event's @field is @text. */
gboolean hw_cable_rig_says (HwEvent *event, HwEventField field, const char *text);
/* Sends @text from one socket and reads it from the other. */
gboolean hw_cable_rig_carries (int from, int to, const char *text);
