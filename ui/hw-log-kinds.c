/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the groups in which kinds of events are asked for, and words for kinds whose name says too
 * little. */
#include "config.h"

#include "hw-log-kinds.h"

#include <glib/gi18n.h>

#include "hw-log-query.h"

#define KIND(name) HW_LOG_KIND_BIT (HW_EVENT_##name)

/* A kind may be in several: an RST is the connection's, and trouble. */
static const struct
{
  const char *name;
  guint64 mask;
} groups[] = {
  { N_ ("Everything"), 0 },
  { N_ ("Connection"), KIND (LISTENING) | KIND (ACCEPTED) | KIND (CONNECTING) | KIND (HANDSHAKING)
                           | KIND (CERTIFICATE) | KIND (CONNECTED) | KIND (SUSPECT)
                           | KIND (RECOVERED) | KIND (DISCONNECTED) | KIND (RECONNECT_SCHEDULED)
                           | KIND (SESSION_RESUMED) | KIND (SESSION_LOST) | KIND (REFUSED)
                           | KIND (CLOSED) | KIND (DRAINING) | KIND (NOTICED) | KIND (STATUS)
                           | KIND (UPSTREAM_CHANGED) },
  { N_ ("Heartbeats"), KIND (HEARTBEAT_SENT) | KIND (HEARTBEAT_RECEIVED) | KIND (HEARTBEAT_MISSED)
                           | KIND (HEARTBEAT_PACED) },
  { N_ ("Messages"), KIND (MESSAGE_ACCEPTED) | KIND (MESSAGE_SENT) | KIND (MESSAGE_ACKED)
                         | KIND (MESSAGE_RECEIVED) | KIND (ECHO_RECEIVED) | KIND (RETRANSMITTED)
                         | KIND (DUPLICATE_DROPPED) | KIND (OUT_OF_ORDER) | KIND (WORK_FINISHED)
                         | KIND (TRANSFER_COMMITTED) | KIND (TRANSFER_ABORTED) },
  { N_ ("Cable and faults"), KIND (CABLE_PULLED) | KIND (CABLE_PLUGGED) | KIND (FAULT_ADDED)
                                 | KIND (FAULT_REMOVED) | KIND (FAULT_BEGAN) | KIND (FAULT_ENDED)
                                 | KIND (FAULT_MET) },
  { N_ ("Kernel"), KIND (KERNEL) },
  { N_ ("Server’s process"), KIND (PROCESS_STARTED) | KIND (PROCESS_KILLED) | KIND (PROCESS_HUNG)
                                 | KIND (PROCESS_RESUMED) | KIND (PROCESS_EXITED) },
  { N_ ("Trouble"), KIND (HEARTBEAT_MISSED) | KIND (SUSPECT) | KIND (DISCONNECTED) | KIND (REFUSED)
                        | KIND (ERROR) | KIND (EVENTS_DROPPED) | KIND (SESSION_LOST)
                        | KIND (RETRANSMITTED) | KIND (DUPLICATE_DROPPED) | KIND (OUT_OF_ORDER)
                        | KIND (CABLE_PULLED) | KIND (PROCESS_KILLED) | KIND (PROCESS_HUNG)
                        | KIND (TRANSFER_ABORTED) },
};

guint
hw_log_kinds_get_n_groups (void)
{
  return G_N_ELEMENTS (groups);
}

const char *
hw_log_kinds_get_name (guint group)
{
  return _ (groups[group].name);
}

guint64
hw_log_kinds_get_mask (guint group)
{
  return groups[group].mask;
}

const char *
hw_log_kinds_get_words (HwEventKind kind)
{
  /* Translators: what the kernel says of a connection (tcp(7): TCP_INFO), looked at now */
  return kind == HW_EVENT_KERNEL ? _ ("TCP_INFO sample") : NULL;
}
