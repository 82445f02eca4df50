/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a lab in chaos: faults by a seed, numbered messages meanwhile, and what became of them.
 *
 * Once the plan is over everything is whole again, and what was sent has time to come back: until
 * all is there, or no echo came for QUIET_MS over a connection that lives. */
#include "hw-lab-chaos.h"

#include <string.h>

#include "core/hw-error.h"
#include "hw-chaos-plan.h"
#include "hw-echo-judge.h"

#define QUIET_MS 2000
#define LIMIT_US HW_SEC (60) /* for a connection that never comes */

struct _HwLabChaos
{
  HwLab *lab;
  HwEventQueue *queue;
  HwLabChaosPlan wanted;
  HwLabChaosFunc finished;
  gpointer user_data;

  HwEchoJudge *judge;
  HwChaosPlan plan;
  HwChaosStep step; /* the next; HW_TIME_NEVER: none is left */
  gint64 began_at;  /* 0: not yet */
  guint n_sent;
  gboolean waits_for_room;
  guint timer;
  guint quiet;
  GCancellable *cancellable;
};

static void go_on (HwLabChaos *self);

static void
push_status (HwLabChaos *self, const char *prefix, const char *text, const char *suffix)
{
  HwEvent *event = hw_event_new (HW_EVENT_STATUS, HW_EVENT_SOURCE_CLIENT);
  g_autofree char *line = g_strconcat (prefix, text, suffix, NULL);

  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, line);
  hw_event_queue_push (self->queue, event);
}

static void
push_error (HwLabChaos *self, const GError *error)
{
  HwEvent *event = hw_event_new (HW_EVENT_ERROR, HW_EVENT_SOURCE_CLIENT);

  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, error->message);
  hw_event_queue_push (self->queue, event);
}

HwLabChaos *
hw_lab_chaos_new (HwLab *lab,
                  HwEventQueue *queue,
                  const HwLabChaosPlan *plan,
                  HwLabChaosFunc finished,
                  gpointer user_data)
{
  HwLabChaos *self = g_new0 (HwLabChaos, 1);

  self->lab = lab;
  self->queue = queue;
  self->wanted = *plan;
  self->finished = finished;
  self->user_data = user_data;
  self->judge = hw_echo_judge_new (plan->n_messages);
  self->cancellable = g_cancellable_new ();

  return self;
}

void
hw_lab_chaos_free (HwLabChaos *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->quiet, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  hw_echo_judge_free (self->judge);
  g_free (self);
}

static HwDelivery
get_delivery (HwLabChaos *self)
{
  HwDelivery delivery;

  g_object_get (hw_lab_get_client (self->lab), "delivery", &delivery, NULL);

  return delivery;
}

static void
judge (HwLabChaos *self)
{
  g_autofree char *lost = hw_echo_judge_list_lost (self->judge);
  g_autofree char *doubled = hw_echo_judge_list_doubled (self->judge);
  g_autofree char *text = NULL;
  HwEchoVerdict verdict;
  gboolean holds;

  hw_echo_judge_get_verdict (self->judge, &verdict);
  holds = hw_echo_verdict_holds (&verdict, get_delivery (self));
  text = hw_echo_verdict_describe (&verdict);
  if (*lost != '\0')
    push_status (self, "lost: ", lost, "");
  if (*doubled != '\0')
    push_status (self, "doubled: ", doubled, "");
  push_status (self, "", text, holds ? "" : ": not what was promised");
  self->finished (holds, self->user_data);
}

static gboolean
is_all_back (HwLabChaos *self)
{
  HwEchoVerdict verdict;

  hw_echo_judge_get_verdict (self->judge, &verdict);

  return verdict.n_echoed == self->wanted.n_messages;
}

static gboolean
is_worth_waiting (HwLabChaos *self)
{
  HwLinkState state = hw_long_live_socket_get_state (hw_lab_get_client (self->lab));

  return !is_all_back (self) && state != HW_LINK_STATE_CONNECTED && state != HW_LINK_STATE_CLOSED
         && g_get_monotonic_time () - self->began_at < self->wanted.duration_us + LIMIT_US;
}

static gboolean
quiet_cb (gpointer user_data)
{
  HwLabChaos *self = user_data;

  if (is_worth_waiting (self))
    return G_SOURCE_CONTINUE;
  self->quiet = 0;
  judge (self);

  return G_SOURCE_REMOVE;
}

static void
wait_for_the_rest (HwLabChaos *self)
{
  g_clear_handle_id (&self->quiet, g_source_remove);
  self->quiet = g_timeout_add (is_all_back (self) ? 0 : QUIET_MS, quiet_cb, self);
}

static void
act (HwLabChaos *self, HwChaosAct what)
{
  g_autoptr (GError) error = NULL;
  gboolean done = TRUE;

  if (what == HW_CHAOS_ACT_PULL)
    hw_lab_pull (self->lab);
  else if (what == HW_CHAOS_ACT_PLUG)
    hw_lab_plug (self->lab);
  else if (what == HW_CHAOS_ACT_RESET)
    hw_lab_reset (self->lab);
  else if (what == HW_CHAOS_ACT_KILL)
    done = hw_lab_kill_server (self->lab, &error);
  else
    done = hw_lab_restart_server (self->lab, &error);
  if (!done)
    push_error (self, error);
}

/* When message number @i is due. */
static HwTime
get_due (HwLabChaos *self, guint i)
{
  return self->wanted.duration_us * i / self->wanted.n_messages;
}

static void
room_cb (GObject *client, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean sent = hw_long_live_socket_send_finish (HW_LONG_LIVE_SOCKET (client), result, &error);
  HwLabChaos *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* the chaos is gone */
  if (!sent)
    push_error (self, error);
  self->waits_for_room = FALSE;
  go_on (self);
}

/* FALSE: there is no room, and so the next must wait. */
static gboolean
send_next (HwLabChaos *self)
{
  g_autofree char *text = g_strdup_printf ("%u", ++self->n_sent);
  g_autoptr (GBytes) message = g_bytes_new (text, strlen (text));
  HwLongLiveSocket *client = hw_lab_get_client (self->lab);
  g_autoptr (GError) error = NULL;

  hw_echo_judge_sent (self->judge, self->n_sent);
  if (hw_long_live_socket_try_send (client, message, &error))
    return TRUE;
  if (g_error_matches (error, HW_ERROR, HW_ERROR_WOULD_BLOCK))
    {
      self->waits_for_room = TRUE;
      hw_long_live_socket_send_async (client, message, self->cancellable, room_cb, self);
      return FALSE;
    }
  push_error (self, error);

  return TRUE;
}

static gboolean
timer_cb (gpointer user_data)
{
  HwLabChaos *self = user_data;

  self->timer = 0;
  go_on (self);

  return G_SOURCE_REMOVE;
}

static void
wait_until (HwLabChaos *self, HwTime due)
{
  HwTime now = g_get_monotonic_time () - self->began_at;

  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add ((guint) (MAX (due - now, 0) / 1000 + 1), timer_cb, self);
}

static void
go_on (HwLabChaos *self)
{
  HwTime now = g_get_monotonic_time () - self->began_at;
  HwTime due = HW_TIME_NEVER;

  while (self->step.at_us <= now)
    {
      act (self, self->step.act);
      if (!hw_chaos_plan_next (&self->plan, &self->step))
        self->step.at_us = HW_TIME_NEVER;
    }
  while (!self->waits_for_room && self->n_sent < self->wanted.n_messages
         && get_due (self, self->n_sent + 1) <= now && send_next (self))
    ;
  if (!self->waits_for_room && self->n_sent < self->wanted.n_messages)
    due = get_due (self, self->n_sent + 1);
  due = MIN (due, self->step.at_us);
  if (due != HW_TIME_NEVER)
    wait_until (self, due);
  else if (!self->waits_for_room)
    wait_for_the_rest (self);
}

void
hw_lab_chaos_start (HwLabChaos *self)
{
  if (self->began_at != 0)
    return;
  self->began_at = g_get_monotonic_time ();
  hw_chaos_plan_init (&self->plan, self->wanted.seed, self->wanted.duration_us);
  if (!hw_chaos_plan_next (&self->plan, &self->step))
    self->step.at_us = HW_TIME_NEVER;
  go_on (self);
}

void
hw_lab_chaos_watch (HwLabChaos *self, const HwEvent *event)
{
  if (hw_event_get_source (event) != HW_EVENT_SOURCE_CLIENT
      || hw_event_get_kind (event) != HW_EVENT_ECHO_RECEIVED)
    return;
  hw_echo_judge_echoed (self->judge, hw_event_get_string (event, HW_EVENT_FIELD_TEXT));
  if (self->quiet != 0)
    wait_for_the_rest (self);
}
