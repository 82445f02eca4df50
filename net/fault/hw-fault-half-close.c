/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the half-close: one end is told that the other has no more to say. */
#include "fault/hw-fault-type.h"

static HwFaultWish
wish (HwFaultCase *self, HwTime now)
{
  HwFaultWish wish = HW_FAULT_WISH_NONE;

  if (self->spec->stream != HW_FAULT_STREAM_DOWNSTREAM)
    wish.actions |= HW_WIRE_FIN_TO_SERVER;
  if (self->spec->stream != HW_FAULT_STREAM_UPSTREAM)
    wish.actions |= HW_WIRE_FIN_TO_CLIENT;

  return wish;
}

const HwFaultType hw_fault_half_close = {
  .name = "half_close",
  .meaning = N_ ("The stream ends (FIN) one way, once; the other way is open"),
  .level = HW_FAULT_LEVEL_WIRE,
  .is_momentary = TRUE,
  .wish = wish,
};
