/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the orderly end: FIN to both ends, now. */
#include "fault/hw-fault-type.h"

static HwFaultWish
wish (HwFaultCase *self, HwTime now)
{
  HwFaultWish wish = HW_FAULT_WISH_NONE;

  wish.actions = HW_WIRE_CLOSE;

  return wish;
}

const HwFaultType hw_fault_fin = {
  .name = "fin",
  .meaning = N_ ("FIN to both ends of each connection, once"),
  .level = HW_FAULT_LEVEL_WIRE,
  .is_both_ways = TRUE,
  .is_momentary = TRUE,
  .wish = wish,
};
