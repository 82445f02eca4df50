/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what must hold of a session whatever happens: RELIABILITY's invariants, by number. */
#pragma once

#include "core/hw-session-message.h"

/* clang-format off */
/*
 * What is checked, at every step, for each session and direction (A: accepted, D: delivered). The
 * world is hw-deliver.c and its two processes.
 *
 *  1 prefix              delivered     in order, once, what was accepted (by delivery)
 *  2 acked in delivered  acked         and not before it was handled
 *  3 ack range           the world     a forged ACK closes that connection and changes nothing
 *  4 count               said          an ACK never says more than is handled (and saved)
 *  5 one seq one payload said
 *  6 one attachment      the world     delivered only from the connection that has the session
 *  7 gen                 attached      grows strictly; the world: a replayed HELLO changes nothing
 *  8 bounds              the world     outbox, heap, detached sessions; said: what is on its way
 *  9 no silent drop      the world     send accepts, or changes nothing
 * 10 honest loss         over          only of what is gone, once; A is acked or in doubt
 * 11 no ACK of ACK       said          no more pure ACKs than DATA received
 * 12 bounded resend      said          by resume, a number once a connection; the world: a budget
 * 13 no wrap             said          no number past the last
 * 14 saved first         accepted, handled: counted when committed; restored: never less
 * 15 monotonic time      by construction: there is no clock in reach
 * 16 backoff             the world     each wait within its limits
 * 17 replay              the program   the trace's hash, with --twice
 * 18 drain               the world     all of it within a time after the last fault
 * 19 detect              test-sim-day's
 * 20 no ping-pong        attached      whoever was taken over doesn't take back
 * 21 close ends          the world     within its limit
 */
/* clang-format on */
typedef enum
{
  HW_DELIVER_UP,   /* client to server */
  HW_DELIVER_DOWN, /* server to client */
} HwDeliverDirection;

typedef struct
{
  GArray *accepted;        /* guint64: the payload of first + i */
  guint64 first;           /* number of the first */
  guint window;            /* the receiver's; 0: none */
  guint64 delivered;       /* highest, in the receiver's memory */
  guint64 handled;         /* highest; in durable mode: committed */
  guint64 acked;           /* highest that the sender was told */
  guint64 last_sent;       /* on this connection */
  guint64 n_data_received; /* by the receiver */
  guint64 n_pure_acks;     /* by the receiver */
} HwDeliverStream;

/* One session, as the client's program sees it. */
typedef struct
{
  HwDelivery delivery;
  HwDeliverStream streams[2];
  guint64 gen;       /* the highest that the server attached */
  gboolean told;     /* LOST or ENDED */
  gboolean replaced; /* by a thief */
  guint64 thief_gen;
  gboolean stolen; /* the thief was attached */
} HwDeliverLife;

typedef struct
{
  GPtrArray *lives;
  guint64 hash;
  const char *complaint; /* NULL: all is well */
  HwTime now;
  guint64 n_lost, n_doubled, n_reordered;
} HwDeliverJudge;

void hw_deliver_judge_init (HwDeliverJudge *self);
void hw_deliver_judge_clear (HwDeliverJudge *self);
void hw_deliver_judge_expect (HwDeliverJudge *self, gboolean holds, const char *complaint);
void hw_deliver_judge_mix (HwDeliverJudge *self, guint64 value);
HwDeliverLife *hw_deliver_judge_begin (HwDeliverJudge *self, HwDelivery delivery, guint64 first);
HwDeliverLife *hw_deliver_judge_get (HwDeliverJudge *self, const HwSessionId *nonce);

void hw_deliver_judge_accepted (HwDeliverJudge *self,
                                HwDeliverStream *stream,
                                guint64 seq,
                                guint64 value);
void hw_deliver_judge_delivered (HwDeliverJudge *self,
                                 HwDeliverLife *life,
                                 HwDeliverDirection direction,
                                 const HwSessionAction *action);
void hw_deliver_judge_handled (HwDeliverJudge *self, HwDeliverStream *stream, guint64 seq);
void hw_deliver_judge_acked (HwDeliverJudge *self, HwDeliverStream *stream, guint64 seq);
/* DATA or ACK leaves: on @out, with an ACK about @in. */
void hw_deliver_judge_said (HwDeliverJudge *self,
                            HwDeliverLife *life,
                            HwDeliverDirection out,
                            const HwSessionMessage *message,
                            gboolean resume_only);
void hw_deliver_judge_attached (HwDeliverJudge *self,
                                HwDeliverLife *life,
                                guint64 gen,
                                gboolean resumed);
/* LOST or ENDED, as the client's program is told; @gone: the server has no such session. */
void hw_deliver_judge_over (HwDeliverJudge *self,
                            HwDeliverLife *life,
                            const HwSessionAction *action,
                            gboolean gone);
/* An end came back from disk. */
void hw_deliver_judge_restored (HwDeliverJudge *self,
                                HwDeliverLife *life,
                                HwDeliverDirection out,
                                guint64 una,
                                guint64 next,
                                guint64 handled);
guint64 hw_deliver_value (GBytes *payload);
