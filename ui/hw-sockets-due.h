/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words of what is counted down: heartbeat, its deadline, patience, keepalive. */
#pragma once

#include "hw-socket-watch.h"

G_BEGIN_DECLS

/* The kernel's keepalive on the client's socket. */
typedef struct
{
  gboolean is_on;
  HwTime idle_us;          /* so long after the last word of the peer, on or off */
  const HwProcTcpRow *row; /* NULL: the kernel doesn't tell */
} HwSocketsKeepalive;

typedef struct
{
  char *value; /* shown large; the caller's to free */
  char *note;
  double fraction; /* of the whole that is left; less than 0: nothing runs */
} HwSocketsDue;

HwSocketsDue hw_sockets_due_heartbeat (const HwSocketWatch *watch,
                                       const HwHeartbeatConfig *config,
                                       HwTime now);
HwSocketsDue hw_sockets_due_answer (const HwSocketWatch *watch,
                                    const HwHeartbeatConfig *config,
                                    HwTime now);
HwSocketsDue hw_sockets_due_patience (const HwSocketWatch *watch, HwTime now);
HwSocketsDue hw_sockets_due_keepalive (const HwSocketWatch *watch,
                                       const HwSocketsKeepalive *keepalive,
                                       HwTime now);
void hw_sockets_due_clear (HwSocketsDue *self);
/* "0.6 s", "3:20", "1:59:58"; the caller's to free. */
char *hw_sockets_due_format (HwTime span_us);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HwSocketsDue, hw_sockets_due_clear)

G_END_DECLS
