/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the orders that a cable takes, and the language in which people give them. */
#pragma once

#include "core/hw-time.h"
#include "io/hw-socket-address.h"

G_BEGIN_DECLS

typedef enum
{
  HW_CABLE_ORDER_NONE, /* a blank line, or one that begins with # */
  HW_CABLE_ORDER_PULL,
  HW_CABLE_ORDER_PLUG,
  HW_CABLE_ORDER_RESET,
  HW_CABLE_ORDER_LATENCY,
  HW_CABLE_ORDER_CLEAR,
  HW_CABLE_ORDER_STATUS,
  HW_CABLE_ORDER_UPSTREAM, /* not in the language */
} HwCableOrderKind;

typedef struct
{
  HwCableOrderKind kind;
  HwTime latency_us; /* LATENCY: both 0 take it away */
  HwTime jitter_us;
  HwSocketAddress upstream; /* UPSTREAM */
} HwCableOrder;

/* FALSE with HW_ERROR_INVALID_ARGUMENT or HW_ERROR_DURATION: what was wrong, and what is read. */
gboolean hw_cable_order_parse (HwCableOrder *order, const char *line, GError **error);

G_END_DECLS
