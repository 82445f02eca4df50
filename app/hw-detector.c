/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the ways to notice a dead peer, and when each does so in theory. */
#include "config.h"

#include "hw-detector.h"

#include <glib/gi18n.h>

#include "hw-presets.h"

#define SCALE 20
#define RETRIES_US HW_MSEC (924600) /* ip-sysctl: tcp_retries2, at least; from an RTO of 200 ms */

static const HwDetector detectors[] = {
  { "nothing", N_ ("nothing: an idle connection"), HW_DETECT_NOTHING },
  { "keepalive-default", N_ ("keepalive, as Linux has it"), HW_DETECT_KEEPALIVE, 7200, 75, 9 },
  { "retries", N_ ("data in flight, nothing else"), HW_DETECT_RETRIES },
  { "keepalive", N_ ("keepalive, tuned"), HW_DETECT_KEEPALIVE, 2, 1, 3 },
  { "user-timeout", N_ ("TCP_USER_TIMEOUT, data in flight"), HW_DETECT_USER_TIMEOUT,
    .user_timeout_us = HW_SEC (3) },
  { "suspicion", N_ ("fast suspicion, by TCP_INFO"), HW_DETECT_SUSPICION, .retransmits = 2 },
  { "heartbeat", N_ ("a heartbeat of our own"), HW_DETECT_HEARTBEAT, .preset = "lab", .scale = 1 },
  { "im", N_ ("MobileIMSDK"), HW_DETECT_HEARTBEAT, .preset = "im", .scale = SCALE },
  { "socketio", N_ ("Socket.IO"), HW_DETECT_HEARTBEAT, .preset = "socketio", .scale = SCALE },
  { "phoenix", N_ ("Phoenix"), HW_DETECT_HEARTBEAT, .preset = "phoenix", .scale = SCALE },
  { "mqtt", N_ ("MQTT"), HW_DETECT_HEARTBEAT, .preset = "mqtt", .scale = SCALE },
  { "wechat", N_ ("WeChat, at its shortest"), HW_DETECT_HEARTBEAT, .preset = "wechat",
    .scale = SCALE },
  { "libwebsockets", N_ ("libwebsockets"), HW_DETECT_HEARTBEAT, .preset = "libwebsockets",
    .scale = SCALE },
  { "grpc", N_ ("gRPC"), HW_DETECT_HEARTBEAT, .preset = "grpc", .scale = SCALE },
  { "nats", N_ ("NATS"), HW_DETECT_HEARTBEAT, .preset = "nats", .scale = SCALE },
};

guint
hw_detector_get_n (void)
{
  return G_N_ELEMENTS (detectors);
}

const HwDetector *
hw_detector_get (guint n)
{
  return &detectors[n];
}

void
hw_detector_get_heartbeat (const HwDetector *self, HwHeartbeatConfig *config)
{
  *config = hw_presets_find (self->preset)->config;
  config->interval_us /= self->scale;
  config->timeout_us /= self->scale;
}

gboolean
hw_detector_has_data (const HwDetector *self)
{
  return self->kind == HW_DETECT_RETRIES || self->kind == HW_DETECT_USER_TIMEOUT
         || self->kind == HW_DETECT_SUSPICION;
}

static HwTime
get_span (const HwDetector *self, HwTime rto_us)
{
  HwHeartbeatConfig heartbeat;

  switch (self->kind)
    {
    case HW_DETECT_KEEPALIVE:
      return HW_SEC (self->idle_s + self->count * self->interval_s);
    case HW_DETECT_RETRIES:
      return RETRIES_US;
    case HW_DETECT_USER_TIMEOUT:
      /* It is counted from the first retransmission, which follows a tail loss probe. */
      return self->user_timeout_us + 2 * rto_us;
    case HW_DETECT_SUSPICION:
      /* The probe after one RTO, the first after another, and then it doubles. */
      return rto_us << self->retransmits;
    case HW_DETECT_HEARTBEAT:
      hw_detector_get_heartbeat (self, &heartbeat);
      return hw_heartbeat_worst_case_us (&heartbeat);
    case HW_DETECT_NOTHING:
    default:
      return HW_TIME_NEVER;
    }
}

/* A keepalive probe that was answered is a word of the peer's, too: the clock starts anew. */
static HwTime
get_since (const HwDetector *self, const HwRaceStart *start)
{
  if (self->kind == HW_DETECT_KEEPALIVE)
    return start->since_us % HW_SEC (self->idle_s);

  return start->since_us;
}

HwTime
hw_detector_expect (const HwDetector *self, const HwRaceStart *start)
{
  HwTime span = get_span (self, start->rto_us);

  return span == HW_TIME_NEVER ? HW_TIME_NEVER : MAX (span - get_since (self, start), 0);
}

static char *
explain_heartbeat (const HwDetector *self)
{
  HwHeartbeatConfig heartbeat;
  g_autofree char *worst_case = NULL;
  g_autofree char *formula = NULL;

  hw_detector_get_heartbeat (self, &heartbeat);
  worst_case = hw_preset_describe_worst_case (&heartbeat);
  /* Translators: %s is a sum, such as "interval 1 s + timeout 1 s = 2 s" */
  formula = g_strdup_printf (_ ("%s at most"), worst_case);
  if (self->scale == 1)
    return g_steal_pointer (&formula);

  return g_strdup_printf (_ ("%s; × %u in reality"), formula, self->scale);
}

char *
hw_detector_explain (const HwDetector *self)
{
  switch (self->kind)
    {
    case HW_DETECT_KEEPALIVE:
      return g_strdup_printf (_ ("idle %u s + %u × %u s"), self->idle_s, self->count,
                              self->interval_s);
    case HW_DETECT_RETRIES:
      return g_strdup (_ ("tcp_retries2 = 15: the RTO doubles from 0.2 s to 120 s"));
    case HW_DETECT_USER_TIMEOUT:
      return g_strdup_printf (_ ("%u s from the first retransmission, 2 RTO after it was sent"),
                              (guint) (self->user_timeout_us / HW_SEC (1)));
    case HW_DETECT_SUSPICION:
      return g_strdup_printf (_ ("%u retransmissions: %u RTO"), self->retransmits,
                              1u << self->retransmits);
    case HW_DETECT_HEARTBEAT:
      return explain_heartbeat (self);
    case HW_DETECT_NOTHING:
    default:
      return g_strdup (_ ("nobody asks, nobody knows"));
    }
}
