/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what a fault wants of a connection's sockets, and how the wishes of several are made one. */
#include "fault/hw-fault-type.h"

void
hw_fault_case_init (HwFaultCase *self,
                    const HwFaultSpec *spec,
                    guint64 seed,
                    HwTime begun,
                    HwTime started)
{
  *self = (HwFaultCase){
    .spec = spec, .begun = begun, .started = started, .last_heard = started, .phase_end = started
  };
  self->is_off = TRUE;
  hw_random_init (&self->random, seed);
}

HwFaultWish
hw_fault_case_get_wish (HwFaultCase *self, HwTime now)
{
  if (self->spec->type->wish == NULL)
    return HW_FAULT_WISH_NONE;

  return self->spec->type->wish (self, now);
}

void
hw_fault_wish_add (HwFaultWish *self, const HwFaultWish *other)
{
  self->flags |= other->flags;
  self->actions |= other->actions;
  self->deadline = MIN (self->deadline, other->deadline);
}

HwWireActions
hw_wire_actions_get_strongest (HwWireActions self)
{
  if (self & HW_WIRE_RST)
    return HW_WIRE_RST;
  if (self & HW_WIRE_RST_IF_USED)
    return HW_WIRE_RST_IF_USED;
  if (self & HW_WIRE_CLOSE)
    return HW_WIRE_CLOSE;

  return self; /* two half-closes don't exclude each other */
}

HwWireFlags
hw_wire_flags_pick (HwFaultStream stream, HwWireFlags upstream, HwWireFlags downstream)
{
  if (stream == HW_FAULT_STREAM_UPSTREAM)
    return upstream;
  if (stream == HW_FAULT_STREAM_DOWNSTREAM)
    return downstream;

  return upstream | downstream;
}
