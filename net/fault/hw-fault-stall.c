/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the stall: nothing is read, and the kernel goes on ACKing. */
#include "fault/hw-fault-type.h"

static HwFaultWish
wish (HwFaultCase *self, HwTime now)
{
  HwFaultWish wish = HW_FAULT_WISH_NONE;

  wish.flags
      = hw_wire_flags_pick (self->spec->stream, HW_WIRE_STALL_CLIENT | HW_WIRE_MUTE_TO_SERVER,
                            HW_WIRE_STALL_SERVER | HW_WIRE_MUTE_TO_CLIENT);

  return wish;
}

const HwFaultType hw_fault_stall = {
  .name = "stall",
  .meaning = N_ ("Nothing goes on, but the kernel ACKs: a peer whose program hangs"),
  .level = HW_FAULT_LEVEL_WIRE,
  .wish = wish,
};
