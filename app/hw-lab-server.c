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

/* Three rounds without a word: later than the client itself would give up. 0: for ever. */
static char *
format_patience (HwLongLiveSocket *client)
{
  guint interval_ms, timeout_ms;
  gint64 patience_ms = 0;

  g_object_get (client, "heartbeat-interval-ms", &interval_ms, "heartbeat-timeout-ms", &timeout_ms,
                NULL);
  if (interval_ms != 0)
    patience_ms = 3 * ((gint64) interval_ms + timeout_ms);

  return g_strdup_printf ("%" G_GINT64_FORMAT "ms", patience_ms);
}

char **
hw_lab_server_build_command (const char *program,
                             const char *listen,
                             HwLongLiveSocket *client,
                             const char *session_folder,
                             char **options)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autofree char *patience = format_patience (client);
  g_autofree char *codec = NULL;

  g_object_get (client, "codec", &codec, NULL);
  g_strv_builder_add_many (words, program, "serve", "--listen", listen, "--heartbeat-timeout",
                           patience, "--kernel-samples", KERNEL_SAMPLES, "--codec",
                           g_strcmp0 (codec, "raw") == 0 ? "raw" : "auto", NULL);
  if (session_folder != NULL)
    g_strv_builder_add_many (words, "--session-dir", session_folder, NULL);
  if (options != NULL)
    g_strv_builder_addv (words, (const char **) options);

  return g_strv_builder_end (words);
}
