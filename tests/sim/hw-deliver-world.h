/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the parts of the delivery simulation share: two processes, their disks, the wire. */
#pragma once

#include "codec/hw-codec.h"
#include "hw-deliver-disk.h"
#include "hw-deliver-plan.h"
#include "hw-deliver.h"
#include "hw-sim-queue.h"

typedef enum
{
  HW_DELIVER_EVENT_SYN,     /* arrives at the server */
  HW_DELIVER_EVENT_SYN_ACK, /* arrives at the client */
  HW_DELIVER_EVENT_REFUSED, /* arrives at the client */
  HW_DELIVER_EVENT_FRAME,   /* value: HwDeliverFrame; cuts: direction */
  HW_DELIVER_EVENT_PIECE,   /* value: GBytes, of frames; cuts: direction */
  HW_DELIVER_EVENT_EOF,     /* cuts: direction */
  HW_DELIVER_EVENT_TYPE,    /* the client's program wants to send */
  HW_DELIVER_EVENT_HANDLE,  /* value: HwDeliverDirection of what is handled; cuts: the process */
  HW_DELIVER_EVENT_FAULT,
  HW_DELIVER_EVENT_START, /* the server comes back */
  HW_DELIVER_EVENT_WRITABLE,
} HwDeliverEvent;

typedef struct
{
  gboolean heartbeat;
  guint64 seq;
  HwSessionMessage message;
} HwDeliverFrame;

typedef struct
{
  guint64 generation;   /* the client's link's */
  gboolean open[2];     /* at the end that a direction leads to: [DOWN] is the client's */
  gboolean deaf[2];     /* nothing more arrives in this direction */
  HwTime last[2];       /* arrival */
  gboolean lingers;     /* closed by the server, which still reads what had come */
  GByteArray *input[2]; /* what has come and is no whole frame; NULL: nothing yet */
  HwDecoder decoder[2];
} HwDeliverConnection;

typedef struct
{
  guint64 seq;
  guint64 value;
} HwDeliverPending;

/* What was delivered to a program and isn't handled, of one life. */
typedef struct
{
  GQueue pending;           /* HwDeliverPending */
  HwStoredSession *session; /* the server's; NULL: none any more */
} HwDeliverProgram;

typedef struct
{
  HwDeliverPlan plan;
  HwRandom random;
  HwSimQueue queue;
  HwTime now;
  HwDeliverJudge judge;
  GArray *connections; /* HwDeliverConnection; named from 1 */
  HwDeliverResult result;

  HwDeliverDisk client_disk;
  HwLinkMachine *link;
  HwSessionClient *client;
  HwDeliverLife *life; /* the client's */
  guint64 nonce;
  guint64 connection; /* the client's latest */
  HwDeliverProgram client_program;
  guint64 client_incarnation; /* so that no process goes on with what an earlier had begun */
  guint n_accepted;           /* by all lives */
  guint64 n_values;
  gboolean stopped; /* the client has ended for good */
  gboolean closing;
  HwTime close_by;

  HwDeliverDisk server_disk;
  HwSessionStore *server; /* NULL: down */
  guint64 epoch;
  guint64 n_sids;
  GPtrArray *server_programs; /* HwDeliverProgram, by life */
  guint64 server_incarnation;
  guint64 input_connection; /* whose frame the server works on; 0: none */
  HwSessionMessage hello;   /* the latest that was heard, to be replayed */
} HwDeliverWorld;

/* hw-deliver-wire.c */
HwDeliverConnection *hw_deliver_get_connection (HwDeliverWorld *world, guint64 connection);
void hw_deliver_push (HwDeliverWorld *world,
                      HwTime after,
                      HwDeliverEvent kind,
                      guint64 connection,
                      guint64 value,
                      guint64 cuts);
guint64 hw_deliver_connect (HwDeliverWorld *world, guint64 generation);
void hw_deliver_send (HwDeliverWorld *world,
                      guint64 connection,
                      HwDeliverDirection direction,
                      const HwDeliverFrame *frame);
/* The end that @direction leads to will hear of it, or not. */
void hw_deliver_send_eof (HwDeliverWorld *world, guint64 connection, HwDeliverDirection direction);
/* When what is said now comes, behind all that was said before. */
HwTime hw_deliver_pick_arrival (HwDeliverWorld *world,
                                guint64 connection,
                                HwDeliverDirection direction);
void hw_deliver_cut (HwDeliverWorld *world, guint64 connection);
void hw_deliver_clear_wire (HwDeliverWorld *world);

/* hw-deliver-client.c */
void hw_deliver_set_windows (const HwDeliverWorld *world, HwDeliverLife *life);
void hw_deliver_client_start (HwDeliverWorld *world);
void hw_deliver_client_crash (HwDeliverWorld *world);
void hw_deliver_client_drain (HwDeliverWorld *world);
void hw_deliver_client_event (HwDeliverWorld *world, const HwSimEvent *event);
void hw_deliver_client_time (HwDeliverWorld *world);
HwTime hw_deliver_client_get_deadline (const HwDeliverWorld *world);
void hw_deliver_client_close (HwDeliverWorld *world);
void hw_deliver_client_stop (HwDeliverWorld *world);

/* hw-deliver-server.c */
void hw_deliver_server_start (HwDeliverWorld *world);
void hw_deliver_server_stop (HwDeliverWorld *world);
void hw_deliver_server_drain (HwDeliverWorld *world);
void hw_deliver_server_event (HwDeliverWorld *world, const HwSimEvent *event);
void hw_deliver_server_replay (HwDeliverWorld *world);
/* Somebody with the same identity, who comes later. */
void hw_deliver_server_steal (HwDeliverWorld *world);
gboolean hw_deliver_server_has (const HwDeliverWorld *world, const HwSessionId *sid);
void hw_deliver_server_forge_ack (HwDeliverWorld *world);

void hw_deliver_program_clear (HwDeliverProgram *self);
