/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the settings: where their schema is found, and how the connection follows them. */
#pragma once

#include <gio/gio.h>

#include "core/hw-heartbeat.h"
#include "io/hw-long-live-socket.h"

G_BEGIN_DECLS

/* NULL, with a sentence in @error, where no schema is found at all. */
GSettings *hw_settings_new (GError **error);
/* From now on the client's intervals, timeouts and policies are those of the settings. */
void hw_settings_bind_client (GSettings *settings, HwLongLiveSocket *client);
/* The heartbeat that the settings ask for. */
void hw_settings_get_heartbeat (GSettings *settings, HwHeartbeatConfig *config);

G_END_DECLS
