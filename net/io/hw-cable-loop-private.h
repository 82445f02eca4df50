/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what the files of the cable's loop share. */
#pragma once

#include "io/hw-cable-loop.h"

G_BEGIN_DECLS

struct _HwCableLoop
{
  HwPollHandle listener; /* first: its callback finds its loop by it */
  HwTimer accept_pause;
  HwCableWire wire;
  GThread *thread;
  HwSocketAddress local;
  guint64 next_conn;
  gboolean is_watching;
  gboolean is_cut;
  gboolean was_cut; /* what is accepted may have inherited the cut */
  char *stall_text[2];
  HwTime next_complaint;
};

/* hw-cable-loop.c */
void hw_cable_loop_complain (HwCableLoop *self, const char *text); /* an `error` event */
void hw_cable_loop_set_accepting (HwCableLoop *self, gboolean accepting);
/* Makes links of what the kernel has accepted already. */
void hw_cable_loop_empty_backlog (HwCableLoop *self);

/* hw-cable-orders.c */
void hw_cable_loop_carry_out (HwCableLoop *self, const HwCableOrder *order);

G_END_DECLS
