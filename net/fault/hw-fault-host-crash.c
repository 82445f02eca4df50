/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the crash of a host: silence, and after its reboot RST to whoever still talks to it. */
#include "fault/hw-fault-type.h"

/* A host that has rebooted says nothing by itself: it answers the next segment of a connection that
 * it doesn't know any more. */
static HwFaultWish
wish (HwFaultCase *self, HwTime now)
{
  HwFaultWish wish = HW_FAULT_WISH_NONE;
  HwTime reboot_us = HW_MSEC (self->spec->values[0]);
  gboolean is_up = reboot_us > 0 && now >= self->begun + reboot_us;

  wish.flags = is_up ? HW_WIRE_STALL : HW_WIRE_CUT | HW_WIRE_DROP_SYNS;
  wish.actions = is_up ? HW_WIRE_RST_IF_USED : HW_WIRE_LEAVE;
  if (!is_up && reboot_us > 0)
    wish.deadline = self->begun + reboot_us;

  return wish;
}

const HwFaultType hw_fault_host_crash = {
  .name = "host_crash",
  .meaning = N_ ("Silence; after reboot, RST to both ends as soon as one still sends"),
  .level = HW_FAULT_LEVEL_WIRE,
  .is_both_ways = TRUE,
  .is_momentary = TRUE,
  .has_listener = TRUE,
  .n_attributes = 1,
  .attributes = {
    { "reboot", HW_FAULT_UNIT_MS, HW_FAULT_MAX_MS, N_ ("how long it is down; 0: for good"), .example = "3s" },
  },
  .wish = wish,
};
