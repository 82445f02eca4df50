/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the events tell of the two ends' sockets, and when each end will act. */
#pragma once

#include "core/hw-heartbeat.h"
#include "event/hw-event.h"
#include "hw-socket-table.h"

G_BEGIN_DECLS

/* Pure: events go in. The client's schedule is kept by the same code as the client's own. */
typedef struct
{
  gint64 conn; /* 0: none */
  HwSocketSample sample;
  gboolean has_sample;
} HwSocketEnd;

/* Of a minute, for which the kernel remembers a connection, in a lab with a herd. */
#define HW_SOCKET_WATCH_CALLERS 256

typedef struct
{
  HwHeartbeat heartbeat;
  HwTime paced_us; /* the interval that an adaptive heartbeat tries now; 0: as configured */
  HwSocketEnd client;
  HwSocketEnd server;
  HwTime server_heard;
  HwTime patience_us;    /* the server's; 0: for ever */
  gboolean is_elsewhere; /* the server is somebody else's */
  HwSocketName
      callers[HW_SOCKET_WATCH_CALLERS]; /* who called the cable, and it the server; the latest */
  guint64 n_callers;                    /* ever */
} HwSocketWatch;

void hw_socket_watch_init (HwSocketWatch *self);
/* @config: the client's settings of now. */
void hw_socket_watch_add (HwSocketWatch *self,
                          const HwEvent *event,
                          const HwHeartbeatConfig *config);
/* When the next heartbeat goes out; HW_TIME_NEVER: none will. */
HwTime hw_socket_watch_next_heartbeat (const HwSocketWatch *self, const HwHeartbeatConfig *config);
/* When the oldest heartbeat without an answer counts as missed; HW_TIME_NEVER: none waits. */
HwTime hw_socket_watch_next_deadline (const HwSocketWatch *self, const HwHeartbeatConfig *config);
/* When the server gives up on a client that stays silent; HW_TIME_NEVER: never. */
HwTime hw_socket_watch_server_deadline (const HwSocketWatch *self);
/* Adds the newest sample of each end to @samples (HwSocketSample). */
void hw_socket_watch_add_samples (const HwSocketWatch *self, GArray *samples);

/* Lets @places know whose connections may be left over; as long as @self isn't changed. */
void hw_socket_watch_tell_callers (const HwSocketWatch *self, HwSocketPlaces *places);

G_END_DECLS
