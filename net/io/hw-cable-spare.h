/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the spare of a proxy that dials first: a connection to its upstream, kept for who comes
 * next.
 *
 * The kernel answers a SYN before a program hears of it, so a proxy can't dial while the client's
 * connect waits. It can have dialled before: it listens only while a spare stands ready, and who
 * connects gets that one. Where the upstream goes away, its FIN or RST on the spare says so at
 * once; where it can't be dialled again, the listener is closed and connects are refused for real.
 * The price is one connection at the upstream that is idle until somebody comes. */
#pragma once

#include "io/hw-poller.h"
#include "io/hw-socket-address.h"

G_BEGIN_DECLS

typedef enum
{
  HW_CABLE_SPARE_OFF,     /* not wanted */
  HW_CABLE_SPARE_DIALLED, /* on its way */
  HW_CABLE_SPARE_READY,
  HW_CABLE_SPARE_FAILED, /* the upstream can't be reached; it is tried again */
} HwCableSpareState;

typedef struct _HwCableSpare HwCableSpare;
/* Its state has changed. @error_number: why, of FAILED. */
typedef void (*HwCableSpareFunc) (HwCableSpare *self, int error_number, gpointer user_data);

struct _HwCableSpare
{
  HwPollHandle handle; /* first: its callback finds its spare by it */
  HwTimer retry;
  HwPoller *poller;
  HwSocketAddress upstream;
  HwCableSpareState state;
  HwTime ready_at;
  HwCableSpareFunc func;
  gpointer user_data;
};

void hw_cable_spare_init (HwCableSpare *self,
                          HwPoller *poller,
                          HwCableSpareFunc func,
                          gpointer user_data);
/* Dials, or dials anew where it is another upstream. */
void hw_cable_spare_start (HwCableSpare *self, const HwSocketAddress *upstream);
void hw_cable_spare_stop (HwCableSpare *self);
/* The connection, the caller's now, and another is dialled; -1 where none is ready. */
int hw_cable_spare_take (HwCableSpare *self);

G_END_DECLS
