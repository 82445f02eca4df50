/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns reading TCP_INFO: only the fields that the kernel really returned. */
#include "io/hw-tcp-info.h"

/* Not <netinet/tcp.h>: its struct ends at the fields of 2003, the kernel's goes on. */
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#define FIRST_PART offsetof (struct tcp_info, tcpi_pacing_rate)
#define SECOND_PART (offsetof (struct tcp_info, tcpi_min_rtt) + sizeof (__u32))

static const char *const state_names[] = {
  NULL,     "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2",    "TIME_WAIT",
  "CLOSED", "CLOSE_WAIT",  "LAST_ACK", "LISTEN",   "CLOSING",   "NEW_SYN_RECV",
};

static void
read_first_part (const struct tcp_info *raw, HwTcpInfo *info)
{
  info->state = raw->tcpi_state;
  info->retransmits = raw->tcpi_retransmits;
  info->probes = raw->tcpi_probes;
  info->backoff = raw->tcpi_backoff;
  info->rto_us = raw->tcpi_rto;
  info->unacked = raw->tcpi_unacked;
  info->lost = raw->tcpi_lost;
  info->last_data_sent_ms = raw->tcpi_last_data_sent;
  info->last_data_recv_ms = raw->tcpi_last_data_recv;
  info->last_ack_recv_ms = raw->tcpi_last_ack_recv;
  info->rtt_us = raw->tcpi_rtt;
  info->rttvar_us = raw->tcpi_rttvar;
  info->total_retrans = raw->tcpi_total_retrans;
}

static void
read_second_part (const struct tcp_info *raw, HwTcpInfo *info)
{
  info->has_more = TRUE;
  info->bytes_acked = raw->tcpi_bytes_acked;
  info->bytes_received = raw->tcpi_bytes_received;
  info->segments_in = raw->tcpi_segs_in;
  info->notsent_bytes = raw->tcpi_notsent_bytes;
  info->min_rtt_us = raw->tcpi_min_rtt;
}

gboolean
hw_tcp_info_read (int fd, HwTcpInfo *info)
{
  struct tcp_info raw;
  socklen_t length = sizeof raw;

  memset (info, 0, sizeof *info);
  memset (&raw, 0, sizeof raw);
  if (getsockopt (fd, IPPROTO_TCP, TCP_INFO, &raw, &length) != 0 || length < FIRST_PART)
    return FALSE;

  read_first_part (&raw, info);
  if (length >= SECOND_PART)
    read_second_part (&raw, info);

  return TRUE;
}

guint32
hw_tcp_info_read_drops (int fd)
{
  guint32 values[SK_MEMINFO_VARS] = { 0 };
  socklen_t length = sizeof values;

  if (getsockopt (fd, SOL_SOCKET, SO_MEMINFO, values, &length) != 0
      || length < (SK_MEMINFO_DROPS + 1) * sizeof values[0])
    return 0;

  return values[SK_MEMINFO_DROPS];
}

const char *
hw_tcp_info_get_state_name (const HwTcpInfo *info)
{
  if (info->state == 0 || info->state >= G_N_ELEMENTS (state_names))
    return "UNKNOWN";

  return state_names[info->state];
}

gboolean
hw_tcp_info_is_news (const HwTcpInfo *before, const HwTcpInfo *now)
{
  /* The round trip only moves with an ACK, so bytes_acked stands for it. */
  return before->state != now->state || before->retransmits != now->retransmits
         || before->probes != now->probes || before->backoff != now->backoff
         || before->rto_us != now->rto_us || before->unacked != now->unacked
         || before->lost != now->lost || before->total_retrans != now->total_retrans
         || before->notsent_bytes != now->notsent_bytes || before->bytes_acked != now->bytes_acked
         || before->bytes_received != now->bytes_received;
}

gboolean
hw_tcp_info_is_in_flight (const HwTcpInfo *info)
{
  return info->unacked > 0 && info->retransmits == 0
         && info->last_data_sent_ms < HW_TCP_DELAYED_ACK_MS;
}

static void
describe_second_part (HwEvent *event, const HwTcpInfo *info)
{
  hw_event_set_number (event, HW_EVENT_FIELD_BYTES_ACKED, (gint64) info->bytes_acked);
  hw_event_set_number (event, HW_EVENT_FIELD_BYTES_RECEIVED, (gint64) info->bytes_received);
  hw_event_set_number (event, HW_EVENT_FIELD_NOTSENT, info->notsent_bytes);
  /* The kernel says ~0 until it has measured one. */
  if (info->min_rtt_us != G_MAXUINT32)
    hw_event_set_number (event, HW_EVENT_FIELD_MIN_RTT_US, info->min_rtt_us);
}

HwEvent *
hw_tcp_info_to_event (const HwTcpInfo *info, const char *side, guint64 conn)
{
  HwEvent *event = hw_event_new (HW_EVENT_KERNEL, HW_EVENT_SOURCE_KERNEL);

  hw_event_set_number (event, HW_EVENT_FIELD_CONN, (gint64) conn);
  hw_event_set_string (event, HW_EVENT_FIELD_SIDE, side);
  hw_event_set_string (event, HW_EVENT_FIELD_STATE, hw_tcp_info_get_state_name (info));
  hw_event_set_number (event, HW_EVENT_FIELD_UNACKED, info->unacked);
  hw_event_set_number (event, HW_EVENT_FIELD_RETRANSMITS, info->retransmits);
  hw_event_set_number (event, HW_EVENT_FIELD_TOTAL_RETRANS, info->total_retrans);
  hw_event_set_number (event, HW_EVENT_FIELD_BACKOFF, info->backoff);
  hw_event_set_number (event, HW_EVENT_FIELD_PROBES, info->probes);
  hw_event_set_number (event, HW_EVENT_FIELD_LOST, info->lost);
  hw_event_set_number (event, HW_EVENT_FIELD_RTO_US, info->rto_us);
  hw_event_set_number (event, HW_EVENT_FIELD_RTT_US, info->rtt_us);
  hw_event_set_number (event, HW_EVENT_FIELD_RTTVAR_US, info->rttvar_us);
  hw_event_set_number (event, HW_EVENT_FIELD_LAST_DATA_SENT_MS, info->last_data_sent_ms);
  hw_event_set_number (event, HW_EVENT_FIELD_LAST_DATA_RECV_MS, info->last_data_recv_ms);
  hw_event_set_number (event, HW_EVENT_FIELD_LAST_ACK_RECV_MS, info->last_ack_recv_ms);
  if (info->has_more)
    describe_second_part (event, info);

  return event;
}
