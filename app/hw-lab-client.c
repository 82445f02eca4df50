/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the settings that the lab's client begins with. */
#include "hw-lab.h"

/* Short, so that a lesson doesn't take long. An attempt made while the cable is out is doomed: the
 * kernel sends its SYN again only after 1 s. So it ends long before that, for what is left of it
 * comes on top of the wait that a plug meets; on loopback a live one takes microseconds. */
HwLongLiveSocket *
hw_lab_create_client (HwEventQueue *queue)
{
  return g_object_new (HW_TYPE_LONG_LIVE_SOCKET, "event-queue", queue, "heartbeat-interval-ms",
                       1000, "heartbeat-timeout-ms", 1000, "heartbeat-misses", 1,
                       "connect-timeout-ms", 300, "handshake-timeout-ms", 1000, "reconnect-min-ms",
                       200, "reconnect-base-ms", 500, "reconnect-max-ms", 4000,
                       "reconnect-stable-ms", 10000, "kernel-sample-ms", 200, "close-timeout-ms",
                       1000, NULL);
}
