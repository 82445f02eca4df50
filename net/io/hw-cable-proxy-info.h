/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what a proxy is told to be, and what is known of proxies and connections at a moment. */
#pragma once

#include "fault/hw-fault.h"
#include "io/hw-cut-mode.h"

G_BEGIN_DECLS

/* What a proxy is to be; strings are the caller's. */
typedef struct
{
  const char *name;
  const char *listen; /* "ADDR:PORT"; port 0 picks one */
  const char *upstream;
  gboolean enabled;
  gboolean dial_first;    /* listens only while the upstream can be reached: see the man page */
  HwTime dial_timeout_us; /* 0: as long as the kernel tries */
} HwProxySpec;

/* Bytes by the way they went: [0] upstream, to the server, [1] downstream. Live, not only when a
 * connection ends. */
typedef struct
{
  guint64 received_bytes[2];
  guint64 sent_bytes[2];
  guint64 n_accepted;
  guint64 n_refused;     /* accepted, but the dial failed or a limit was reached */
  guint64 n_resets;      /* connections that the cable reset */
  guint64 n_cuts;        /* sockets that were made deaf */
  guint64 retransmits;   /* by the cable's own sockets */
  guint64 lost_segments; /* that the kernel dropped at a cut */
} HwProxyCounters;

typedef struct
{
  char *name;
  char *listen; /* with the real port */
  char *upstream;
  gboolean enabled;
  gboolean dial_first;
  gboolean is_pulled;
  HwCutMode cut;     /* what a pull is here: KERNEL or STALL */
  GPtrArray *faults; /* of HwFaultSpec, in their order */
  guint n_connections;
  HwProxyCounters counters;
} HwProxyInfo;

/* One of a connection's two sockets, as the cable has it. */
typedef struct
{
  char *local; /* NULL: not there */
  char *peer;
  const char *tcp_state; /* "ESTABLISHED"; static */
  guint32 retransmits;   /* all that the cable's kernel sent again to this peer */
  guint32 lost_segments; /* of this peer's, dropped at a cut (SO_MEMINFO) */
  guint32 heard_segments;
  double loss; /* lost of all that came, 0–1 */
  guint32 rtt_us;
  guint32 last_ack_recv_ms; /* since this peer's last ACK */
} HwConnectionEnd;

typedef struct
{
  guint64 number;
  char *proxy;
  const char *state; /* "waiting", "dialling", "relaying", "closing"; static */
  HwConnectionEnd client;
  HwConnectionEnd server;
  guint64 received_bytes[2]; /* as in HwProxyCounters */
  guint64 sent_bytes[2];
  HwTime age_us;
  char **faults;    /* the names of those that act on it now */
  const char *wire; /* "open", "cut", "deaf", "stalled"; static */
} HwConnectionInfo;

void hw_proxy_info_free (HwProxyInfo *self);
void hw_connection_info_free (HwConnectionInfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwProxyInfo, hw_proxy_info_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwConnectionInfo, hw_connection_info_free)

G_END_DECLS
