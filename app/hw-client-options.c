/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the options that set a long-live socket: those of `connect`, and of `lab`. */
#include "hw-client-options.h"

#include "core/hw-duration.h"
#include "core/hw-error.h"
#include "hw-presets.h"

static gboolean
refuse_keepalive (const char *value, GError **error)
{
  g_set_error (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT,
               "\"%s\" is not IDLE,INTERVAL,COUNT in whole seconds; write for example 60s,10s,3",
               value);
  return FALSE;
}

static gboolean
set_seconds (const HwOption *option, const char *property, const char *value, GError **error)
{
  HwTime duration;

  if (!hw_duration_parse (value, &duration, error))
    return FALSE;
  if (duration % HW_SEC (1) != 0)
    return refuse_keepalive (value, error);

  return hw_option_set_property (option, property, duration / HW_SEC (1), value, error);
}

static gboolean
read_keepalive (const HwOption *option, const char *value, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (value, ",", -1);
  guint64 count;

  if (g_strv_length (parts) != 3
      || !g_ascii_string_to_unsigned (parts[2], 10, 1, 127, &count, NULL)) /* NULL: said below */
    return refuse_keepalive (value, error);

  return set_seconds (option, "keepalive-idle-s", parts[0], error)
         && set_seconds (option, "keepalive-interval-s", parts[1], error)
         && hw_option_set_property (option, "keepalive-count", (gint64) count, value, error);
}

static gboolean
read_memory (const HwOption *option, const char *value, GError **error)
{
  return hw_option_set_property (option, "heartbeat-memory-file", 0,
                                 g_str_equal (value, "off") ? NULL : value, error);
}

static void
append_preset_ids (GString *out)
{
  for (guint i = 0; i < hw_presets_get_n (); i++)
    g_string_append_printf (out, "%s%s", i > 0 ? ", " : "", hw_presets_get (i)->id);
}

static gboolean
read_preset (const HwOption *option, const char *value, GError **error)
{
  const HwPreset *preset = hw_presets_find (value);
  g_autoptr (GString) ids = g_string_new (NULL);

  if (preset == NULL)
    {
      append_preset_ids (ids);
      g_set_error (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT,
                   "there is no preset \"%s\"; there are %s", value, ids->str);
      return FALSE;
    }

  g_object_set (option->object, "heartbeat-interval-ms",
                (guint) (preset->config.interval_us / HW_MSEC (1)), "heartbeat-timeout-ms",
                (guint) (preset->config.timeout_us / HW_MSEC (1)), "heartbeat-misses",
                preset->config.misses, "heartbeat-policy", preset->config.policy, NULL);
  return TRUE;
}

#define DELIVERIES "at-most-once|at-least-once|exactly-once|none"
#define POLICIES "fixed|skip-when-busy|adaptive"
#define CODECS "binary|binary1|nul|json|raw"

/* The preset stands first, as rows are read in this order: what is named besides it goes before it.
 */
static const HwOption rows[] = {
  { "preset", "NAME", "Heartbeats as another system has them: lab, im, mqtt, grpc, …",
    read_preset },
  { "codec", CODECS, "The framing; raw (RFC 862) has no heartbeats", hw_option_choice,
    .property = "codec", .choices = CODECS },
  { "heartbeat", "DUR", "A heartbeat this often; off: none", hw_option_duration,
    .property = "heartbeat-interval-ms" },
  { "heartbeat-timeout", "DUR", "How long an answer may take", hw_option_duration,
    .property = "heartbeat-timeout-ms" },
  { "heartbeat-misses", "N", "So many unanswered in a row mean death", hw_option_count,
    .property = "heartbeat-misses" },
  { "heartbeat-policy", POLICIES, "As often as said, also counting data, or as seldom as can be",
    hw_option_choice, .property = "heartbeat-policy", .choices = POLICIES },
  { "heartbeat-step", "DUR", "Adaptive: so much longer each time (default 1m)", hw_option_duration,
    .property = "heartbeat-step-ms" },
  { "heartbeat-longest", "DUR", "Adaptive: no longer than this (default 580s)", hw_option_duration,
    .property = "heartbeat-longest-ms" },
  { "heartbeat-memory", "FILE|off", "Adaptive: where what was found for each network is kept",
    read_memory },
  { "reconnect", "eager|lazy|never", "At once, on the next message, or not at all",
    hw_option_choice, .property = "reconnect-policy", .choices = "eager|lazy|never" },
  { "delivery", DELIVERIES, "What is promised of each message (default none: no session)",
    hw_option_choice, .property = "delivery", .choices = DELIVERIES },
  { "resend", "resume|timer", "Send again on a new connection, or also after a measured timeout",
    hw_option_choice, .property = "resend", .choices = "resume|timer" },
  { "ack-timeout", "DUR", "Not ACKed for so long means a new connection; off: never",
    hw_option_duration, .property = "ack-timeout-ms" },
  { "close-timeout", "DUR", "How long the last messages are waited for at the end",
    hw_option_duration, .property = "close-timeout-ms" },
  { "connect-timeout", "DUR", "How long the peer's kernel may take", hw_option_duration,
    .property = "connect-timeout-ms" },
  { "handshake-timeout", "DUR", "How long the first answer may take", hw_option_duration,
    .property = "handshake-timeout-ms" },
  { "read-timeout", "DUR", "Nothing received for so long means death", hw_option_duration,
    .property = "read-timeout-ms" },
  { "write-timeout", "DUR", "Nothing taken by the kernel for so long means death",
    hw_option_duration, .property = "write-timeout-ms" },
  { "reconnect-min", "DUR", "The shortest wait between attempts", hw_option_duration,
    .property = "reconnect-min-ms" },
  { "reconnect-base", "DUR", "The first wait at the longest; it doubles with each attempt",
    hw_option_duration, .property = "reconnect-base-ms" },
  { "reconnect-max", "DUR", "The longest wait between attempts", hw_option_duration,
    .property = "reconnect-max-ms" },
  { "reconnect-stable", "DUR", "Up for so long, waits begin short again", hw_option_duration,
    .property = "reconnect-stable-ms" },
  { "suspect-retransmits", "N",
    "Suspect once the kernel has sent the same again so often; 0: don't look", hw_option_count,
    .property = "suspect-retransmits" },
  { "keepalive", "IDLE,INTERVAL,COUNT", "The kernel's own keepalive, such as 60s,10s,3",
    read_keepalive },
  { "user-timeout", "DUR", "TCP_USER_TIMEOUT: unacknowledged for so long means death",
    hw_option_duration, .property = "user-timeout-ms" },
  { "no-delay", "on|off", "TCP_NODELAY (default on)", hw_option_choice, .property = "no-delay",
    .choices = "off|on" },
  { "resync", NULL, "Skip what is damaged, instead of ending the connection (binary)",
    hw_option_flag, .property = "resync" },
  { "kernel-samples", "DUR", "Look at TCP_INFO this often; off: never", hw_option_duration,
    .property = "kernel-sample-ms" },
  { "seed", "N", "Of the jitter: the same seed, the same waits", hw_option_count,
    .property = "seed" },
  { NULL },
};

void
hw_client_options_add (HwOptions *options, HwLongLiveSocket *client)
{
  hw_options_add (options, rows, client);
}

gboolean
hw_client_options_apply (HwLongLiveSocket *client, char **words, GError **error)
{
  g_autoptr (HwOptions) options = hw_options_new ("connect", NULL, NULL);

  hw_client_options_add (options, client);

  return hw_options_read (options, words, error);
}
