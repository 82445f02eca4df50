/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what a fault's own file writes down: its row of the table, and what it does. */
#pragma once

#include "fault/hw-fault-stage.h"
#include "fault/hw-fault-wish.h"
#include "fault/hw-fault.h"

G_BEGIN_DECLS

/* Says that a text is one for translators. The library shows none, and has no catalogue itself. */
#define N_(String) (String)

struct _HwFaultType
{
  const char *name;
  const char *meaning; /* marked by N_, and so is each attribute's */
  HwFaultLevel level;
  gboolean is_toxic;
  gboolean is_both_ways;
  gboolean is_momentary; /* acts on who is there when it begins; with on=new, on each who comes */
  gboolean has_listener; /* it is the whole cable's: with all as its target, the listener's, too */
  gboolean counts_silence;
  guint n_attributes;
  HwFaultAttribute attributes[HW_FAULT_MAX_ATTRIBUTES];
  /* What it does to the bytes of one direction; NULL: nothing. */
  const HwFaultStageOps *stage;
  /* What it wants of a connection's sockets now; NULL: nothing. */
  HwFaultWishFunc wish;
};

#define HW_FAULT_MAX_MS (30 * 24 * 3600 * G_GINT64_CONSTANT (1000)) /* 30 days */
#define HW_FAULT_MAX_US (HW_FAULT_MAX_MS * 1000)
#define HW_FAULT_MAX_BYTES (G_GINT64_CONSTANT (1) << 50)

extern const HwFaultType hw_fault_latency;
extern const HwFaultType hw_fault_bandwidth;
extern const HwFaultType hw_fault_slow_close;
extern const HwFaultType hw_fault_timeout;
extern const HwFaultType hw_fault_reset_peer;
extern const HwFaultType hw_fault_slicer;
extern const HwFaultType hw_fault_limit_data;
extern const HwFaultType hw_fault_cut;
extern const HwFaultType hw_fault_deaf;
extern const HwFaultType hw_fault_stall;
extern const HwFaultType hw_fault_host_crash;
extern const HwFaultType hw_fault_reset;
extern const HwFaultType hw_fault_fin;
extern const HwFaultType hw_fault_half_close;
extern const HwFaultType hw_fault_nat_timeout;
extern const HwFaultType hw_fault_flaky;
extern const HwFaultType hw_fault_flapping;
extern const HwFaultType hw_fault_syn_drop;
extern const HwFaultType hw_fault_refuse;
extern const HwFaultType hw_fault_corrupt;
extern const HwFaultType hw_fault_swallow_heartbeats;
extern const HwFaultType hw_fault_swallow_acks;
extern const HwFaultType hw_fault_cut_in_frame;

G_END_DECLS
