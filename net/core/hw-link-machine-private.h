/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what the link machine's files share: its memory, and the steps that both take. */
#pragma once

#include "core/hw-link-actions.h"
#include "core/hw-link-machine.h"
#include "core/hw-random.h"
#include "core/hw-rtt.h"

G_BEGIN_DECLS

struct _HwLinkMachine
{
  HwLinkConfig config;
  HwLinkState state;
  guint64 generation; /* of the attempt that lives, or lived last */
  HwReason reason;    /* of the last loss */
  HwReason suspicion; /* suspect: what for; none: an answer is late */
  HwTime now;         /* the latest that was seen */
  HwTime since;       /* when the state began */
  /* Waiting: when to connect, HW_TIME_NEVER until ASK is answered.
   * Idle: no attempt before this, HW_TIME_NEVER as long as nothing was lost. */
  HwTime retry_at;
  HwTime blocked_since; /* HW_TIME_NEVER: the kernel takes what is written */
  HwBackoff backoff;
  HwHeartbeat heartbeat;
  HwHeartbeatConfig pace; /* the settings' own, but for the interval where that is adaptive */
  HwAdaptive adaptive;
  gboolean is_pace_told;
  gboolean is_quiet;   /* nothing but beats and their answers since the last beat */
  gboolean is_probing; /* the last beat went into a quiet connection, and isn't answered */
  HwRtt rtt;
  HwRandom random;
  HwLinkActions actions;
};

void hw_link_machine_change (HwLinkMachine *self, HwLinkState state, HwReason reason);
void hw_link_machine_connect (HwLinkMachine *self);
void hw_link_machine_lose (HwLinkMachine *self, HwReason reason);
void hw_link_machine_beat (HwLinkMachine *self);

/* hw-link-pace.c */
void hw_link_pace_init (HwLinkMachine *self);
void hw_link_pace_configure (HwLinkMachine *self, const HwHeartbeatConfig *before);
/* TCP is connected, before the first beat. */
void hw_link_pace_begin (HwLinkMachine *self);
void hw_link_pace_beat (HwLinkMachine *self);
void hw_link_pace_traffic (HwLinkMachine *self);
void hw_link_pace_answered (HwLinkMachine *self);
void hw_link_pace_lost (HwLinkMachine *self, HwReason reason);

/* hw-link-deadlines.c */
/* Does what is due by self->now. */
void hw_link_machine_expire (HwLinkMachine *self);

G_END_DECLS
