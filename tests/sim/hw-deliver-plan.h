/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what one seed means: the settings, the faults and how often they come. */
#pragma once

#include "core/hw-link-machine.h"
#include "codec/hw-codec.h"
#include "core/hw-random.h"
#include "core/hw-session-store.h"

typedef struct
{
  HwLinkConfig link;
  HwSessionConfig client;
  HwSessionStoreConfig server;
  gboolean lossy;       /* frames vanish, double and overtake on a living connection */
  const HwCodec *codec; /* frames are bytes, in this framing; NULL: they come whole or not at all */
  gboolean near_end;    /* numbers start just below the last: rule 13 */
  gboolean thief;       /* somebody else attaches with the same identity: rule 20 */
  gboolean early_close; /* the client closes in the middle: rule 21 */
  HwTime handling_us;   /* the longest that handling takes; 0: none at all */
  HwTime tail_us;       /* the longest latency */
  HwTime mean_fault_us;
  HwTime mean_send_us;
  HwTime heal_at;
  guint n_messages;
} HwDeliverPlan;

void hw_deliver_plan_init (HwDeliverPlan *self, HwRandom *random);
gboolean hw_deliver_chance (HwRandom *random, guint percent);
