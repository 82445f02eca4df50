/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the refusal: who connects is refused. */
#include "fault/hw-fault-type.h"

static HwFaultWish
wish (HwFaultCase *self, HwTime now)
{
  HwFaultWish wish = HW_FAULT_WISH_NONE;

  wish.flags = HW_WIRE_REFUSE;

  return wish;
}

const HwFaultType hw_fault_refuse = {
  .name = "refuse",
  .meaning = N_ ("Who connects is refused; open connections go on"),
  .level = HW_FAULT_LEVEL_LISTENER,
  .is_both_ways = TRUE,
  .has_listener = TRUE,
  .wish = wish,
};
