/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the settings of a link: everything that its user can choose, by value. */
#include "io/hw-link-settings.h"

#include "core/hw-error.h"

#define OUTBOX_LIMIT (1024 * 1024)

void
hw_link_settings_init (HwLinkSettings *self)
{
  *self = (HwLinkSettings){
    .tcp = { .no_delay = TRUE },
    .codec = &hw_codec_binary,
    .max_payload = HW_FRAME_DEFAULT_MAX,
    .outbox_limit = OUTBOX_LIMIT,
  };
  hw_link_config_init (&self->link);
}

void
hw_link_settings_copy (const HwLinkSettings *self, HwLinkSettings *copy)
{
  *copy = *self;
  copy->host = g_strdup (self->host);
}

void
hw_link_settings_clear (HwLinkSettings *self)
{
  g_clear_pointer (&self->host, g_free);
}

gboolean
hw_link_settings_check (const HwLinkSettings *self, GError **error)
{
  HwLinkConfig config;

  if (self->host == NULL)
    {
      g_set_error (error, HW_ERROR, HW_ERROR_ADDRESS, "no address to connect to is set");
      return FALSE;
    }
  hw_link_settings_get_link_config (self, &config);

  return hw_link_config_check (&config, error);
}

void
hw_link_settings_get_link_config (const HwLinkSettings *self, HwLinkConfig *config)
{
  *config = self->link;
  config->ask = TRUE;
  config->greeting = self->codec->framed ? HW_LINK_GREETING_HEARTBEAT : HW_LINK_GREETING_NONE;
  if (!self->codec->framed)
    config->heartbeat.interval_us = 0;
}
