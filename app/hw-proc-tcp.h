/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the kernel's table of TCP sockets, as /proc/net/tcp and tcp6 have it: proc_net_tcp.rst. */
#pragma once

#include "core/hw-time.h"

G_BEGIN_DECLS

#define HW_PROC_TCP_ADDRESS_SIZE 56 /* "[…]:65535" */

/* The states, numbered as in TCP_INFO. */
#define HW_PROC_TCP_ESTABLISHED 1
#define HW_PROC_TCP_SYN_SENT 2
#define HW_PROC_TCP_TIME_WAIT 6
#define HW_PROC_TCP_CLOSE_WAIT 8
#define HW_PROC_TCP_LISTEN 10

/* What the kernel is waiting for. */
typedef enum
{
  HW_PROC_TCP_TIMER_NONE,
  HW_PROC_TCP_TIMER_RETRANSMIT,
  HW_PROC_TCP_TIMER_KEEPALIVE, /* or another one that isn't urgent, such as FIN_WAIT2's end */
  HW_PROC_TCP_TIMER_TIME_WAIT,
  HW_PROC_TCP_TIMER_PROBE, /* of a window that is closed */
} HwProcTcpTimer;

typedef struct
{
  char local[HW_PROC_TCP_ADDRESS_SIZE]; /* "127.0.0.1:9877", "[::1]:9877" */
  char peer[HW_PROC_TCP_ADDRESS_SIZE];
  guint8 state;
  guint32 send_queue;    /* bytes that aren't acknowledged */
  guint32 receive_queue; /* bytes that nobody has read; of a listener: who waits to be accepted */
  HwProcTcpTimer timer;
  HwTime timer_left_us;
  guint32 retransmits; /* of what is in flight now, not in all */
  guint32 probes;      /* unanswered */
  HwTime rto_us;       /* 0: not told, as in TIME_WAIT */
} HwProcTcpRow;

/* One line; FALSE where it isn't one of a socket. @hz: sysconf (_SC_CLK_TCK). */
gboolean hw_proc_tcp_parse_line (const char *line, guint hz, HwProcTcpRow *row);
/* Every socket in @text, of HwProcTcpRow; the caller's. */
GArray *hw_proc_tcp_parse (const char *text, guint hz);
/* Every socket of this network namespace, IPv4's and IPv6's, whosever they are; NULL where the
 * kernel doesn't tell. */
GArray *hw_proc_tcp_read (void);
/* "ESTABLISHED", …; static. */
const char *hw_proc_tcp_state_get_name (guint8 state);
/* 0: there is none of that name. */
guint8 hw_proc_tcp_state_from_name (const char *name);
/* Sentence-like: "retransmission", "keepalive", …; static. */
const char *hw_proc_tcp_timer_get_name (HwProcTcpTimer self);

G_END_DECLS
