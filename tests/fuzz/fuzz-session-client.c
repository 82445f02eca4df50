/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the fuzz target of the client's end of a session: any server, any program, any times. */
#include "hw-fuzz.h"

#include "core/hw-session-client.h"
#include "hw-fuzz-end.h"
#include "hw-fuzz-script.h"

#define MOST_ACTIONS 10000

typedef struct
{
  HwSessionConfig config;
  HwSessionClient *client;
  HwFuzzScript script;
  HwFuzzEnd seen;
  HwTime now;
  guint64 n_connections;
  guint64 n_sessions;
} Target;

static void
expect (gboolean holds, const char *rule)
{
  hw_fuzz_check (holds ? NULL : rule);
}

static HwFuzzKnown
get_known (Target *self)
{
  HwSession *end = hw_session_client_get_end (self->client);

  return (HwFuzzKnown){
    .marks = { hw_session_client_get_gen (self->client), hw_session_get_una (end),
               hw_session_get_next (end), hw_session_get_delivered (end),
               hw_session_get_handled (end) + self->config.window, 1 },
    .ids
    = { *hw_session_client_get_sid (self->client), { 7, 7 }, { 0, 0 }, { self->n_sessions, 1 } },
  };
}

/* The latest, or one before, or one that never was. */
static guint64
pick_connection (Target *self)
{
  guint8 byte = hw_fuzz_script_byte (&self->script);

  return byte < 224 ? self->n_connections : self->n_connections - byte % 3 + 1;
}

static void
connect_anew (Target *self)
{
  hw_session_client_connected (self->client, ++self->n_connections, self->now);
}

static void
disconnect (Target *self)
{
  hw_session_client_disconnected (self->client, pick_connection (self));
}

static void
receive (Target *self)
{
  HwFuzzKnown known = get_known (self);
  guint64 connection = pick_connection (self);
  HwSessionMessage message = hw_fuzz_script_message (&self->script, &known);

  hw_session_client_receive (self->client, connection, &message, self->now);
  g_clear_pointer (&message.payload, g_bytes_unref);
}

static void
send_message (Target *self)
{
  g_autoptr (GBytes) payload = hw_fuzz_script_payload (&self->script);

  if (payload == NULL)
    return;
  hw_fuzz_end_check_send (&self->seen, hw_session_client_get_end (self->client),
                          hw_session_client_send (self->client, payload, self->now));
}

static void
handle (Target *self)
{
  HwSession *end = hw_session_client_get_end (self->client);
  guint64 left = hw_session_get_delivered (end) - hw_session_get_handled (end);

  if (left > 0)
    hw_session_client_handled (self->client,
                               hw_session_get_handled (end) + 1
                                   + hw_fuzz_script_byte (&self->script) % left,
                               self->now);
}

static void
set_writable (Target *self)
{
  hw_session_set_writable (hw_session_client_get_end (self->client),
                           hw_fuzz_script_byte (&self->script) % 2);
}

static void
close_client (Target *self)
{
  hw_session_client_close (self->client, hw_fuzz_script_span (&self->script), self->now);
}

static void
begin (Target *self)
{
  const HwSessionId nonce = { ++self->n_sessions, 2 };

  if (hw_session_client_get_state (self->client) != HW_SESSION_CLIENT_LOST)
    return;
  hw_session_client_begin (self->client, &nonce, self->now);
  self->seen = (HwFuzzEnd){ 0 };
}

static void
check_action (Target *self, const HwSessionAction *action)
{
  expect (action->kind != HW_SESSION_ACTION_SEND || action->connection == self->n_connections,
          "said on a connection that isn't the latest");
  hw_fuzz_end_check_action (&self->seen, &self->config, hw_session_client_get_end (self->client),
                            action);
  if (action->kind == HW_SESSION_ACTION_ENDED || action->kind == HW_SESSION_ACTION_LOST)
    self->seen.over = TRUE;
}

static void
drain (Target *self)
{
  HwSessionAction action;
  guint n_actions = 0;

  while (hw_session_client_next_action (self->client, &action))
    {
      check_action (self, &action);
      expect (++n_actions < MOST_ACTIONS, "it never has done enough");
    }
  hw_fuzz_end_check_marks (&self->seen, &self->config, hw_session_client_get_end (self->client));
}

/* To its deadline, or by some time: a deadline that stays in the past would be a loop. */
static void
pass_time (Target *self)
{
  HwTime span = hw_fuzz_script_span (&self->script);
  HwTime deadline = hw_session_client_get_deadline (self->client);

  if (span == 0 && deadline != HW_TIME_NEVER)
    self->now = MAX (self->now, deadline);
  self->now += span;
  hw_session_client_time (self->client, self->now);
  drain (self);
  expect (hw_session_client_get_deadline (self->client) > self->now,
          "a deadline stays in the past");
}

static void
step (Target *self)
{
  static void (*const steps[]) (Target *)
      = { connect_anew, disconnect, receive, receive,      receive, receive,  send_message,
          send_message, handle,     handle,  set_writable, begin,   pass_time };
  guint8 byte = hw_fuzz_script_byte (&self->script);

  if (byte >= 250)
    close_client (self);
  else
    steps[byte % G_N_ELEMENTS (steps)](self);
  drain (self);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const HwSessionId nonce = { 7, 7 };
  Target self = { .script = { data, size } };

  hw_fuzz_script_config (&self.script, &self.config);
  self.client = hw_session_client_new (&self.config, &nonce);
  while (self.script.left > 0)
    step (&self);
  hw_session_client_free (self.client);

  return 0;
}
