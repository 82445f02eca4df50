/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the presets: heartbeat settings of systems that people know, each a consistent whole.
 *
 * The numbers are the systems' defaults as read in their sources in 2026. What is kept is when a
 * peer's death is noticed at the latest; where a system counts in another way, its description says
 * so. */
#include "hw-presets.h"

#include <string.h>

static const HwPreset presets[] = {
  { "lab",
    "Lab: 1 s / 1 s",
    "Heartwire's own for watching: a dead peer is noticed within two seconds.",
    { HW_SEC (1), HW_SEC (1), 1, HW_HEARTBEAT_POLICY_FIXED } },
  { "im",
    "IM: 15 s / 5 s",
    "MobileIMSDK over TCP beats every 15 s and gives up after 20 s; its checks add up to 2 s.",
    { HW_SEC (15), HW_SEC (5), 1, HW_HEARTBEAT_POLICY_FIXED } },
  { "socketio",
    "Socket.IO: 25 s / 20 s",
    "engine.io pings every 25 s (there the server does) and expects the pong within 20 s.",
    { HW_SEC (25), HW_SEC (20), 1, HW_HEARTBEAT_POLICY_FIXED } },
  { "phoenix",
    "Phoenix: 30 s / 30 s",
    "A Phoenix channel beats every 30 s and closes when the last beat is unanswered at the next.",
    { HW_SEC (30), HW_SEC (30), 1, HW_HEARTBEAT_POLICY_FIXED } },
  { "mqtt",
    "MQTT: 60 s / 30 s",
    "MQTT's usual keep-alive of 60 s; the broker gives up after one and a half, the client can "
    "take "
    "up to two.",
    { HW_SEC (60), HW_SEC (30), 1, HW_HEARTBEAT_POLICY_SKIP_WHEN_BUSY } },
  { "nats",
    "NATS: 2 min, 2 outstanding",
    "NATS pings every 2 min and closes when a third ping finds two unanswered: after 4 to 6 min.",
    { HW_SEC (120), HW_SEC (120), 2, HW_HEARTBEAT_POLICY_FIXED } },
  { "wechat",
    "WeChat: 3.5 min / 8 s",
    "The shortest interval of WeChat's Mars with its answer time of 8 s, without its adaptation.",
    { HW_SEC (210), HW_SEC (8), 1, HW_HEARTBEAT_POLICY_FIXED } },
  { "wechat-adaptive",
    "WeChat: adaptive",
    "WeChat's Mars: five beats answered make the interval a minute longer, two unanswered a step "
    "and "
    "a third shorter.",
    { HW_SEC (210), HW_SEC (8), 1, HW_HEARTBEAT_POLICY_ADAPTIVE, HW_SEC (60), HW_SEC (580) } },
  { "libwebsockets",
    "libwebsockets: 5 min / 10 s",
    "libwebsockets pings after 5 min without a sign of life and hangs up 10 s later.",
    { HW_SEC (300), HW_SEC (10), 1, HW_HEARTBEAT_POLICY_SKIP_WHEN_BUSY } },
  { "grpc",
    "gRPC: 5 min / 20 s",
    "gRPC's keepalive is off by default; this is what servers allow when a client turns it on: "
    "every "
    "5 min, with the default timeout of 20 s.",
    { HW_SEC (300), HW_SEC (20), 1, HW_HEARTBEAT_POLICY_SKIP_WHEN_BUSY } },
};

guint
hw_presets_get_n (void)
{
  return G_N_ELEMENTS (presets);
}

const HwPreset *
hw_presets_get (guint n)
{
  return n < G_N_ELEMENTS (presets) ? &presets[n] : NULL;
}

const HwPreset *
hw_presets_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (presets); i++)
    if (strcmp (presets[i].id, id) == 0)
      return &presets[i];

  return NULL;
}

const HwPreset *
hw_presets_find_config (const HwHeartbeatConfig *config)
{
  for (gsize i = 0; i < G_N_ELEMENTS (presets); i++)
    {
      const HwHeartbeatConfig *other = &presets[i].config;

      if (other->interval_us == config->interval_us && other->timeout_us == config->timeout_us
          && other->misses == config->misses && other->policy == config->policy)
        return &presets[i];
    }

  return NULL;
}

/* Nothing is rounded: a sum must add up. */
static void
append_exact (GString *out, HwTime span_us)
{
  HwTime seconds = span_us / HW_SEC (1);

  if (span_us % HW_MSEC (1) != 0)
    g_string_append_printf (out, "%" G_GINT64_FORMAT " µs", span_us);
  else if (span_us % HW_SEC (1) != 0)
    g_string_append_printf (out, "%" G_GINT64_FORMAT " ms", span_us / HW_MSEC (1));
  else if (seconds < 60)
    g_string_append_printf (out, "%" G_GINT64_FORMAT " s", seconds);
  else if (seconds % 60 == 0)
    g_string_append_printf (out, "%" G_GINT64_FORMAT " min", seconds / 60);
  else
    g_string_append_printf (out, "%" G_GINT64_FORMAT " min %" G_GINT64_FORMAT " s", seconds / 60,
                            seconds % 60);
}

char *
hw_preset_describe_worst_case (const HwHeartbeatConfig *config)
{
  GString *out = g_string_new (NULL);
  gboolean adaptive = config->policy == HW_HEARTBEAT_POLICY_ADAPTIVE;

  if (config->interval_us == 0)
    {
      g_string_append (out, "no heartbeats: a silent death is never noticed");
      return g_string_free (out, FALSE);
    }
  if (config->misses > 1)
    g_string_append_printf (out, "%u × ", config->misses);
  g_string_append (out, adaptive ? "longest interval " : "interval ");
  append_exact (out, adaptive ? config->longest_us : config->interval_us);
  g_string_append (out, " + timeout ");
  append_exact (out, config->timeout_us);
  g_string_append (out, " = ");
  append_exact (out, hw_heartbeat_worst_case_us (config));

  return g_string_free (out, FALSE);
}
