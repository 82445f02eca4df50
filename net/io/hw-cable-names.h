/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the looking up of upstreams that are written by name: no call and no loop waits for DNS. */
#pragma once

#include "io/hw-cable-hub.h"
#include "io/hw-socket-address.h"

G_BEGIN_DECLS

/* How long a call gives a name before it goes on without: most are known sooner. */
#define HW_CABLE_NAMES_PATIENCE_MS 50

typedef struct _HwCableNames HwCableNames;

HwCableNames *hw_cable_names_new (HwCableHub *hub);
/* Gives up what is being looked up. While the hub's loop still runs. */
void hw_cable_names_free (HwCableNames *self);

/* FALSE only where @text is no address, with HW_ERROR_ADDRESS. What isn't known in time is left
 * empty (a length of 0): who makes a proxy of it refreshes it then. */
gboolean hw_cable_names_look_up (HwCableNames *self,
                                 const char *text,
                                 HwSocketAddress *address,
                                 GError **error);
/* In the background; the address is then the proxy's, if its upstream is still @text. From the
 * loop's thread as well. */
void hw_cable_names_refresh (HwCableNames *self, const char *proxy, const char *text);
/* Whether @text has a name that DNS knows or not, and not an address or localhost. */
gboolean hw_cable_names_is_name (const char *text);

G_END_DECLS
