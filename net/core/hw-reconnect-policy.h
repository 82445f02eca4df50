/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the choice of when a lost connection is made anew. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HwReconnectPolicy:
 * @HW_RECONNECT_POLICY_EAGER: at once, after the backoff
 * @HW_RECONNECT_POLICY_LAZY: when there is something to send
 * @HW_RECONNECT_POLICY_NEVER: the first loss closes
 *
 * When a lost connection is made anew.
 */
typedef enum
{
  HW_RECONNECT_POLICY_EAGER,
  HW_RECONNECT_POLICY_LAZY,
  HW_RECONNECT_POLICY_NEVER,
} HwReconnectPolicy;

G_END_DECLS
