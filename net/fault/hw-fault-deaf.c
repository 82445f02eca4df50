/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns deafness: what one side sends is lost, the other way is whole. */
#include "fault/hw-fault-type.h"

static HwFaultWish
wish (HwFaultCase *self, HwTime now)
{
  HwFaultWish wish = HW_FAULT_WISH_NONE;

  wish.flags
      = hw_wire_flags_pick (self->spec->stream, HW_WIRE_DEAF_TO_CLIENT, HW_WIRE_DEAF_TO_SERVER);

  return wish;
}

const HwFaultType hw_fault_deaf = {
  .name = "deaf",
  .meaning = N_ ("What goes one way (stream) is lost, ACKs too; the other way is open"),
  .level = HW_FAULT_LEVEL_WIRE,
  .wish = wish,
};
