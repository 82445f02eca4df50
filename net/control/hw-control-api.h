/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the control API: Toxiproxy's, with resources of our own; docs/CONTROL.md has all of it.
 *
 * No call waits for a peer: each one asks the hub, whose loop never blocks. */
#pragma once

#include "control/hw-http-reply.h"
#include "control/hw-http-server.h"
#include "io/hw-cable-hub.h"

G_BEGIN_DECLS

/* What GET /version says: the release of Toxiproxy whose API this is. */
#define HW_CONTROL_API_VERSION "2.12.0"
#define HW_CONTROL_API_FEED "/events"

/* An HwHttpHandler; @hub: an HwCableHub. */
void hw_control_api_handle (const HwHttpRequest *request, HwHttpReply *reply, gpointer hub);

G_END_DECLS
