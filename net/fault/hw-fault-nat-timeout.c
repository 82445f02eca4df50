/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the idle timeout of a NAT: a connection that was quiet for long has no path any more. */
#include "fault/hw-fault-type.h"

enum
{
  IDLE,
  ENDING,
};

/* A NAT that has forgotten a connection doesn't remember it again. */
static HwFaultWish
wish (HwFaultCase *self, HwTime now)
{
  HwFaultWish wish = HW_FAULT_WISH_NONE;
  HwTime end = MAX (self->last_heard, self->started) + HW_MSEC (self->spec->values[IDLE]);

  self->is_forgotten = self->is_forgotten || now >= end;
  if (!self->is_forgotten)
    wish.deadline = end;
  else if (self->spec->values[ENDING] == 0)
    wish.flags = HW_WIRE_CUT;
  else
    {
      wish.flags = HW_WIRE_STALL;
      wish.actions = HW_WIRE_RST_IF_USED;
    }

  return wish;
}

const HwFaultType hw_fault_nat_timeout = {
  .name = "nat_timeout",
  .meaning = N_ ("After idle without a segment the path is gone: silent, or RST to both once one sends"),
  .level = HW_FAULT_LEVEL_WIRE,
  .is_both_ways = TRUE,
  .counts_silence = TRUE,
  .n_attributes = 2,
  .attributes = {
    { "idle", HW_FAULT_UNIT_MS, HW_FAULT_MAX_MS, N_ ("how long it remembers a quiet connection"),
      .example = "5s" },
    { "ending", HW_FAULT_UNIT_CHOICE, 1, N_ ("what comes when one sends later"), "silent|rst" },
  },
  .wish = wish,
};
