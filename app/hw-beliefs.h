/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the beliefs: what each side and each side's kernel holds to be true, from the events alone.
 */
#pragma once

#include "event/hw-event.h"

G_BEGIN_DECLS

/* Pure: events go in, one line for each of four believers comes out. The truth (the plug, the
 * server's process) is kept beside them, so that the gap can be shown. */
typedef enum
{
  HW_BELIEVER_CLIENT,
  HW_BELIEVER_CLIENT_KERNEL,
  HW_BELIEVER_SERVER,
  HW_BELIEVER_SERVER_KERNEL,
  HW_N_BELIEVERS
} HwBeliever;

typedef enum
{
  HW_BELIEF_UNKNOWN,
  HW_BELIEF_NO_PEER, /* nothing connected */
  HW_BELIEF_CONNECTING,
  HW_BELIEF_ALIVE,
  HW_BELIEF_DOUBT, /* suspect, retransmitting */
  HW_BELIEF_DEAD,  /* noticed */
} HwBeliefState;

typedef struct
{
  HwBeliefState state;
  HwTime since;       /* mono_us; HW_TIME_NEVER: not known */
  HwTime last_heard;  /* mono_us of the last proof of life; HW_TIME_NEVER: never */
  char evidence[128]; /* "heartbeat answered", "heartbeat-timeout", "ESTABLISHED" */
  gint64 unacked;
  gint64 retransmits;
  HwTime rto_us;
  HwTime retry_us; /* lost: the wait before the next attempt; 0: none is known */
} HwBelief;

typedef struct
{
  HwBelief beliefs[HW_N_BELIEVERS];
  gboolean pulled;
  gboolean stall; /* the pull is a stall, not a cut */
  gboolean server_running;
  gboolean server_hung;
  gboolean is_elsewhere; /* the server is somebody else's: nothing is known of it */
  char elsewhere[264];   /* its host and port */
  /* How long the server bears silence; 0: for ever. Set by who has started it: no event tells. */
  HwTime server_patience_us;
  HwTime truth_since;
  HwTime pace_us; /* the interval that the client's adaptive heartbeat tries; 0: it isn't one */
  char pace_phase[16];       /* "settling", "probing", "stable" */
  gboolean is_pace_recalled; /* it was found before, in the network that this is */
  gint64 client_conn;
  gint64 server_conn;
} HwBeliefs;

void hw_beliefs_init (HwBeliefs *self);
void hw_beliefs_add (HwBeliefs *self, const HwEvent *event);
/* Whether the believer is wrong now: believes alive what the truth says is cut, dead or hung. */
gboolean hw_beliefs_is_wrong (const HwBeliefs *self, HwBeliever believer);
/* "believes: connected · last heard 0.4 s ago: heartbeat answered"; the caller's to free. */
char *hw_beliefs_describe (const HwBeliefs *self, HwBeliever believer, HwTime now);

G_END_DECLS
