/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the choice of what counts as a heartbeat. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HwHeartbeatPolicy:
 * @HW_HEARTBEAT_POLICY_FIXED: one every interval, whatever else is sent
 * @HW_HEARTBEAT_POLICY_SKIP_WHEN_BUSY: data that was sent counts as a heartbeat (its echo is the
 * answer)
 * @HW_HEARTBEAT_POLICY_ADAPTIVE: the interval is lengthened until the path forgets the
 *   connection, and kept below that
 *
 * What counts as a heartbeat.
 */
typedef enum
{
  HW_HEARTBEAT_POLICY_FIXED,
  HW_HEARTBEAT_POLICY_SKIP_WHEN_BUSY,
  HW_HEARTBEAT_POLICY_ADAPTIVE,
} HwHeartbeatPolicy;

G_END_DECLS
