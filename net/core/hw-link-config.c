/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns a link's settings: the defaults, and which make sense. */
#include "core/hw-duration.h"
#include "core/hw-error.h"
#include "core/hw-link-machine.h"

#define SHORTEST HW_MSEC (1)
#define LONGEST (HW_SEC (30) * 24 * 60 * 60)
#define MAX_MISSES 60

G_STATIC_ASSERT (MAX_MISSES <= HW_HEARTBEAT_MAX_PENDING);

void
hw_link_config_init (HwLinkConfig *config)
{
  *config = (HwLinkConfig){
    .reconnect = HW_RECONNECT_POLICY_EAGER,
    .connect_timeout_us = HW_SEC (10),
    .handshake_timeout_us = HW_SEC (5),
  };
  hw_heartbeat_config_init (&config->heartbeat);
  hw_backoff_config_init (&config->backoff);
}

static gboolean
check_time (const char *what, HwTime value, HwTime low, HwTime high, GError **error)
{
  g_autofree char *low_text = hw_duration_format (low);
  g_autofree char *high_text = hw_duration_format (high);
  g_autofree char *text = value < 0 ? g_strdup ("negative") : hw_duration_format (value);

  if (value >= low && value <= high)
    return TRUE;
  g_set_error (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT,
               "the %s is %s; it must lie between %s and %s", what, text, low_text, high_text);

  return FALSE;
}

static gboolean
check_misses (guint misses, GError **error)
{
  if (misses >= 1 && misses <= MAX_MISSES)
    return TRUE;
  g_set_error (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT,
               "the allowed misses are %u; they must lie between 1 and %d", misses, MAX_MISSES);

  return FALSE;
}

static gboolean
check_policies (const HwLinkConfig *config, GError **error)
{
  if ((guint) config->heartbeat.policy <= HW_HEARTBEAT_POLICY_ADAPTIVE
      && (guint) config->reconnect <= HW_RECONNECT_POLICY_NEVER)
    return TRUE;
  g_set_error_literal (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT, "there is no such policy");

  return FALSE;
}

static gboolean
check_search (const HwHeartbeatConfig *config, GError **error)
{
  return check_time ("heartbeat step", config->step_us, SHORTEST, LONGEST, error)
         && check_time ("longest heartbeat interval", config->longest_us, config->interval_us,
                        LONGEST, error);
}

static gboolean
check_heartbeat (const HwHeartbeatConfig *config, GError **error)
{
  if (config->interval_us == 0)
    return TRUE;

  return check_time ("heartbeat interval", config->interval_us, SHORTEST, LONGEST, error)
         && check_time ("heartbeat timeout", config->timeout_us, SHORTEST, LONGEST, error)
         && (config->policy != HW_HEARTBEAT_POLICY_ADAPTIVE || check_search (config, error))
         && check_misses (config->misses, error);
}

/* The longest wait isn't 0, so that a peer that refuses can't be asked without a pause for ever. */
static gboolean
check_backoff (const HwBackoffConfig *config, GError **error)
{
  return check_time ("shortest reconnect wait", config->min_us, 0, LONGEST, error)
         && check_time ("first reconnect wait", config->base_us, 0, LONGEST, error)
         && check_time ("longest reconnect wait", config->cap_us, MAX (config->min_us, SHORTEST),
                        LONGEST, error)
         && check_time ("stable time", config->stable_us, 0, LONGEST, error);
}

gboolean
hw_link_config_check (const HwLinkConfig *config, GError **error)
{
  return check_policies (config, error) && check_heartbeat (&config->heartbeat, error)
         && check_backoff (&config->backoff, error)
         && check_time ("connect timeout", config->connect_timeout_us, 0, LONGEST, error)
         && check_time ("handshake timeout", config->handshake_timeout_us,
                        config->greeting != HW_LINK_GREETING_NONE ? SHORTEST : 0, LONGEST, error)
         && check_time ("read timeout", config->read_timeout_us, 0, LONGEST, error)
         && check_time ("write timeout", config->write_timeout_us, 0, LONGEST, error);
}
