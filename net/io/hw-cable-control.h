/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the orders that a cable takes, and the language in which people give them. */
#pragma once

#include "fault/hw-fault.h"

G_BEGIN_DECLS

#define HW_CABLE_WORDS                                                                             \
  "pull, plug, reset [N], add TYPE key=value…, remove NAME, clear, profile NAME, status, "       \
  "connections, help, quit"

typedef enum
{
  HW_CABLE_ORDER_NONE, /* a blank line, or one that begins with # */
  HW_CABLE_ORDER_PULL,
  HW_CABLE_ORDER_PLUG,
  HW_CABLE_ORDER_RESET, /* number: of a connection; 0: all */
  HW_CABLE_ORDER_ADD,
  HW_CABLE_ORDER_REMOVE,
  HW_CABLE_ORDER_CLEAR,
  HW_CABLE_ORDER_PROFILE,
  HW_CABLE_ORDER_STATUS,
  HW_CABLE_ORDER_CONNECTIONS,
} HwCableOrderKind;

typedef struct
{
  HwCableOrderKind kind;
  guint64 number;   /* RESET */
  char *name;       /* REMOVE: a fault; PROFILE: a profile */
  HwFaultSpec spec; /* ADD */
} HwCableOrder;

/* FALSE with HW_ERROR_INVALID_ARGUMENT or HW_ERROR_DURATION: what was wrong, and what is read. */
gboolean hw_cable_order_parse (HwCableOrder *order, const char *line, GError **error);
void hw_cable_order_clear (HwCableOrder *order);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HwCableOrder, hw_cable_order_clear)

G_END_DECLS
