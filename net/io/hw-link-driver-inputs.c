/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what comes to the driver from outside: its owner's wishes, and new settings. */
#include "io/hw-link-driver-private.h"

/* The session that is, not the one that the settings want next, ends the handshake. */
void
hw_link_driver_get_link_config (HwLinkDriver *self, HwLinkConfig *config)
{
  hw_link_settings_get_link_config (&self->settings, config);
  if (self->session != NULL)
    config->greeting = HW_LINK_GREETING_SESSION;
  else if (config->greeting == HW_LINK_GREETING_SESSION)
    config->greeting = HW_LINK_GREETING_HEARTBEAT;
}

/* Whether what was found is another network's now. */
static gboolean
is_another_memory (const HwLinkSettings *a, const HwLinkSettings *b)
{
  return g_strcmp0 (a->memory_file, b->memory_file) != 0
         || g_strcmp0 (a->memory_peer, b->memory_peer) != 0;
}

static void
configure_machine (HwLinkDriver *self)
{
  HwLinkConfig config;

  hw_link_driver_get_link_config (self, &config);
  hw_link_machine_set_config (self->machine, &config, g_get_monotonic_time ());
}

void
hw_link_driver_set_settings (HwLinkDriver *self, const HwLinkSettings *settings)
{
  const HwCodec *codec = self->settings.codec;

  if (is_another_memory (settings, &self->settings)
      || settings->link.heartbeat.policy != HW_HEARTBEAT_POLICY_ADAPTIVE)
    g_clear_pointer (&self->path, g_free);
  hw_link_settings_clear (&self->settings);
  hw_link_settings_copy (settings, &self->settings);
  if (self->session != NULL && !hw_link_settings_can_have_session (settings))
    self->settings.codec = codec; /* until the session is over */
  configure_machine (self);
  if (self->last_heard != HW_TIME_NEVER)
    hw_link_driver_begin_path (self);
  if (self->last_heard != HW_TIME_NEVER)
    self->sample_due = settings->kernel_sample_us > 0 ? g_get_monotonic_time () : HW_TIME_NEVER;
  hw_link_driver_settle (self);
}

void
hw_link_driver_input (HwLinkDriver *self, HwLinkInputKind kind)
{
  if (kind == HW_LINK_INPUT_OPEN && !hw_link_driver_prepare_session (self))
    return;
  if (kind == HW_LINK_INPUT_OPEN)
    configure_machine (self);
  if (kind == HW_LINK_INPUT_CLOSE
      && hw_link_driver_close_session (self, self->settings.close_timeout_us))
    hw_link_driver_settle (self);
  else
    hw_link_driver_feed (self, kind, 0, HW_REASON_NONE);
}

void
hw_link_driver_abandon (HwLinkDriver *self)
{
  if (hw_link_driver_close_session (self, 0))
    hw_link_driver_settle (self);
  hw_link_driver_feed (self, HW_LINK_INPUT_CLOSE, 0, HW_REASON_NONE);
}

void
hw_link_driver_send (HwLinkDriver *self)
{
  if (hw_outbox_is_empty (self->outbox))
    return;
  hw_link_driver_feed (self, HW_LINK_INPUT_WANT_SEND, 0, HW_REASON_NONE);
}

gboolean
hw_link_driver_is_idle (HwLinkDriver *self)
{
  return self->n_transports == 0;
}
