/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the settings: where their schema is found, and how the connection follows them. */
#include "config.h"

#include "hw-settings.h"

#include <glib/gi18n.h>

#include "hw-places.h"

static const char *const client_keys[] = {
  "heartbeat-interval-ms", "heartbeat-timeout-ms", "heartbeat-misses",
  "heartbeat-policy",      "reconnect-policy",
};

/* As in the race: one retransmission may be an accident. */
#define SUSPECT_RETRANSMITS 2

static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *installed = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchemaSource) built = NULL;
  g_autofree char *folder = hw_places_find_schemas ();

  /* The build folder first: a program that is run from there isn't the one that is installed. */
  if (folder != NULL)
    built = g_settings_schema_source_new_from_directory (folder, installed, TRUE, NULL);
  if (built != NULL)
    return g_settings_schema_source_lookup (built, HW_APP_ID, TRUE);
  if (installed != NULL)
    return g_settings_schema_source_lookup (installed, HW_APP_ID, TRUE);

  return NULL;
}

GSettings *
hw_settings_new (GError **error)
{
  g_autoptr (GSettingsSchema) schema = find_schema ();

  if (schema == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _ ("The settings schema %s isn’t installed: install Heartwire, or run it from "
                      "its build folder"),
                   HW_APP_ID);
      return NULL;
    }

  return g_settings_new_full (schema, NULL, NULL);
}

static gboolean
get_suspect_retransmits (GValue *value, GVariant *variant, gpointer user_data)
{
  g_value_set_uint (value, g_variant_get_boolean (variant) ? SUSPECT_RETRANSMITS : 0);

  return TRUE;
}

void
hw_settings_bind_client (GSettings *settings, HwLongLiveSocket *client)
{
  for (guint i = 0; i < G_N_ELEMENTS (client_keys); i++)
    g_settings_bind (settings, client_keys[i], client, client_keys[i], G_SETTINGS_BIND_GET);
  g_settings_bind_with_mapping (settings, "fast-suspicion", client, "suspect-retransmits",
                                G_SETTINGS_BIND_GET, get_suspect_retransmits, NULL, NULL, NULL);
}

void
hw_settings_get_heartbeat (GSettings *settings, HwHeartbeatConfig *config)
{
  hw_heartbeat_config_init (config);
  config->interval_us = HW_MSEC (g_settings_get_uint (settings, "heartbeat-interval-ms"));
  config->timeout_us = HW_MSEC (g_settings_get_uint (settings, "heartbeat-timeout-ms"));
  config->misses = g_settings_get_uint (settings, "heartbeat-misses");
  config->policy = (HwHeartbeatPolicy) g_settings_get_enum (settings, "heartbeat-policy");
}
