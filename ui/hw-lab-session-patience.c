/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how long the window's server waits for a heartbeat: as long as the settings' beats need. */
#include "config.h"

#include "hw-lab-session-private.h"

#include <glib/gi18n.h>

#include "hw-lab-server.h"
#include "hw-settings.h"

/* Who turns a number up does so step by step. */
#define PAUSE_MS 1000

static HwTime
get_wanted (HwLabSession *self)
{
  HwHeartbeatConfig config;

  hw_settings_get_heartbeat (self->settings, &config);

  return hw_lab_server_get_patience (&config);
}

void
hw_lab_session_take_patience (HwLabSession *self, const HwEvent *event)
{
  if (hw_event_get_source (event) == HW_EVENT_SOURCE_SERVER
      && hw_event_get_kind (event) == HW_EVENT_LISTENING)
    self->beliefs.server_patience_us = get_wanted (self);
}

static void
restart (HwLabSession *self)
{
  g_autoptr (GError) error = NULL;

  if (hw_lab_restart_server (self->lab, &error))
    hw_lab_session_answer (self, _ ("The server was started anew, to wait as long as these "
                                    "heartbeats need"));
  else
    hw_lab_session_answer_error (self, error);
}

/* One that hangs, or was killed, is so for a reason. */
static gboolean
restart_cb (gpointer user_data)
{
  HwLabSession *self = user_data;

  self->patience_timer = 0;
  if (hw_lab_session_has_running_server (&self->beliefs) && !self->beliefs.server_hung
      && self->beliefs.server_patience_us != get_wanted (self))
    restart (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (HwLabSession *self)
{
  g_clear_handle_id (&self->patience_timer, g_source_remove);
  self->patience_timer = g_timeout_add (PAUSE_MS, restart_cb, self);
}

void
hw_lab_session_follow_patience (HwLabSession *self)
{
  static const char *const signals[]
      = { "changed::heartbeat-interval-ms", "changed::heartbeat-timeout-ms",
          "changed::heartbeat-policy" };

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (self->settings, signals[i], G_CALLBACK (changed_cb), self,
                             G_CONNECT_SWAPPED);
  /* Nothing is restarted behind the back of somebody who is elsewhere. */
  g_signal_connect (self, "notify::elsewhere", G_CALLBACK (changed_cb), NULL);
}
