/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the settings of a link: everything that its user can choose, by value. */
#include "io/hw-link-settings.h"

#include "core/hw-error.h"
#include "io/hw-outbox.h"

#define OUTBOX_LIMIT (1024 * 1024)
#define SESSION_OUTBOX_LIMIT (1024 * 1024)
#define CLOSE_TIMEOUT HW_SEC (5)

void
hw_link_settings_init (HwLinkSettings *self)
{
  *self = (HwLinkSettings){
    .tcp = { .no_delay = TRUE },
    .codec = &hw_codec_binary,
    .max_payload = HW_FRAME_DEFAULT_MAX,
    .max_message = HW_FRAME_DEFAULT_MAX,
    .outbox_limit = OUTBOX_LIMIT,
    .outbox_messages = HW_OUTBOX_MAX_MESSAGES,
    .close_timeout_us = CLOSE_TIMEOUT,
  };
  hw_session_config_init (&self->session);
  self->session.delivery = HW_DELIVERY_NONE;
  hw_link_config_init (&self->link);
}

void
hw_link_settings_copy (const HwLinkSettings *self, HwLinkSettings *copy)
{
  *copy = *self;
  copy->host = g_strdup (self->host);
  copy->durable_file = g_strdup (self->durable_file);
  copy->memory_file = g_strdup (self->memory_file);
  copy->memory_peer = g_strdup (self->memory_peer);
  hw_tls_settings_copy (&self->tls, &copy->tls);
}

void
hw_link_settings_clear (HwLinkSettings *self)
{
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->durable_file, g_free);
  g_clear_pointer (&self->memory_file, g_free);
  g_clear_pointer (&self->memory_peer, g_free);
  hw_tls_settings_clear (&self->tls);
}

gboolean
hw_link_settings_has_session (const HwLinkSettings *self)
{
  return self->session.delivery != HW_DELIVERY_NONE;
}

gboolean
hw_link_settings_can_have_session (const HwLinkSettings *self)
{
  return self->codec != &hw_codec_raw && self->codec != &hw_codec_binary1;
}

static gboolean
check_framing (const HwLinkSettings *self, GError **error)
{
  if (hw_link_settings_can_have_session (self))
    return TRUE;
  g_set_error (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT,
               "%s has no numbers, so nothing can be promised of a delivery; "
               "use binary, nul or json, or no delivery",
               self->codec->name);

  return FALSE;
}

static gboolean
check_session (const HwLinkSettings *self, GError **error)
{
  HwSessionConfig config;

  if (hw_link_settings_has_session (self))
    {
      hw_link_settings_get_session_config (self, &config);
      return check_framing (self, error) && hw_session_config_check (&config, error);
    }
  if (self->durable_file == NULL)
    return TRUE;
  g_set_error_literal (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT,
                       "without a delivery nothing is kept, so there is nothing to save; "
                       "ask for at-least-once or exactly-once");

  return FALSE;
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

  return hw_link_config_check (&config, error) && check_session (self, error)
         && hw_tls_settings_check (&self->tls, error);
}

static HwLinkGreeting
get_greeting (const HwLinkSettings *self)
{
  if (hw_link_settings_has_session (self))
    return HW_LINK_GREETING_SESSION;

  return self->codec->framed ? HW_LINK_GREETING_HEARTBEAT : HW_LINK_GREETING_NONE;
}

void
hw_link_settings_get_link_config (const HwLinkSettings *self, HwLinkConfig *config)
{
  *config = self->link;
  config->ask = TRUE;
  config->greeting = get_greeting (self);
  if (!self->codec->framed)
    config->heartbeat.interval_us = 0;
}

/* The outbox is where messages are counted, so that its limits can change: here are none. */
void
hw_link_settings_get_session_config (const HwLinkSettings *self, HwSessionConfig *config)
{
  *config = self->session;
  config->durable = self->durable_file != NULL;
  config->max_messages = HW_SESSION_MOST_MESSAGES;
  config->max_bytes = G_MAXSSIZE;
  config->ack_every = MIN (config->ack_every, config->window);
}

/* HW-P-104: no more is ever on the way than a server holds. */
gsize
hw_link_settings_get_outbox_limit (const HwLinkSettings *self)
{
  if (!hw_link_settings_has_session (self))
    return self->outbox_limit;

  return MIN (self->outbox_limit, SESSION_OUTBOX_LIMIT);
}

/* HW-P-107, HW-P-124: a session's messages, and those of framings that can't say MORE, are of one
 * frame. */
guint
hw_link_settings_get_max_message (const HwLinkSettings *self)
{
  guint frame = (guint) MIN (self->max_payload, self->codec->max_payload);

  if (!hw_link_settings_has_session (self) && (self->codec->flags & HW_FRAME_FLAG_MORE) != 0)
    return MAX (self->max_message, frame);

  return frame;
}
