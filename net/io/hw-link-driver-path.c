/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what the driver remembers of the path that a connection takes: the adaptive heartbeat. */
#include "io/hw-link-driver-private.h"
#include "core/hw-address.h"
#include "io/hw-path-memory.h"
#include "io/hw-way-out.h"

static void
tell_forgetful (HwLinkDriver *self, const GError *error)
{
  g_autofree char *text = g_strdup_printf ("the heartbeat isn't remembered: %s", error->message);

  hw_link_driver_tell_error (self, HW_REASON_NONE, text);
}

/* The search is that of one path: on another it begins with what is known there. */
static void
take_path (HwLinkDriver *self)
{
  HwTime now = g_get_monotonic_time ();
  HwPathFinding found = { 0, 0 };
  g_autoptr (GError) error = NULL;

  if (self->settings.memory_file != NULL)
    hw_path_memory_recall (self->settings.memory_file, self->path, &found, &error);
  if (error != NULL)
    tell_forgetful (self, error);
  hw_link_machine_set_path (self->machine, found.interval_us,
                            now - (g_get_real_time () - found.since_us));
}

/* A relay on this machine isn't the path: that leads from here to whom it relays to. */
static char *
name_path (const HwLinkDriver *self)
{
  const HwLinkSettings *settings = &self->settings;
  g_autofree char *host = NULL;
  g_autofree char *local = NULL;
  guint16 port;

  /* NULL: then it is taken as no relay. */
  if (settings->memory_peer == NULL
      || !hw_address_parse (settings->memory_peer, &host, &port, NULL))
    return hw_path_memory_name (self->local, settings->host, settings->port);
  local = hw_way_out_find (host);

  return hw_path_memory_name (local != NULL ? local : "nowhere", host, port);
}

void
hw_link_driver_begin_path (HwLinkDriver *self)
{
  g_autofree char *path = NULL;

  if (self->settings.link.heartbeat.policy != HW_HEARTBEAT_POLICY_ADAPTIVE)
    return;
  path = name_path (self);
  if (g_strcmp0 (path, self->path) == 0)
    return;
  g_free (self->path);
  self->path = g_steal_pointer (&path);
  take_path (self);
}

void
hw_link_driver_keep_pace (HwLinkDriver *self, const HwLinkAction *action)
{
  const HwPathFinding found = { action->interval_us, g_get_real_time () };
  gboolean settled = action->why == HW_ADAPTIVE_FORGOTTEN || action->why == HW_ADAPTIVE_LONGEST;
  g_autoptr (GError) error = NULL;

  if (self->settings.memory_file == NULL || self->path == NULL
      || (!settled && action->why != HW_ADAPTIVE_BROKEN))
    return;
  if (!hw_path_memory_keep (self->settings.memory_file, self->path, settled ? &found : NULL,
                            &error))
    tell_forgetful (self, error);
}
