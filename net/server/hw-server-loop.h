/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what the server's thread has: its loop, its peers, the buffers that they share. */
#pragma once

#include "server/hw-peer.h"
#include "server/hw-server-accept.h"
#include "server/hw-server-events.h"
#include "server/hw-server-sessions.h"
#include "server/hw-server-transfers.h"
#include "server/hw-server-work.h"

G_BEGIN_DECLS

#define HW_SERVER_READ_SIZE (256 * 1024)

typedef enum
{
  HW_SERVER_LOOP_SERVING,
  HW_SERVER_LOOP_DRAINING,
  HW_SERVER_LOOP_ENDED,
} HwServerLoopState;

/* All of it is the thread's own while it runs. */
struct _HwServerLoop
{
  HwServerSettings settings;
  HwPoller *poller;
  HwEventQueue *queue; /* nullable */
  HwServerAccept *accept;
  HwServerSessions *sessions;
  HwServerTransfers *transfers;
  HwServerWork *work; /* NULL: there are no workers, and messages are answered as they come */
  HwServerLoopState state;
  HwPeer peers;      /* the head of the list */
  HwPeer *graveyard; /* closed in this turn */
  HwPeer *next_to_drain;
  guint n_peers;
  guint64 last_conn;
  gsize hard_limit;   /* of one peer's output */
  gsize total_output; /* what all outputs hold */
  HwTime drain_deadline;
  HwTimer drain_timer;
  HwTimer sample_timer;
  guint8 *read_buffer; /* HW_SERVER_READ_SIZE each */
  guint8 *reply_buffer;
  char *failure;   /* why it had to end; NULL: it hadn't to */
  gsize n_replies; /* bytes of answers that wait for the end of a peer's turn */
};

/* @listeners: ints, bound and listening; taken over. NULL with @error where there are too few
 * descriptors; then they are still the caller's. */
HwServerLoop *hw_server_loop_new (const HwServerSettings *settings,
                                  HwEventQueue *queue,
                                  GArray *listeners,
                                  GError **error);
void hw_server_loop_free (HwServerLoop *self);
void hw_server_loop_run (HwServerLoop *self); /* until it has ended; in the thread */
/* From any thread. */
void hw_server_loop_post_drain (HwServerLoop *self);
void hw_server_loop_post_stop (HwServerLoop *self);

/* For the loop's parts. */
void hw_server_loop_add_peer (HwServerLoop *self,
                              int fd,
                              HwAddressCount *address,
                              const struct sockaddr_storage *from);
void hw_server_loop_forget_peer (HwServerLoop *self, HwPeer *peer);
/* Something that can't be gone on from: closes all, at once and without another word. */
void hw_server_loop_fail (HwServerLoop *self, const char *text);
/* The queues of all together grew or shrank. */
void hw_server_loop_count_output (HwServerLoop *self, gssize change);

G_END_DECLS
