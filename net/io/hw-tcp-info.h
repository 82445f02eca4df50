/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns a sample of TCP_INFO, with the fields that the kernel really returned. */
#pragma once

#include "core/hw-time.h"
#include "event/hw-event.h"

G_BEGIN_DECLS

#define HW_TCP_DELAYED_ACK_MS 50

typedef struct
{
  guint8 state; /* TCP_ESTABLISHED … of <netinet/tcp.h> */
  guint8 retransmits;
  guint8 probes;
  guint8 backoff;
  guint32 rto_us;
  guint32 unacked; /* segments */
  guint32 lost;
  guint32 last_data_sent_ms;
  guint32 last_data_recv_ms;
  guint32 last_ack_recv_ms;
  guint32 rtt_us;
  guint32 rttvar_us;
  guint32 total_retrans;
  /* Behind the first 104 bytes; has_more is FALSE on kernels (or emulators) that return less. */
  gboolean has_more;
  guint64 bytes_acked;
  guint64 bytes_received;
  guint32 segments_in; /* all that were heard */
  guint32 notsent_bytes;
  guint32 min_rtt_us;
} HwTcpInfo;

/* FALSE where the kernel returned too little to say anything. */
gboolean hw_tcp_info_read (int fd, HwTcpInfo *info);
/* The segments that the kernel dropped before TCP saw them, as at a cut (SO_MEMINFO, socket(7)); 0
 * where the kernel doesn't tell. */
guint32 hw_tcp_info_read_drops (int fd);
/* "ESTABLISHED", …; static. */
const char *hw_tcp_info_get_state_name (const HwTcpInfo *info);
/* Whether something that a person would look at differs (not the clocks that always run). */
gboolean hw_tcp_info_is_news (const HwTcpInfo *before, const HwTcpInfo *now);
/* Whether what is unacknowledged may just be on its way: a receiver may keep its ACK back for 40 ms
 * (Linux' TCP_DELACK_MIN; RFC 1122, 4.2.3.2 allows 500 ms), so a sample that soon proves nothing.
 */
gboolean hw_tcp_info_is_in_flight (const HwTcpInfo *info);
/* A `kernel` event (source kernel, field side: "client", "server"). */
HwEvent *hw_tcp_info_to_event (const HwTcpInfo *info, const char *side, guint64 conn);

G_END_DECLS
