/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what a fault wants of a connection's sockets, and how the wishes of several are made one. */
#pragma once

#include "core/hw-random.h"
#include "fault/hw-fault.h"

G_BEGIN_DECLS

/* States, for as long as they are wished: a socket is cut while any fault wants it cut. */
typedef enum
{
  HW_WIRE_PLAIN = 0,
  HW_WIRE_DEAF_TO_CLIENT = 1 << 0, /* the kernel drops what the client sends */
  HW_WIRE_DEAF_TO_SERVER = 1 << 1,
  HW_WIRE_MUTE_TO_CLIENT = 1 << 2, /* nothing is written to the client */
  HW_WIRE_MUTE_TO_SERVER = 1 << 3,
  HW_WIRE_STALL_CLIENT = 1 << 4, /* the client isn't read; its bytes are still ACKed */
  HW_WIRE_STALL_SERVER = 1 << 5,
  HW_WIRE_DROP_SYNS = 1 << 6, /* of the listener: who connects hears nothing */
  HW_WIRE_REFUSE = 1 << 7,    /* of the listener: who connects is refused */
  HW_WIRE_DEAF = HW_WIRE_DEAF_TO_CLIENT | HW_WIRE_DEAF_TO_SERVER,
  HW_WIRE_MUTE = HW_WIRE_MUTE_TO_CLIENT | HW_WIRE_MUTE_TO_SERVER,
  HW_WIRE_CUT = HW_WIRE_DEAF | HW_WIRE_MUTE,
  HW_WIRE_STALL = HW_WIRE_MUTE | HW_WIRE_STALL_CLIENT | HW_WIRE_STALL_SERVER,
} HwWireFlags;

/* Done once; of several the strongest, which is the last in this list. */
typedef enum
{
  HW_WIRE_LEAVE = 0,
  HW_WIRE_FIN_TO_SERVER = 1 << 0, /* a half-close */
  HW_WIRE_FIN_TO_CLIENT = 1 << 1,
  HW_WIRE_CLOSE = 1 << 2,       /* FIN to both, the connection ends */
  HW_WIRE_RST_IF_USED = 1 << 3, /* RST to both as soon as either sends anything */
  HW_WIRE_RST = 1 << 4,
} HwWireActions;

typedef struct
{
  HwWireFlags flags;
  HwWireActions actions;
  HwTime deadline; /* when to ask again; HW_TIME_NEVER: when something happens */
} HwFaultWish;

/* One fault on one connection, or on the listener. */
typedef struct
{
  const HwFaultSpec *spec;
  HwTime begun;        /* when the fault began */
  HwTime started;      /* when it met this connection */
  HwTime last_heard;   /* a segment from either end; an input */
  gboolean is_tripped; /* the stream has come to the place of its mark; an input */
  HwRandom random;
  HwTime phase_end; /* of one that goes on and off by chance */
  gboolean is_off;
  gboolean is_forgotten; /* by a NAT */
} HwFaultCase;

typedef HwFaultWish (*HwFaultWishFunc) (HwFaultCase *self, HwTime now);

void hw_fault_case_init (HwFaultCase *self,
                         const HwFaultSpec *spec,
                         guint64 seed,
                         HwTime begun,
                         HwTime started);
HwFaultWish hw_fault_case_get_wish (HwFaultCase *self, HwTime now);
/* Flags and actions add up, the earlier deadline counts. */
void hw_fault_wish_add (HwFaultWish *self, const HwFaultWish *other);
/* The one action that is left of several. */
HwWireActions hw_wire_actions_get_strongest (HwWireActions self);
/* Both, or what goes with the one way. */
HwWireFlags hw_wire_flags_pick (HwFaultStream stream, HwWireFlags upstream, HwWireFlags downstream);

#define HW_FAULT_WISH_NONE ((HwFaultWish){ .deadline = HW_TIME_NEVER })

G_END_DECLS
