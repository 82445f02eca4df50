/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what must hold of a link machine at every step, whatever comes in. */
#pragma once

#include "core/hw-link-machine.h"

/* It only watches what comes out. The first broken promise is kept in @complaint. */
typedef struct
{
  HwLinkState state;
  guint64 generation; /* 0: none lives */
  guint64 n_connects;
  guint64 n_drops;
  guint64 n_beats;
  guint64 n_actions;
  guint64 last_seq;
  guint64 hash; /* of every action and its time */
  guint64 drops_by_reason[HW_N_REASONS];
  guint64 changes[HW_N_LINK_STATES][HW_N_LINK_STATES];
  const char *complaint; /* NULL: all is well */
  HwTime complained_at;
} HwSimJudge;

void hw_sim_judge_init (HwSimJudge *self);
void hw_sim_judge_complain (HwSimJudge *self, const char *complaint, HwTime now);
void hw_sim_judge_watch (HwSimJudge *self, const HwLinkAction *action, HwTime now);
/* After the actions of one input; @due: the input was TIME, at the deadline. */
void hw_sim_judge_settle (HwSimJudge *self,
                          const HwLinkMachine *machine,
                          guint n_actions,
                          gboolean due,
                          HwTime now);
