/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what the files of one link share: its sockets, its pipes, its faults and its state. */
#pragma once

#include "core/hw-byte-queue.h"
#include "fault/hw-fault-chain.h"
#include "io/hw-cable-link.h"

G_BEGIN_DECLS

enum
{
  CLIENT,
  UPSTREAM,
  N_SIDES
};

typedef enum
{
  LINK_WAITING, /* accepted while it is cut: dials when the cut is over */
  LINK_DIALLING,
  LINK_RELAYING,
  LINK_CLOSING, /* FIN was sent both ways; what still comes is read and dropped */
  LINK_REFUSED, /* there is no upstream: RST to the client, once its connect is surely over */
} LinkState;

typedef struct
{
  HwPollHandle handle; /* first: its callback finds its side by it */
  HwCableLink *link;
  guint32 watched;
  gboolean is_registered;
  gboolean is_hushed; /* both ways shut: epoll would tell that again and again */
  gboolean is_deaf;
  guint32 segments_before; /* while it waits for any use */
} HwCableSide;

/* From the side of the same index to the other one. */
typedef struct
{
  HwTimer timer; /* first, as above */
  HwCableLink *link;
  HwByteQueue queue;   /* what the destination's kernel didn't take; goes ahead of the chain's */
  HwFaultChain *chain; /* NULL: no fault wants the bytes */
  HwFaultMark end;     /* was read from the source: FIN, RST */
  gboolean end_due;    /* comes after what is queued */
  gboolean is_over;    /* was passed on */
  gboolean is_sunk;    /* a fault has ended it: what still comes is dropped */
  int splice_fds[2];   /* a pipe of the kernel's, out and in; -1: it is copied */
  gsize spliced;       /* bytes in it; they go ahead of the queue's */
  guint n_odd_reads;   /* that speak for the other way to pass bytes on */
  guint64 received;
  guint64 sent;
} HwCablePipe;

typedef struct
{
  HwCableFault *fault;
  HwFaultCase wish;
} HwCableCase;

struct _HwCableLink
{
  GList node;
  HwTimer timer; /* of its faults' wishes, and of its closing */
  HwCableProxy *proxy;
  guint64 conn;
  gboolean is_outside; /* came by a listener that is open to all */
  HwTime began;
  LinkState state;
  HwReason reason; /* why it is ending, where an end is still held back */
  char *blame;     /* the fault that ends it; NULL: none */
  int ended_side;
  int refusal; /* errno of the dial that has failed */
  HwWireFlags flags;
  gboolean is_watching_use; /* for the RST to who uses it again */
  gboolean owes_rst;        /* to a client that has only just connected */
  HwTime close_at;
  GArray *cases; /* of HwCableCase */
  HwCableSide sides[N_SIDES];
  HwCablePipe pipes[N_SIDES];
};

/* An RST that comes at once may overtake the client's look at its connect, which would then have
 * failed. So it comes with the first bytes that are heard, or so long after the accept. */
#define HW_CABLE_LINK_GRACE_US HW_MSEC (50)

/* Every function that can end the link returns whether it still lives. */

/* hw-cable-link.c */
gboolean hw_cable_link_end (HwCableLink *self, gboolean with_rst, const char *text);
gboolean hw_cable_link_watch (HwCableLink *self);
gboolean hw_cable_link_is_in_grace (const HwCableLink *self, HwTime now);
gboolean hw_cable_link_is_muted_to (const HwCableLink *self, int side);
gboolean hw_cable_link_is_unread (const HwCableLink *self, int side);
void hw_cable_side_set_no_delay (int fd);
void hw_cable_side_unwatch (HwCableSide *side);
void hw_cable_side_close (HwCableSide *side, gboolean with_rst);

/* hw-cable-link-event.c */
void hw_cable_link_tell_accepted (HwCableLink *self);
void hw_cable_link_tell_connected (HwCableLink *self);
void hw_cable_link_tell_met (HwCableLink *self, HwCableFault *fault);
void hw_cable_link_tell_disconnected (HwCableLink *self, const char *text);

/* hw-cable-pipe.c; @i and @from are sides. */
void hw_cable_pipe_arm (HwCablePipe *pipe);
gsize hw_cable_pipe_get_room (HwCablePipe *pipe); /* how much may be read for it now */
void hw_cable_pipe_release_cb (HwTimer *timer, HwTime now);
/* Whether something is written as soon as the destination's kernel takes it. */
gboolean hw_cable_pipe_is_due (HwCablePipe *pipe);
gboolean hw_cable_pipe_flush (HwCableLink *self, int from, HwTime now);
gboolean hw_cable_side_read (HwCableLink *self, int i, HwTime now);
/* The socket is dead: RST to the other end, when its turn comes. */
gboolean hw_cable_side_fail (HwCableLink *self,
                             int i,
                             HwReason otherwise,
                             int error_number,
                             HwTime now);

/* hw-cable-splice.c */
gboolean hw_cable_pipe_is_spliced (const HwCablePipe *pipe);
void hw_cable_pipe_note_read (HwCablePipe *pipe, gsize n_bytes);
void hw_cable_pipe_begin_splice (HwCablePipe *pipe);
void hw_cable_pipe_end_splice (HwCablePipe *pipe); /* what is in it goes into the queue */
/* As splice(2): -1 with errno; into the pipe, 0 at the end of the stream. */
gssize hw_cable_pipe_splice_in (HwCablePipe *pipe, int source);
gssize hw_cable_pipe_splice_out (HwCablePipe *pipe, int destination);

/* hw-cable-wire.c */
gboolean hw_cable_link_apply (HwCableLink *self, HwTime now); /* what its faults wish now */
void hw_cable_link_timer_cb (HwTimer *timer, HwTime now);
void hw_cable_link_close_by (HwCableLink *self, HwTime time);
/* The stream has come to the mark of @spec. */
void hw_cable_link_trip (HwCableLink *self, const HwFaultSpec *spec, HwTime now);
void hw_cable_link_blame (HwCableLink *self, const HwFaultSpec *spec);
/* What the kernel knows of its sockets is added to the proxy's counters. */
void hw_cable_link_add_kernel_counts (HwCableLink *self, HwProxyCounters *counters);

/* hw-cable-close.c */
gboolean hw_cable_link_close (HwCableLink *self, HwTime now);
void hw_cable_link_half_close (HwCableLink *self, int from);
gboolean hw_cable_side_drain (HwCableLink *self, int i);

/* hw-cable-dial.c */
gboolean hw_cable_link_dial (HwCableLink *self);
gboolean hw_cable_link_dial_done (HwCableLink *self, HwTime now);
gboolean hw_cable_link_dial_timed_out (HwCableLink *self);
gboolean hw_cable_link_refuse (HwCableLink *self, int error_number, HwTime now);
gboolean hw_cable_link_end_refused (HwCableLink *self);
int hw_cable_side_take_error (const HwCableSide *side);

G_END_DECLS
