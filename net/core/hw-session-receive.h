/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the receiving half of a session: what has come, what is handled, what must be ACKed. */
#pragma once

#include "core/hw-reorder-heap.h"
#include "core/hw-session-config.h"

G_BEGIN_DECLS

/* handled ≤ delivered; what waits in the heap lies above delivered, except at least once, where
 * what comes again passes through it, too. */
typedef struct
{
  HwReorderHeap heap;
  HwDelivery delivery;
  guint window;
  guint64 delivered;
  guint64 handled;
  guint64 ackable;   /* handled; in durable mode: and saved */
  guint64 acked;     /* told to the peer on this connection */
  guint64 eliciting; /* frames that ask for an ACK, less the pure ACKs sent: HW-D-008 */
  guint64 n_again;   /* came again: dropped, or at least once delivered again */
  guint64 n_dropped; /* above the window */
  gboolean ack_now;
  HwTime ack_at; /* HW_TIME_NEVER: nothing is due by time */
} HwSessionReceive;

void hw_session_receive_init (HwSessionReceive *self, const HwSessionConfig *config);
void hw_session_receive_clear (HwSessionReceive *self);
void hw_session_receive_attach (HwSessionReceive *self);
void hw_session_receive_take (HwSessionReceive *self, guint64 seq, GBytes *payload);
/* The next message in order; @payload is the caller's to unref. FALSE: none. */
gboolean hw_session_receive_next (HwSessionReceive *self, HwReorderItem *item, gboolean *again);
/* All up to @seq; FALSE: no more than before. */
gboolean hw_session_receive_handled (HwSessionReceive *self, guint64 seq);
/* What was handled may be ACKed from now on: HW-D-006. */
void hw_session_receive_allow_ack (HwSessionReceive *self,
                                   const HwSessionConfig *config,
                                   HwTime now);
gboolean hw_session_receive_owes_ack (const HwSessionReceive *self, HwTime now);
HwTime hw_session_receive_get_deadline (const HwSessionReceive *self);
/* What goes into a frame; @pure: that has nothing else to say. */
guint64 hw_session_receive_take_ack (HwSessionReceive *self, gboolean pure);

G_END_DECLS
