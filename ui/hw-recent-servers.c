/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the list of servers that somebody has connected to, as the settings keep it. */
#include "config.h"

#include "hw-recent-servers.h"

GPtrArray *
hw_recent_servers_get (GSettings *settings)
{
  g_autoptr (GVariant) value = g_settings_get_value (settings, HW_RECENT_SERVERS_KEY);

  return hw_destinations_from_variant (value);
}

static void
put (GSettings *settings, const GPtrArray *servers)
{
  g_settings_set_value (settings, HW_RECENT_SERVERS_KEY, hw_destinations_to_variant (servers));
}

void
hw_recent_servers_add (GSettings *settings, const HwDestination *one)
{
  g_autoptr (GPtrArray) servers = hw_recent_servers_get (settings);

  hw_destinations_add (servers, one);
  put (settings, servers);
}

void
hw_recent_servers_remove (GSettings *settings, const HwDestination *one)
{
  g_autoptr (GPtrArray) servers = hw_recent_servers_get (settings);

  hw_destinations_remove (servers, one);
  put (settings, servers);
}
