/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the fuzz target of the server's store of sessions: any clients, any program, any times. */
#include "hw-fuzz.h"

#include "core/hw-session-store.h"
#include "hw-fuzz-end.h"
#include "hw-fuzz-script.h"

#define MOST_ACTIONS 10000
#define N_CONNECTIONS 8
#define MOST_SESSIONS 4

typedef struct
{
  HwSessionStoreConfig config;
  HwSessionStore *store;
  HwFuzzScript script;
  HwTime now;
  guint64 n_sids;
  guint64 connections[N_CONNECTIONS]; /* their numbers, which aren't used twice */
  guint64 n_connections;
  GHashTable *seen; /* HwFuzzEnd, by sid's high half */
} Target;

static void
expect (gboolean holds, const char *rule)
{
  hw_fuzz_check (holds ? NULL : rule);
}

static HwSessionId
make_id_cb (gpointer user_data)
{
  Target *self = user_data;

  return (HwSessionId){ ++self->n_sids, 5 };
}

/* One of the last few that were made, if it is still there. */
static HwStoredSession *
pick_session (Target *self)
{
  guint64 back = hw_fuzz_script_byte (&self->script) % (MOST_SESSIONS + 1);
  const HwSessionId sid = { self->n_sids - MIN (back, self->n_sids), 5 };

  return hw_session_store_find (self->store, &sid);
}

static HwFuzzEnd *
get_seen (Target *self, HwStoredSession *session)
{
  gpointer key = GSIZE_TO_POINTER (hw_stored_session_get_sid (session)->high);
  HwFuzzEnd *seen = g_hash_table_lookup (self->seen, key);

  if (seen == NULL)
    {
      seen = g_new0 (HwFuzzEnd, 1);
      g_hash_table_insert (self->seen, key, seen);
    }

  return seen;
}

static HwSessionConfig
get_config (Target *self, HwStoredSession *session)
{
  HwSessionConfig config = self->config.session;

  config.delivery = hw_stored_session_get_delivery (session);
  config.durable = config.durable && config.delivery != HW_DELIVERY_AT_MOST_ONCE;

  return config;
}

static HwFuzzKnown
get_known (Target *self, HwStoredSession *session)
{
  HwFuzzKnown known = {
    .marks = { 1, 1, 1, 1, 1, 1, 4 },
    .ids = { { 0, 0 }, { self->n_sids, 5 }, { 7, 7 }, { self->n_sids - 1, 5 } },
  };
  HwSession *end;

  if (session == NULL)
    return known;
  end = hw_stored_session_get_end (session);
  known.marks[0] = hw_stored_session_get_gen (session) + 1;
  known.marks[1] = hw_session_get_una (end);
  known.marks[2] = hw_session_get_next (end) - 1;
  known.marks[3] = hw_session_get_delivered (end) + 1;
  known.marks[4] = hw_session_get_handled (end) + self->config.session.window;
  known.ids[1] = *hw_stored_session_get_sid (session);
  known.ids[2] = *hw_stored_session_get_nonce (session);

  return known;
}

static guint64 *
pick_connection (Target *self)
{
  guint64 *connection = &self->connections[hw_fuzz_script_byte (&self->script) % N_CONNECTIONS];

  if (*connection == 0)
    *connection = ++self->n_connections;

  return connection;
}

static void
receive (Target *self)
{
  guint64 connection = *pick_connection (self);
  HwFuzzKnown known = get_known (self, pick_session (self));
  HwSessionMessage message = hw_fuzz_script_message (&self->script, &known);

  hw_session_store_receive (self->store, connection, &message, self->now);
  g_clear_pointer (&message.payload, g_bytes_unref);
}

static void
disconnect (Target *self)
{
  guint64 *connection = pick_connection (self);

  hw_session_store_disconnected (self->store, *connection, self->now);
  *connection = 0;
}

static void
send_message (Target *self)
{
  HwStoredSession *session = pick_session (self);
  g_autoptr (GBytes) payload = hw_fuzz_script_payload (&self->script);

  if (session == NULL || payload == NULL)
    return;
  hw_fuzz_end_check_send (get_seen (self, session), hw_stored_session_get_end (session),
                          hw_session_store_send (self->store, session, payload, self->now));
}

static void
handle (Target *self)
{
  HwStoredSession *session = pick_session (self);
  HwSession *end = session == NULL ? NULL : hw_stored_session_get_end (session);

  if (end != NULL && hw_session_get_delivered (end) > hw_session_get_handled (end))
    hw_session_store_handled (self->store, session, hw_session_get_handled (end) + 1, self->now);
}

static void
set_writable (Target *self)
{
  HwStoredSession *session = pick_session (self);

  if (session != NULL)
    hw_session_store_set_writable (self->store, session, hw_fuzz_script_byte (&self->script) % 2);
}

/* A driver closes what it is told to, and uses no number twice. */
static void
close_connection (Target *self, guint64 connection)
{
  for (guint i = 0; i < N_CONNECTIONS; i++)
    {
      if (self->connections[i] == connection)
        self->connections[i] = 0;
    }
}

/* Kept beyond the end, for what is told with it may still name it. */
static void
check_action (Target *self, const HwSessionAction *action)
{
  HwStoredSession *session = action->session;
  HwSessionConfig config;

  if (action->kind == HW_SESSION_ACTION_CLOSE)
    close_connection (self, action->connection);
  if (session == NULL)
    return;
  config = get_config (self, session);
  hw_fuzz_end_check_action (get_seen (self, session), &config, hw_stored_session_get_end (session),
                            action);
  if (action->kind == HW_SESSION_ACTION_ENDED)
    get_seen (self, session)->over = TRUE;
}

static void
check_sessions (Target *self)
{
  for (guint64 n = self->n_sids; n > 0 && self->n_sids - n <= MOST_SESSIONS; n--)
    {
      const HwSessionId sid = { n, 5 };
      HwStoredSession *session = hw_session_store_find (self->store, &sid);
      HwSessionConfig config;

      if (session == NULL)
        continue;
      config = get_config (self, session);
      hw_fuzz_end_check_marks (get_seen (self, session), &config,
                               hw_stored_session_get_end (session));
    }
}

static void
drain (Target *self)
{
  HwSessionAction action;
  guint n_actions = 0;

  while (hw_session_store_next_action (self->store, &action))
    {
      check_action (self, &action);
      expect (++n_actions < MOST_ACTIONS, "it never has done enough");
    }
  check_sessions (self);
  expect (hw_session_store_get_n_sessions (self->store) <= MOST_SESSIONS, "too many sessions");
  expect (hw_session_store_get_n_detached (self->store) <= self->config.max_detached,
          "HW-D-042: too many wait");
}

/* The wheel may be due up to a tick early, and then has nothing to do. */
static void
pass_time (Target *self)
{
  HwTime span = hw_fuzz_script_span (&self->script);
  HwTime deadline = hw_session_store_get_deadline (self->store);

  if (span == 0 && deadline != HW_TIME_NEVER)
    self->now = MAX (self->now, deadline);
  self->now += span;
  hw_session_store_time (self->store, self->now);
  drain (self);
  expect (hw_session_store_get_deadline (self->store) > self->now, "a deadline stays in the past");
}

static void
step (Target *self)
{
  static void (*const steps[]) (Target *)
      = { receive,      receive, receive, receive,      receive,  disconnect,
          send_message, handle,  handle,  set_writable, pass_time };

  steps[hw_fuzz_script_byte (&self->script) % G_N_ELEMENTS (steps)](self);
  drain (self);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  Target self = { .script = { data, size } };

  hw_session_store_config_init (&self.config);
  hw_fuzz_script_config (&self.script, &self.config.session);
  self.config.max_sessions = MOST_SESSIONS;
  self.config.max_detached = 1 + hw_fuzz_script_byte (&self.script) % MOST_SESSIONS;
  self.config.max_tombs = hw_fuzz_script_byte (&self.script) % 3;
  self.seen = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self.store = hw_session_store_new (&self.config, 3, make_id_cb, &self, 0);
  while (self.script.left > 0)
    step (&self);
  hw_session_store_free (self.store);
  g_hash_table_unref (self.seen);

  return 0;
}
