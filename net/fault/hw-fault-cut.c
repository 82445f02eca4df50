/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the cut: the cable is out, both ways. */
#include "fault/hw-fault-type.h"

static HwFaultWish
wish (HwFaultCase *self, HwTime now)
{
  HwFaultWish wish = HW_FAULT_WISH_NONE;

  wish.flags = HW_WIRE_CUT | HW_WIRE_DROP_SYNS;

  return wish;
}

const HwFaultType hw_fault_cut = {
  .name = "cut",
  .meaning = N_ ("The cable is out: nothing arrives, nothing is ACKed, TCP retransmits"),
  .level = HW_FAULT_LEVEL_WIRE,
  .is_both_ways = TRUE,
  .has_listener = TRUE,
  .wish = wish,
};
