/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the drop of SYNs: who connects hears nothing. */
#include "fault/hw-fault-type.h"

static HwFaultWish
wish (HwFaultCase *self, HwTime now)
{
  HwFaultWish wish = HW_FAULT_WISH_NONE;

  wish.flags = HW_WIRE_DROP_SYNS;

  return wish;
}

const HwFaultType hw_fault_syn_drop = {
  .name = "syn_drop",
  .meaning = N_ ("Who connects hears nothing: connect timeouts; open connections go on"),
  .level = HW_FAULT_LEVEL_LISTENER,
  .is_both_ways = TRUE,
  .has_listener = TRUE,
  .wish = wish,
};
