/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns one connection of the server: its bytes, its answers, its deadlines, its end. */
#pragma once

#include "core/hw-byte-queue.h"
#include "io/hw-poller.h"
#include "io/hw-tcp-info.h"
#include "server/hw-server-limits.h"

G_BEGIN_DECLS

typedef struct _HwServerLoop HwServerLoop;
typedef struct _HwAddressCount HwAddressCount;
typedef struct _HwPeer HwPeer;

/* Only ever forwards. */
typedef enum
{
  HW_PEER_OPEN,      /* reads and answers */
  HW_PEER_ENDING,    /* the peer's FIN was read: what is queued goes out, then the end */
  HW_PEER_CLOSING,   /* its end was told: what is queued goes out, then our FIN */
  HW_PEER_LINGERING, /* our FIN is out; what still comes is thrown away, so that no RST
                        overtakes our last words */
  HW_PEER_CLOSED,
} HwPeerState;

/* A connection's whole memory while nothing is half done. */
struct _HwPeer
{
  HwPollHandle handle; /* first: callbacks find the peer by it */
  HwTimer timer;
  HwPeer *next;
  HwPeer *prev;
  HwServerLoop *loop;
  HwAddressCount *address;
  HwTcpInfo *sampled; /* NULL: never */
  HwDecoder decoder;  /* codec NULL: not known yet */
  HwByteQueue input;  /* a frame of which a part has come */
  HwByteQueue output; /* what the kernel didn't take */
  guint64 conn;
  guint64 highest_seq;
  HwTime last_heard;
  HwTime frame_started;   /* HW_TIME_NEVER: no frame is half there */
  HwTime over_soft_since; /* HW_TIME_NEVER: it isn't */
  HwTime close_deadline;  /* HW_TIME_NEVER until it closes */
  guint32 interest;       /* what epoll was told */
  guint16 port;
  guint8 state;                  /* HwPeerState */
  guint8 has_spoken : 1;         /* a whole frame */
  guint8 reads_paused : 1;       /* it doesn't read: nothing more is read from it */
  guint8 has_session : 1;        /* it said HELLO: its DATA is the session's */
  guint8 is_session_blocked : 1; /* its output is full: its session puts nothing there */
  guint8 has_transfer : 1;       /* it has offered one */
  guint8 waits_for_work : 1;     /* as much is in work as may be: nothing more is read from it */
  guint8 has_said_data : 1;      /* outside a session */
  guint8 said_goodbye : 1;       /* it ends when what is in work has been answered */
};

HwPeer *hw_peer_new (HwServerLoop *loop,
                     int fd,
                     guint64 conn,
                     HwAddressCount *address,
                     guint16 port);
/* The last that is done with it; its loop frees it at the end of the turn. */
void hw_peer_close (HwPeer *self, HwReason reason, const char *text);
void hw_peer_free (HwPeer *self);
/* Answers what is there, says goodbye, closes: see HwServer's drain. */
void hw_peer_drain (HwPeer *self, HwTime now);
/* "127.0.0.1:4711"; the caller's to free. */
char *hw_peer_format_address (const HwPeer *self);

/* What is shared by the files of this class. */

void hw_peer_update_interest (HwPeer *self);
void hw_peer_update_timer (HwPeer *self);
/* The end is told now; what is queued still goes out. */
void hw_peer_begin_close (HwPeer *self, HwReason reason, const char *text);
/* Sends an ERROR frame that says why, then closes. */
void hw_peer_refuse (HwPeer *self, HwReason reason, const char *text);

/* Nothing is queued any more: our FIN, and a wait for the peer's. */
void hw_peer_linger (HwPeer *self);

/* Workers have as much of it as they may have: nothing more is read from it … */
void hw_peer_wait_for_work (HwPeer *self);
/* … until they have less, perhaps now; and if it waits for its end, perhaps that. */
void hw_peer_go_on (HwPeer *self);
/* Its silence, and its frame that is half there, count from now. */
void hw_peer_reads_again (HwPeer *self, HwTime now);
/* Workers have something of it. */
gboolean hw_peer_is_in_work (const HwPeer *self);

/* hw-peer-output.c */
void hw_peer_send (HwPeer *self, const guint8 *bytes, gsize n_bytes);
void hw_peer_send_frame (HwPeer *self, const HwFrame *frame);
/* It goes out with the next flush. */
void hw_peer_queue_frame (HwPeer *self, const HwFrame *frame);
void hw_peer_flush (HwPeer *self);

/* hw-peer-input.c */
/* Takes bytes that came. */
void hw_peer_take (HwPeer *self, const guint8 *bytes, gsize n_bytes, HwTime now);
/* Takes what came and had to wait. */
void hw_peer_take_rest (HwPeer *self, HwTime now);

G_END_DECLS
