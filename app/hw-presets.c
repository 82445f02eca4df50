/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the presets: heartbeat settings of systems that people know, each a consistent whole.
 *
 * The numbers are the systems' defaults as read in their sources in 2026. What is kept is when a
 * peer's death is noticed at the latest; where a system counts in another way, its description says
 * so. */
#include "config.h"

#include "hw-presets.h"

#include <glib/gi18n.h>
#include <string.h>

static const HwPreset presets[] = {
  { "lab",
    N_ ("Lab: 1 s / 1 s"),
    "Heartwire's own for watching: a dead peer is noticed within two seconds.",
    { HW_SEC (1), HW_SEC (1), 1, HW_HEARTBEAT_POLICY_FIXED } },
  { "im",
    N_ ("IM: 15 s / 5 s"),
    "MobileIMSDK over TCP beats every 15 s and gives up after 20 s; its checks add up to 2 s.",
    { HW_SEC (15), HW_SEC (5), 1, HW_HEARTBEAT_POLICY_FIXED } },
  { "socketio",
    N_ ("Socket.IO: 25 s / 20 s"),
    "engine.io pings every 25 s (there the server does) and expects the pong within 20 s.",
    { HW_SEC (25), HW_SEC (20), 1, HW_HEARTBEAT_POLICY_FIXED } },
  { "phoenix",
    N_ ("Phoenix: 30 s / 30 s"),
    "A Phoenix channel beats every 30 s and closes when the last beat is unanswered at the next.",
    { HW_SEC (30), HW_SEC (30), 1, HW_HEARTBEAT_POLICY_FIXED } },
  { "mqtt",
    N_ ("MQTT: 60 s / 30 s"),
    "MQTT's usual keep-alive of 60 s; the broker gives up after one and a half, the client can "
    "take "
    "up to two.",
    { HW_SEC (60), HW_SEC (30), 1, HW_HEARTBEAT_POLICY_SKIP_WHEN_BUSY } },
  { "nats",
    N_ ("NATS: 2 min, 2 outstanding"),
    "NATS pings every 2 min and closes when a third ping finds two unanswered: after 4 to 6 min.",
    { HW_SEC (120), HW_SEC (120), 2, HW_HEARTBEAT_POLICY_FIXED } },
  { "wechat",
    N_ ("WeChat: 3.5 min / 8 s"),
    "The shortest interval of WeChat's Mars with its answer time of 8 s, without its adaptation.",
    { HW_SEC (210), HW_SEC (8), 1, HW_HEARTBEAT_POLICY_FIXED } },
  { "wechat-adaptive",
    N_ ("WeChat: adaptive"),
    "WeChat's Mars: five beats answered make the interval a minute longer, two unanswered a step "
    "and "
    "a third shorter.",
    { HW_SEC (210), HW_SEC (8), 1, HW_HEARTBEAT_POLICY_ADAPTIVE, HW_SEC (60), HW_SEC (580) } },
  { "libwebsockets",
    N_ ("libwebsockets: 5 min / 10 s"),
    "libwebsockets pings after 5 min without a sign of life and hangs up 10 s later.",
    { HW_SEC (300), HW_SEC (10), 1, HW_HEARTBEAT_POLICY_SKIP_WHEN_BUSY } },
  { "grpc",
    N_ ("gRPC: 5 min / 20 s"),
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
static char *
format_exact (HwTime span_us)
{
  HwTime seconds = span_us / HW_SEC (1);

  if (span_us % HW_MSEC (1) != 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT " µs", span_us);
  if (span_us % HW_SEC (1) != 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT " ms", span_us / HW_MSEC (1));
  if (seconds < 60)
    return g_strdup_printf ("%" G_GINT64_FORMAT " s", seconds);
  if (seconds % 60 == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT " min", seconds / 60);

  return g_strdup_printf ("%" G_GINT64_FORMAT " min %" G_GINT64_FORMAT " s", seconds / 60,
                          seconds % 60);
}

/* Of one unanswered beat, and of several. */
static char *
describe_sum (const HwHeartbeatConfig *config, const char *interval, const char *timeout)
{
  gboolean adaptive = config->policy == HW_HEARTBEAT_POLICY_ADAPTIVE;
  g_autofree char *sum = format_exact (hw_heartbeat_worst_case_us (config));

  if (config->misses > 1)
    return g_strdup_printf (adaptive ? _ ("%u × longest interval %s + timeout %s = %s")
                                     : _ ("%u × interval %s + timeout %s = %s"),
                            config->misses, interval, timeout, sum);

  return g_strdup_printf (adaptive ? _ ("longest interval %s + timeout %s = %s")
                                   : _ ("interval %s + timeout %s = %s"),
                          interval, timeout, sum);
}

char *
hw_preset_describe_worst_case (const HwHeartbeatConfig *config)
{
  gboolean adaptive = config->policy == HW_HEARTBEAT_POLICY_ADAPTIVE;
  g_autofree char *interval = format_exact (adaptive ? config->longest_us : config->interval_us);
  g_autofree char *timeout = format_exact (config->timeout_us);

  if (config->interval_us == 0)
    return g_strdup (_ ("no heartbeats: a silent death is never noticed"));

  return describe_sum (config, interval, timeout);
}
