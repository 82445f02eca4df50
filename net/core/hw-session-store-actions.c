/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what the session store wants done, and when: the ready, the expired and the over. */
#include "core/hw-session-store-private.h"

static HwTime
get_lease_end (const GQueue *queue)
{
  const HwStoredSession *oldest = g_queue_peek_head ((GQueue *) queue);

  return oldest == NULL ? HW_TIME_NEVER : oldest->lease_until;
}

HwTime
hw_session_store_get_deadline (const HwSessionStore *self)
{
  HwTime leases = MIN (get_lease_end (&self->detached), get_lease_end (&self->unused));

  return MIN (leases, hw_timer_wheel_get_deadline (self->wheel));
}

/* HW-D-040, HW-D-041 */
static void
expire (HwSessionStore *self, GQueue *queue)
{
  while (get_lease_end (queue) <= self->now)
    hw_stored_session_end (g_queue_peek_head (queue), HW_SESSION_FAULT_LEASE);
}

void
hw_session_store_time (HwSessionStore *self, HwTime now)
{
  hw_session_store_enter (self, now);
  expire (self, &self->detached);
  expire (self, &self->unused);
  hw_timer_wheel_advance (self->wheel, now);
}

static void
settle (HwStoredSession *session)
{
  HwSessionStore *self = session->store;
  HwTime deadline = hw_session_get_deadline (session->end);

  g_queue_unlink (&self->ready, &session->ready_link);
  session->ready = FALSE;
  if (deadline == HW_TIME_NEVER)
    hw_timer_wheel_cancel (self->wheel, &session->timer);
  else
    hw_timer_wheel_arm (self->wheel, &session->timer, deadline);
}

static gboolean
pull_ready (HwSessionStore *self, HwSessionAction *action)
{
  HwStoredSession *session;

  while ((session = g_queue_peek_head (&self->ready)) != NULL)
    {
      if (hw_session_next_action (session->end, action))
        {
          action->session = session;
          if (action->kind == HW_SESSION_ACTION_CLOSE)
            hw_stored_session_detach (session);
          return TRUE;
        }
      settle (session);
    }

  return FALSE;
}

static gboolean
pull_end (HwSessionStore *self, HwStoredSession *session, HwSessionAction *action)
{
  *action = (HwSessionAction){
    .kind = session->durable ? HW_SESSION_ACTION_SAVE_ENDED : HW_SESSION_ACTION_ENDED,
    .session = session,
    .fault = session->fault,
    .n_in_doubt = hw_session_get_n_unacked (session->end),
  };
  if (!session->durable)
    {
      g_queue_unlink (&self->over, &session->waiting_link);
      g_queue_push_tail_link (&self->told, &session->waiting_link);
    }
  session->durable = FALSE;

  return TRUE;
}

static gboolean
pull_over (HwSessionStore *self, HwSessionAction *action)
{
  HwStoredSession *session = g_queue_peek_head (&self->over);

  if (session == NULL)
    return FALSE;
  if (!hw_session_next_action (session->end, action))
    return pull_end (self, session, action);
  action->session = session;

  return TRUE;
}

gboolean
hw_session_store_next_action (HwSessionStore *self, HwSessionAction *action)
{
  return hw_session_ring_pop (&self->actions, action) || pull_ready (self, action)
         || pull_over (self, action);
}
