/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a simulated life of a link: the machine, the network, and what must hold of both. */
#pragma once

#include "hw-sim-judge.h"
#include "hw-sim-network.h"

typedef struct
{
  HwLinkConfig link;
  HwSimNetworkConfig network;
  HwTime length;
  guint64 seed;
} HwSimConfig;

typedef struct
{
  HwSimJudge judge;
  guint64 n_steps;
  guint64 n_cuts;
  guint64 n_survived;      /* cuts that ended with the connection still there */
  HwTime longest_survived; /* of these cuts */
  HwTime longest_notice;   /* from a pull to the disconnect by heartbeat */
  HwTime longest_recovery; /* from a plug to being connected again */
} HwSimResult;

/* Cuts up to this long never end a connection, given TCP's first resends and the latencies. */
HwTime hw_sim_get_safe_cut (const HwSimConfig *config);
/* Ends early with a complaint; judge.complaint tells. */
HwSimResult hw_sim_run (const HwSimConfig *config);
