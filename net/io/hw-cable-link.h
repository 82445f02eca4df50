/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns one connection through the cable: two sockets, two pipes, and how each end is passed on. */
#pragma once

#include "io/hw-cable-hub-private.h"

G_BEGIN_DECLS

/* Takes @client_fd, joins the proxy's links, meets its faults, and dials. A link leaves and frees
 * itself when it has ended. @is_outside: it came by a listener that is open to all. */
void hw_cable_link_add (HwCableProxy *proxy, int client_fd, guint64 conn, gboolean is_outside);
/* It has the fault from now on, or no longer, or with other values; hw_cable_link_update acts. */
void hw_cable_link_meet (HwCableLink *self, HwCableFault *fault);
void hw_cable_link_part (HwCableLink *self, HwCableFault *fault);
void hw_cable_link_change (HwCableLink *self, HwCableFault *fault);
/* Makes its sockets what the pull and the faults want them to be now. May free the link. */
void hw_cable_link_update (HwCableLink *self);
/* RST to both ends, or FIN. */
void hw_cable_link_reset (HwCableLink *self);
void hw_cable_link_shut_down (HwCableLink *self);
gboolean hw_cable_link_is_outside (const HwCableLink *self);
guint64 hw_cable_link_get_number (const HwCableLink *self);

G_END_DECLS
