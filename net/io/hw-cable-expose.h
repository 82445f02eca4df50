/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the opening of a cable to other machines, beside the address that it has. */
#pragma once

#include "io/hw-cable.h"

G_BEGIN_DECLS

/* So many connections from outside at a time; more are ended as soon as they have come. */
#define HW_CABLE_MAX_OUTSIDE 64

/* Listens on all addresses of this machine as well, IPv4 and, where there is any, IPv6, until it is
 * concealed or stopped. Who comes this way goes through the same cable: the same pull, the same
 * faults. @port: 0 picks one. Returns the port; 0 with GIO's error where there is none. A cable
 * that is exposed already keeps its port. */
guint16 hw_cable_expose (HwCable *self, guint16 port, GError **error);
/* Ends what came from outside, with FIN, and listens on its own address alone. */
void hw_cable_conceal (HwCable *self);

G_END_DECLS
