/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the list of servers that somebody has connected to, as the settings keep it. */
#pragma once

#include <gio/gio.h>

#include "hw-destination.h"

G_BEGIN_DECLS

#define HW_RECENT_SERVERS_KEY "recent-servers"

GPtrArray *hw_recent_servers_get (GSettings *settings); /* of HwDestination, the newest first */
void hw_recent_servers_add (GSettings *settings, const HwDestination *one);
void hw_recent_servers_remove (GSettings *settings, const HwDestination *one);

G_END_DECLS
