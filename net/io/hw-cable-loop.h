/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the cable's loop: its listener, its links, and the posting of orders to it. */
#pragma once

#include "io/hw-cable-control.h"
#include "io/hw-cable-link.h"

G_BEGIN_DECLS

typedef struct _HwCableLoop HwCableLoop;

typedef struct
{
  HwSocketAddress listen;
  HwSocketAddress upstream;
  HwEventQueue *queue; /* nullable */
  guint64 seed;
  guint64 first_conn;
  HwTime latency_us;
  HwTime jitter_us;
  const char *stall_text[2]; /* by whether it is IPv6: why a pull is a stall; NULL: it is a cut */
} HwCableLoopConfig;

/* Of the families that are used; NULL: the kernel cuts. */
const char *hw_cable_loop_config_get_stall_text (const HwCableLoopConfig *config);

/* Binds and listens; the thread doesn't run yet. */
HwCableLoop *hw_cable_loop_new (const HwCableLoopConfig *config, GError **error);
/* Ends the thread, closes everything. Returns the number of the next connection. */
guint64 hw_cable_loop_stop (HwCableLoop *self);
void hw_cable_loop_start (HwCableLoop *self);
const HwSocketAddress *hw_cable_loop_get_local (HwCableLoop *self);
/* From any thread; @order is copied. */
void hw_cable_loop_post (HwCableLoop *self, const HwCableOrder *order);

G_END_DECLS
