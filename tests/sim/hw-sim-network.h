/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a simulated network: a cable that is pulled and plugged, TCP over it, and a server behind
 * it. */
#pragma once

#include "core/hw-link-machine.h"
#include "core/hw-random.h"
#include "hw-sim-queue.h"

/* What travels is lost while the cable is out, also what was under way when it was pulled. Each
 * direction of a connection is a stream in order, which sends what was lost again after 200 ms,
 * 400 ms, 800 ms and so on, as TCP does; a SYN after 1 s, 2 s, 4 s and so on. The server answers at
 * once. Nothing is ever cancelled: what belongs to an old connection arrives all the same. */
typedef struct
{
  HwTime min_latency;
  HwTime max_latency;
  HwTime min_plugged; /* spans are these, plus a heavy tail */
  HwTime min_cut;
  HwTime max_span;
  HwTime mean_reset; /* from one RST or EOF to the next, in the mean */
  HwTime mean_data;  /* likewise between messages */
} HwSimNetworkConfig;

typedef struct
{
  HwRandom random;
  const HwSimNetworkConfig *config;
  HwSimQueue queue;
  gboolean plugged;
  HwTime turned_at; /* when the cable was pulled or plugged last */
  guint64 n_cuts;
  guint64 connection; /* the newest */
  GHashTable *streams;
} HwSimNetwork;

/* What the network tells its owner about. */
typedef enum
{
  HW_SIM_NEWS_NONE,
  HW_SIM_NEWS_INPUT, /* something for the link machine */
  HW_SIM_NEWS_PULLED,
  HW_SIM_NEWS_PLUGGED,
  HW_SIM_NEWS_TYPE, /* the user has a message */
} HwSimNews;

/* Linux' TCP_RTO_MIN. */
#define HW_SIM_RTO HW_MSEC (200)

void hw_sim_network_init (HwSimNetwork *self, const HwSimNetworkConfig *config, guint64 seed);
void hw_sim_network_clear (HwSimNetwork *self);
void hw_sim_network_connect (HwSimNetwork *self, guint64 connection, HwTime now);
void hw_sim_network_send_ping (HwSimNetwork *self, guint64 connection, guint64 seq, HwTime now);
void hw_sim_network_send_data (HwSimNetwork *self, guint64 connection, HwTime now);
HwTime hw_sim_network_get_deadline (const HwSimNetwork *self);
/* Lets the next thing happen. */
HwSimNews hw_sim_network_step (HwSimNetwork *self, HwLinkInput *input);
