/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how the lab's server is called, so that it goes with the lab's client. */
#include "hw-lab-server.h"

#define KERNEL_SAMPLES "200ms"

gboolean
hw_lab_server_wants_folder (HwLongLiveSocket *client)
{
  HwDelivery delivery;

  g_object_get (client, "delivery", &delivery, NULL);

  return delivery == HW_DELIVERY_AT_LEAST_ONCE || delivery == HW_DELIVERY_EXACTLY_ONCE;
}

/* Later than the client itself would give up, however seldom it beats. */
HwTime
hw_lab_server_get_patience (const HwHeartbeatConfig *config)
{
  HwTime interval_us = config->interval_us;

  if (interval_us == 0)
    return 0;
  if (config->policy == HW_HEARTBEAT_POLICY_ADAPTIVE)
    interval_us = MAX (interval_us, config->longest_us);

  return 3 * (interval_us + config->timeout_us);
}

static char *
format_patience (HwLongLiveSocket *client)
{
  guint interval_ms, timeout_ms, longest_ms;
  HwHeartbeatConfig config = { 0 };

  g_object_get (client, "heartbeat-interval-ms", &interval_ms, "heartbeat-timeout-ms", &timeout_ms,
                "heartbeat-longest-ms", &longest_ms, "heartbeat-policy", &config.policy, NULL);
  config.interval_us = HW_MSEC (interval_ms);
  config.timeout_us = HW_MSEC (timeout_ms);
  config.longest_us = HW_MSEC (longest_ms);

  return g_strdup_printf ("%" G_GINT64_FORMAT "ms", hw_lab_server_get_patience (&config) / 1000);
}

char **
hw_lab_server_build_command (const char *program,
                             const char *listen,
                             HwLongLiveSocket *client,
                             const char *session_folder,
                             char **more,
                             char **options)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autofree char *patience = format_patience (client);
  g_autofree char *codec = NULL;

  g_object_get (client, "codec", &codec, NULL);
  g_strv_builder_add_many (words, program, "serve", "--listen", listen, "--heartbeat-timeout",
                           patience, "--kernel-samples", KERNEL_SAMPLES, "--codec",
                           g_strcmp0 (codec, "raw") == 0 ? "raw" : "auto", NULL);
  for (guint i = 0; more != NULL && more[i] != NULL; i++)
    g_strv_builder_add_many (words, "--listen", more[i], NULL);
  if (session_folder != NULL)
    g_strv_builder_add_many (words, "--session-dir", session_folder, NULL);
  if (options != NULL)
    g_strv_builder_addv (words, (const char **) options);

  return g_strv_builder_end (words);
}
