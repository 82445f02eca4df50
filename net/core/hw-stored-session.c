/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns one session of the store: where it is, from its making to its end. */
#include "core/hw-session-store-private.h"

static void
due_cb (HwTimer *timer, HwTime now)
{
  HwStoredSession *self = (HwStoredSession *) timer;

  hw_session_time (self->end, now);
  hw_stored_session_touch (self);
}

HwStoredSession *
hw_stored_session_new (HwSessionStore *store, const HwStoredSessionSaved *saved)
{
  HwStoredSession *self = g_new0 (HwStoredSession, 1);
  HwSessionConfig config = store->config.session;

  config.delivery = saved->delivery;
  config.durable = config.durable && saved->delivery != HW_DELIVERY_AT_MOST_ONCE;
  hw_timer_init (&self->timer, due_cb);
  self->store = store;
  self->end = hw_session_restore (&config, &saved->marks);
  self->sid = saved->sid;
  self->nonce = saved->nonce;
  self->gen = saved->gen;
  self->delivery = saved->delivery;
  self->durable = config.durable;
  self->ready_link.data = self->waiting_link.data = self;
  g_hash_table_insert (store->by_sid, &self->sid, self);
  g_hash_table_insert (store->by_nonce, &self->nonce, self);

  return self;
}

void
hw_stored_session_free (HwStoredSession *self)
{
  hw_session_free (self->end);
  g_free (self);
}

void
hw_stored_session_touch (HwStoredSession *self)
{
  if (self->over)
    return;
  if (!self->ready)
    g_queue_push_tail_link (&self->store->ready, &self->ready_link);
  self->ready = TRUE;
}

static GQueue *
get_waiting_queue (HwStoredSession *self)
{
  return self->used ? &self->store->detached : &self->store->unused;
}

static void
stop_waiting (HwStoredSession *self)
{
  if (self->lease_until != 0)
    g_queue_unlink (get_waiting_queue (self), &self->waiting_link);
  self->lease_until = 0;
}

/* HW-D-042: those that nobody may know of go first. */
static void
make_room (HwSessionStore *store)
{
  GQueue *queue = g_queue_is_empty (&store->unused) ? &store->detached : &store->unused;

  if (hw_session_store_get_n_detached (store) >= store->config.max_detached
      && !g_queue_is_empty (queue))
    hw_stored_session_end (g_queue_peek_head (queue), HW_SESSION_FAULT_LIMIT);
}

void
hw_stored_session_detach (HwStoredSession *self)
{
  HwSessionStore *store = self->store;

  if (self->connection != 0)
    g_hash_table_remove (store->by_connection, &self->connection);
  self->connection = 0;
  hw_session_detach (self->end);
  if (self->lease_until != 0)
    return;
  make_room (store);
  self->lease_until
      = store->now + (self->used ? store->config.lease_us : store->config.unused_lease_us);
  g_queue_push_tail_link (get_waiting_queue (self), &self->waiting_link);
}

void
hw_stored_session_attach (HwStoredSession *self, guint64 connection)
{
  stop_waiting (self);
  self->connection = connection;
  g_hash_table_insert (self->store->by_connection, &self->connection, self);
  hw_stored_session_touch (self);
}

void
hw_stored_session_end (HwStoredSession *self, HwSessionFault fault)
{
  HwSessionStore *store = self->store;

  if (self->connection != 0)
    g_hash_table_remove (store->by_connection, &self->connection);
  g_hash_table_remove (store->by_sid, &self->sid);
  if (g_hash_table_lookup (store->by_nonce, &self->nonce) == self)
    g_hash_table_remove (store->by_nonce, &self->nonce);
  hw_session_tombs_add (&store->tombs, &self->sid, hw_session_get_ack (self->end), store->now);
  stop_waiting (self);
  self->connection = 0;
  self->over = TRUE;
  self->fault = fault;
  hw_session_detach (self->end);
  hw_timer_wheel_cancel (store->wheel, &self->timer);
  if (self->ready)
    g_queue_unlink (&store->ready, &self->ready_link);
  self->ready = FALSE;
  g_queue_push_tail_link (&store->over, &self->waiting_link);
}

HwSession *
hw_stored_session_get_end (HwStoredSession *self)
{
  return self->end;
}

const HwSessionId *
hw_stored_session_get_sid (const HwStoredSession *self)
{
  return &self->sid;
}

const HwSessionId *
hw_stored_session_get_nonce (const HwStoredSession *self)
{
  return &self->nonce;
}

guint64
hw_stored_session_get_gen (const HwStoredSession *self)
{
  return self->gen;
}

HwDelivery
hw_stored_session_get_delivery (const HwStoredSession *self)
{
  return self->delivery;
}

gpointer
hw_stored_session_get_program (const HwStoredSession *self)
{
  return self->program;
}

void
hw_stored_session_set_program (HwStoredSession *self, gpointer program)
{
  self->program = program;
}
