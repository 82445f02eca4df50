/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words of what is counted down: heartbeat, its deadline, patience, keepalive. */
#include "config.h"

#include "hw-sockets-due.h"

#include <glib/gi18n.h>

#include "event/hw-event-format.h"

#define TENTHS_BELOW HW_SEC (100)

void
hw_sockets_due_clear (HwSocketsDue *self)
{
  g_clear_pointer (&self->value, g_free);
  g_clear_pointer (&self->note, g_free);
}

char *
hw_sockets_due_format (HwTime span_us)
{
  HwTime seconds = MAX (span_us, 0) / HW_SEC (1);

  /* Translators: so many seconds, such as "0.6 s" */
  if (span_us < TENTHS_BELOW)
    return g_strdup_printf (_ ("%.1f s"), (double) MAX (span_us, 0) / 1e6);
  if (seconds < 3600)
    return g_strdup_printf ("%d:%02d", (int) seconds / 60, (int) seconds % 60);

  return g_strdup_printf ("%d:%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60),
                          (int) (seconds % 60));
}

static HwSocketsDue
nothing (const char *value, char *note)
{
  return (HwSocketsDue){ g_strdup (value), note, -1 };
}

/* Late is now: whose timer has run out acts in this moment. */
static HwSocketsDue
running (HwTime left_us, HwTime whole_us, char *note)
{
  double left = (double) MAX (left_us, 0);

  return (HwSocketsDue){ hw_sockets_due_format (left_us), note,
                         whole_us > 0 ? MIN (left / (double) whole_us, 1) : 0 };
}

static char *
describe_interval (const HwHeartbeatConfig *config)
{
  g_autofree char *interval = hw_format_span (config->interval_us);

  if (config->policy == HW_HEARTBEAT_POLICY_ADAPTIVE)
    return g_strdup (_ ("Adaptive: as seldom as the network allows"));
  if (config->policy == HW_HEARTBEAT_POLICY_SKIP_WHEN_BUSY)
    return g_strdup_printf (_ ("Every %s, and data counts as one"), interval);

  return g_strdup_printf (_ ("Every %s, whatever else is sent"), interval);
}

HwSocketsDue
hw_sockets_due_heartbeat (const HwSocketWatch *watch, const HwHeartbeatConfig *config, HwTime now)
{
  HwTime next = hw_socket_watch_next_heartbeat (watch, config);

  if (config->interval_us == 0)
    return nothing (_ ("Never"), g_strdup (_ ("Heartbeats are off")));
  if (next == HW_TIME_NEVER)
    return nothing ("–", g_strdup (_ ("Not connected")));

  return running (next - now, MAX (config->interval_us, next - watch->heartbeat.last_sent),
                  describe_interval (config));
}

static char *
describe_death (const HwHeartbeatConfig *config)
{
  g_autofree char *timeout = hw_format_span (config->timeout_us);

  if (config->misses == 1)
    return g_strdup_printf (_ ("Without one after %s the server counts as dead"), timeout);

  /* Translators: a time, and how many heartbeats */
  return g_strdup_printf (_ ("Missed after %s; %u missed in a row mean death"), timeout,
                          config->misses);
}

HwSocketsDue
hw_sockets_due_answer (const HwSocketWatch *watch, const HwHeartbeatConfig *config, HwTime now)
{
  HwTime deadline = hw_socket_watch_next_deadline (watch, config);

  if (config->interval_us == 0)
    return nothing ("–", g_strdup (_ ("Heartbeats are off")));
  if (watch->client.conn == 0)
    return nothing ("–", g_strdup (_ ("Not connected")));
  if (deadline == HW_TIME_NEVER)
    return nothing (_ ("Answered"), describe_death (config));

  return running (deadline - now, config->timeout_us, describe_death (config));
}

HwSocketsDue
hw_sockets_due_patience (const HwSocketWatch *watch, HwTime now)
{
  HwTime deadline = hw_socket_watch_server_deadline (watch);

  if (watch->is_elsewhere)
    return nothing ("–", g_strdup (_ ("It isn’t ours: how long it waits can’t be seen")));
  if (watch->server.conn == 0)
    return nothing ("–", g_strdup (_ ("It has no connection")));
  if (deadline == HW_TIME_NEVER)
    return nothing (_ ("Never"), g_strdup (_ ("It waits for the client for ever")));

  return running (deadline - now, watch->patience_us,
                  g_strdup (_ ("Unless it hears from the client before")));
}

/* Off, which is how every socket begins. */
static HwSocketsDue
describe_off (const HwSocketWatch *watch, HwTime idle_us, HwTime now)
{
  g_autofree char *idle = hw_format_span (idle_us);
  char *note
      = g_strdup_printf (_ ("If it were on! It is off, and would first ask after %s of silence"),
                         idle);
  HwSocketsDue due = running (watch->heartbeat.last_heard + idle_us - now, idle_us, note);

  return due;
}

HwSocketsDue
hw_sockets_due_keepalive (const HwSocketWatch *watch,
                          const HwSocketsKeepalive *keepalive,
                          HwTime now)
{
  const HwProcTcpRow *row = keepalive->row;

  if (watch->client.conn == 0)
    return nothing ("–", g_strdup (_ ("Not connected")));
  if (!keepalive->is_on)
    return describe_off (watch, keepalive->idle_us, now);
  if (row == NULL)
    return nothing ("–", g_strdup (_ ("On, but the kernel doesn’t tell when it asks")));
  if (row->timer != HW_PROC_TCP_TIMER_KEEPALIVE)
    return nothing (_ ("Waits"), g_strdup (_ ("Data is in flight: keepalive is suspended")));

  return running (row->timer_left_us, keepalive->idle_us,
                  g_strdup (_ ("Begins anew with every word of the peer")));
}
