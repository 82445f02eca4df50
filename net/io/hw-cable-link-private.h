/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what the files of one link share: its sockets, its pipes and its state. */
#pragma once

#include "core/hw-byte-queue.h"
#include "io/hw-cable-delay.h"
#include "io/hw-cable-link.h"

G_BEGIN_DECLS

/* Room for what is under way in a delayed pipe: 20 MB/s at 200 ms. */
#define HW_CABLE_QUEUE_LIMIT (4 * 1024 * 1024)

enum
{
  CLIENT,
  UPSTREAM,
  N_SIDES
};

typedef enum
{
  LINK_WAITING, /* accepted while the cable is pulled: dials after the plug */
  LINK_DIALLING,
  LINK_RELAYING,
} LinkState;

typedef enum
{
  END_NONE,
  END_FIN,
  END_RST,
} PipeEnd;

typedef struct
{
  HwPollHandle handle; /* first: its callback finds its side by it */
  HwCableLink *link;
  guint32 watched;
  gboolean is_registered;
  gboolean is_hushed; /* both ways shut: epoll would tell that again and again */
} HwCableSide;

/* From the side of the same index to the other one. */
typedef struct
{
  HwTimer timer; /* first, as above */
  HwCableLink *link;
  HwByteQueue queue;
  gsize due; /* how much of the queue's head may be written now */
  HwCableDelay *delay;
  PipeEnd end;      /* was read from the source */
  gboolean end_due; /* comes after what is due */
  gboolean is_over; /* was passed on */
} HwCablePipe;

struct _HwCableLink
{
  GList node;
  HwCableWire *wire;
  guint64 conn;
  guint64 bytes;
  LinkState state;
  HwReason reason; /* why it is ending, where an end is still held back */
  int ended_side;
  HwCableSide sides[N_SIDES];
  HwCablePipe pipes[N_SIDES];
};

/* Every function that can end the link returns whether it still lives. */

/* hw-cable-link.c */
gboolean hw_cable_link_end (HwCableLink *self, gboolean with_rst, const char *text);
gboolean hw_cable_link_watch (HwCableLink *self);
void hw_cable_side_set_no_delay (int fd);
void hw_cable_side_unwatch (HwCableSide *side);
void hw_cable_side_close (HwCableSide *side, gboolean with_rst);

/* hw-cable-link-event.c */
void hw_cable_link_tell_accepted (HwCableLink *self);
void hw_cable_link_tell_connected (HwCableLink *self);
void hw_cable_link_tell_disconnected (HwCableLink *self, const char *text);

/* hw-cable-pipe.c; @i and @from are sides. */
gsize hw_cable_pipe_get_room (HwCablePipe *pipe); /* how much may be read for it now */
void hw_cable_pipe_arm (HwCablePipe *pipe);
void hw_cable_pipe_release_cb (HwTimer *timer, HwTime now);
gboolean hw_cable_pipe_flush (HwCableLink *self, int from, HwTime now);
gboolean hw_cable_side_read (HwCableLink *self, int i, HwTime now);
/* The socket is dead: RST to the other end, when its turn comes. */
gboolean hw_cable_side_fail (HwCableLink *self,
                             int i,
                             HwReason otherwise,
                             int error_number,
                             HwTime now);

/* hw-cable-dial.c */
gboolean hw_cable_link_dial (HwCableLink *self);
gboolean hw_cable_link_dial_done (HwCableLink *self, HwTime now);
int hw_cable_side_take_error (const HwCableSide *side);

G_END_DECLS
