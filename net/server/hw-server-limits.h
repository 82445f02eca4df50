/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the server's settings and limits: everything has one. */
#pragma once

#include "codec/hw-codec.h"
#include "core/hw-answer-order.h"
#include "core/hw-time.h"

G_BEGIN_DECLS

typedef struct
{
  const HwCodec *codec; /* NULL: told by the first byte */
  HwTime heartbeat_timeout_us;
  HwTime first_frame_timeout_us;
  HwTime frame_timeout_us;
  HwTime slow_reader_timeout_us;
  HwTime kernel_sample_us;
  HwTime drain_timeout_us;
  guint max_connections;             /* 0: what the descriptors allow */
  guint max_connections_per_address; /* 0: 1,024 on loopback, 64 elsewhere */
  gsize max_payload;
  gsize output_soft_limit;
  gsize output_hard_limit;
  gsize total_output_limit;
  const char *upload_dir; /* borrowed; NULL: no transfers */
  guint upload_max_bytes;
  HwTime upload_lease_us;
  HwTime work_delay_min_us;
  HwTime work_delay_max_us;
  guint n_workers; /* 0: messages are answered as they come */
  guint work_seed;
  guint order;                /* HwOrder */
  guint report;               /* HwServerReport */
  const char *session_folder; /* where sessions are kept; NULL: in memory alone */
  gboolean resync;            /* damage is skipped, where the framing can tell */
} HwServerSettings;

/* How many connections @n_allowed descriptors leave room for when @n_open are taken already. */
guint hw_server_limits_get_connections (guint64 n_allowed, guint n_open, guint asked);
/* The same for this process as it is now. */
guint hw_server_limits_get_connections_here (guint asked);
guint hw_server_limits_get_per_address (guint asked, gboolean is_loopback);
/* When a frame that began at @started and has @n_bytes by now must be complete. */
HwTime hw_server_limits_get_frame_deadline (HwTime started, HwTime timeout_us, gsize n_bytes);
/* What one peer's output may hold: never so little that the answer to one good frame breaks it. */
gsize hw_server_limits_get_hard (const HwServerSettings *settings);

G_END_DECLS
