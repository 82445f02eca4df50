/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the server's process in the delivery simulation: the store, an echo program, the disk. */
#include "hw-deliver-world.h"

#define CRASH_PERMILLE 2
#define DOWN_TIME HW_MSEC (300)

static HwSessionId
make_id_cb (gpointer user_data)
{
  HwDeliverWorld *world = user_data;

  return (HwSessionId){ ++world->n_sids, 2 };
}

static gboolean
is_durable (const HwDeliverWorld *world)
{
  return world->plan.server.session.durable
         && world->plan.client.delivery != HW_DELIVERY_AT_MOST_ONCE;
}

static HwDeliverLife *
get_life (HwDeliverWorld *world, HwStoredSession *session)
{
  return hw_deliver_judge_get (&world->judge, hw_stored_session_get_nonce (session));
}

static HwDeliverProgram *
get_program (HwDeliverWorld *world, guint64 life)
{
  while (world->server_programs->len < life)
    g_ptr_array_add (world->server_programs, g_new0 (HwDeliverProgram, 1));

  return g_ptr_array_index (world->server_programs, life - 1);
}

static void
restore (HwDeliverWorld *world, const HwDeliverRecord *record)
{
  const HwStoredSessionSaved saved = {
    .sid = record->sid,
    .nonce = record->nonce,
    .gen = record->gen,
    .delivery = record->delivery,
    .marks = { .una = record->una, .handled = record->handled },
  };
  HwStoredSession *session = hw_session_store_restore (world->server, &saved, world->now);
  HwSession *end = hw_stored_session_get_end (session);

  for (GList *l = record->messages.head; l != NULL; l = l->next)
    hw_session_restore_message (end, l->data);
  if (!record->orphan)
    hw_deliver_judge_restored (&world->judge, get_life (world, session), HW_DELIVER_DOWN,
                               record->una, hw_session_get_next (end), record->handled);
}

void
hw_deliver_server_start (HwDeliverWorld *world)
{
  world->server
      = hw_session_store_new (&world->plan.server, ++world->epoch, make_id_cb, world, world->now);
  for (guint i = 0; i < world->server_disk.records->len; i++)
    restore (world, g_ptr_array_index (world->server_disk.records, i));
}

static void
close_connection (HwDeliverWorld *world, guint64 connection)
{
  HwDeliverConnection *wire = hw_deliver_get_connection (world, connection);

  if (!wire->open[HW_DELIVER_UP])
    return;
  wire->open[HW_DELIVER_UP] = FALSE;
  hw_deliver_send_eof (world, connection, HW_DELIVER_DOWN);
}

void
hw_deliver_server_stop (HwDeliverWorld *world)
{
  hw_deliver_disk_forget_staged (&world->server_disk);
  g_clear_pointer (&world->server, hw_session_store_free);
  world->server_incarnation++;
  world->input_connection = 0;
  for (guint i = 0; i < world->server_programs->len; i++)
    hw_deliver_program_clear (g_ptr_array_index (world->server_programs, i));
  for (guint64 connection = 1; connection <= world->connections->len; connection++)
    {
      close_connection (world, connection);
      hw_deliver_get_connection (world, connection)->lingers = FALSE;
    }
}

static void
crash (HwDeliverWorld *world)
{
  hw_deliver_server_stop (world);
  hw_deliver_push (world, hw_random_range (&world->random, 0, DOWN_TIME), HW_DELIVER_EVENT_START, 0,
                   0, 0);
}

/* The echo is the effect; it and the mark are saved in one transaction. FALSE: no room for it. */
static gboolean
echo (HwDeliverWorld *world, HwStoredSession *session, const HwDeliverPending *pending)
{
  g_autoptr (GBytes) payload = g_bytes_new (&pending->value, sizeof pending->value);
  HwSession *end = hw_stored_session_get_end (session);
  guint64 next = hw_session_get_next (end);
  HwSessionSend result = hw_session_store_send (world->server, session, payload, world->now);
  gboolean accepted = result == HW_SESSION_SEND_ACCEPTED;

  hw_deliver_judge_expect (&world->judge, hw_session_get_next (end) == next + (guint) accepted,
                           "9: a refused message changed something");
  if (accepted && !is_durable (world))
    hw_deliver_judge_accepted (&world->judge, &get_life (world, session)->streams[HW_DELIVER_DOWN],
                               next, pending->value);

  return result != HW_SESSION_SEND_WOULD_BLOCK;
}

static gboolean
handle_oldest (HwDeliverWorld *world, HwDeliverProgram *program)
{
  HwDeliverPending *pending = g_queue_peek_head (&program->pending);

  if (pending == NULL || program->session == NULL || !echo (world, program->session, pending))
    return FALSE;
  if (!is_durable (world))
    hw_deliver_judge_handled (&world->judge,
                              &get_life (world, program->session)->streams[HW_DELIVER_UP],
                              pending->seq);
  hw_session_store_handled (world->server, program->session, pending->seq, world->now);
  g_free (g_queue_pop_head (&program->pending));

  return TRUE;
}

static void
deliver (HwDeliverWorld *world, const HwSessionAction *action)
{
  const HwSessionId *nonce = hw_stored_session_get_nonce (action->session);
  HwDeliverProgram *program = get_program (world, nonce->high);
  const HwDeliverPending pending = { action->seq, hw_deliver_value (action->payload) };
  guint64 attached = hw_session_get_connection (hw_stored_session_get_end (action->session));

  hw_deliver_judge_expect (&world->judge, world->input_connection == attached,
                           "6: delivered from a connection that hasn't the session");
  hw_deliver_judge_delivered (&world->judge, get_life (world, action->session), HW_DELIVER_UP,
                              action);
  world->result.n_again += (guint) action->again;
  world->result.n_delivered++;
  program->session = action->session;
  g_queue_push_tail (&program->pending, g_memdup2 (&pending, sizeof pending));
  if (world->plan.handling_us == 0)
    handle_oldest (world, program);
  else
    hw_deliver_push (world, hw_random_range (&world->random, 0, world->plan.handling_us),
                     HW_DELIVER_EVENT_HANDLE, nonce->high, HW_DELIVER_UP,
                     world->server_incarnation);
}

/* What had no room before has it now. */
static void
unblocked (HwDeliverWorld *world, const HwSessionAction *action)
{
  HwDeliverProgram *program
      = get_program (world, hw_stored_session_get_nonce (action->session)->high);

  while (handle_oldest (world, program))
    ;
}

static void
say (HwDeliverWorld *world, const HwSessionAction *action)
{
  const HwDeliverFrame frame = { .message = action->message };

  if (action->message.kind == HW_SESSION_MESSAGE_DATA
      || action->message.kind == HW_SESSION_MESSAGE_ACK)
    hw_deliver_judge_said (&world->judge, get_life (world, action->session), HW_DELIVER_DOWN,
                           &action->message, world->plan.server.session.resend == HW_RESEND_RESUME);
  if (hw_deliver_get_connection (world, action->connection)->open[HW_DELIVER_UP])
    hw_deliver_send (world, action->connection, HW_DELIVER_DOWN, &frame);
}

static void
say_error_and_close (HwDeliverWorld *world, const HwSessionAction *action)
{
  const HwDeliverFrame frame
      = { .message = { .kind = HW_SESSION_MESSAGE_ERROR, .fault = action->fault } };
  HwDeliverConnection *wire = hw_deliver_get_connection (world, action->connection);

  if (!wire->open[HW_DELIVER_UP])
    return;
  hw_deliver_send (world, action->connection, HW_DELIVER_DOWN, &frame);
  close_connection (world, action->connection);
  wire->lingers = hw_deliver_chance (&world->random, 50);
}

static void
carry_out (HwDeliverWorld *world, const HwSessionAction *action)
{
  if (action->kind == HW_SESSION_ACTION_SEND)
    say (world, action);
  else if (action->kind == HW_SESSION_ACTION_CLOSE)
    say_error_and_close (world, action);
  else if (action->kind == HW_SESSION_ACTION_ACKED)
    hw_deliver_judge_acked (&world->judge,
                            &get_life (world, action->session)->streams[HW_DELIVER_DOWN],
                            action->seq);
  else if (action->kind == HW_SESSION_ACTION_ATTACHED)
    hw_deliver_judge_attached (&world->judge, get_life (world, action->session),
                               hw_stored_session_get_gen (action->session), action->resumed);
}

static void
collect (HwDeliverWorld *world, GArray *held)
{
  HwSessionAction action;

  while (hw_session_store_next_action (world->server, &action))
    {
      hw_deliver_judge_mix (&world->judge, action.kind * 64 + action.seq);
      if (action.kind >= HW_SESSION_ACTION_SAVE_ATTACH)
        hw_deliver_disk_stage (&world->server_disk, &action,
                               hw_stored_session_get_nonce (action.session));
      else if (action.kind == HW_SESSION_ACTION_DELIVER)
        deliver (world, &action);
      else if (action.kind == HW_SESSION_ACTION_UNBLOCKED)
        unblocked (world, &action);
      else if (action.kind == HW_SESSION_ACTION_ENDED)
        hw_deliver_program_clear (
            get_program (world, hw_stored_session_get_nonce (action.session)->high));
      else
        {
          if (action.message.payload != NULL)
            g_bytes_ref (action.message.payload);
          g_array_append_val (held, action);
        }
    }
}

static gboolean
crashes (HwDeliverWorld *world)
{
  return is_durable (world) && world->now < world->plan.heal_at
         && hw_random_range (&world->random, 0, 999) < CRASH_PERMILLE;
}

static void
check_bounds (HwDeliverWorld *world)
{
  HwStoredSession *session
      = hw_session_store_find (world->server, hw_session_client_get_sid (world->client));
  const HwSessionConfig *config = &world->plan.server.session;
  const HwSession *end;

  hw_deliver_judge_expect (&world->judge,
                           hw_session_store_get_n_detached (world->server)
                               <= world->plan.server.max_detached,
                           "8: too many detached sessions");
  if (session == NULL)
    return;
  end = hw_stored_session_get_end (session);
  hw_deliver_judge_expect (&world->judge,
                           hw_session_get_n_unacked (end) <= config->max_messages
                               && hw_session_get_n_bytes (end) <= config->max_bytes
                               && hw_session_get_n_reordered (end) <= config->window,
                           "8: the server is out of bounds");
}

void
hw_deliver_server_drain (HwDeliverWorld *world)
{
  g_autoptr (GArray) held = g_array_new (FALSE, FALSE, sizeof (HwSessionAction));
  gboolean crashed;

  collect (world, held);
  crashed = held->len > 0 && crashes (world);
  if (!crashed)
    hw_deliver_disk_commit (&world->server_disk, &world->judge, HW_DELIVER_DOWN);
  for (guint i = 0; i < held->len; i++)
    {
      HwSessionAction *action = &g_array_index (held, HwSessionAction, i);

      crashed = crashed || crashes (world);
      if (!crashed)
        carry_out (world, action);
      g_clear_pointer (&action->message.payload, g_bytes_unref);
    }
  check_bounds (world);
  if (crashed)
    crash (world);
}

static void
receive (HwDeliverWorld *world, guint64 connection, const HwDeliverFrame *frame)
{
  if (frame->heartbeat)
    {
      if (hw_deliver_get_connection (world, connection)->open[HW_DELIVER_UP])
        hw_deliver_send (world, connection, HW_DELIVER_DOWN, frame);
      return;
    }
  if (frame->message.kind == HW_SESSION_MESSAGE_HELLO)
    world->hello = frame->message;
  world->input_connection = connection;
  hw_session_store_receive (world->server, connection, &frame->message, world->now);
}

/* By whoever sends it: counted before the store sees it, so that a drop counts, too. */
static void
count_data (HwDeliverWorld *world, const HwDeliverFrame *frame)
{
  if (!frame->heartbeat && frame->message.kind == HW_SESSION_MESSAGE_DATA)
    for (guint i = 0; i < world->judge.lives->len; i++)
      {
        HwDeliverLife *life = g_ptr_array_index (world->judge.lives, i);

        life->streams[HW_DELIVER_UP].n_data_received++;
      }
}

void
hw_deliver_server_event (HwDeliverWorld *world, const HwSimEvent *event)
{
  if (event->kind == HW_DELIVER_EVENT_FRAME)
    {
      const HwDeliverFrame *frame = (const HwDeliverFrame *) (guintptr) event->value;

      count_data (world, frame);
      receive (world, event->connection, frame);
    }
  else if (event->kind == HW_DELIVER_EVENT_EOF)
    {
      hw_session_store_disconnected (world->server, event->connection, world->now);
      close_connection (world, event->connection);
    }
  else if (event->kind == HW_DELIVER_EVENT_HANDLE)
    handle_oldest (world, get_program (world, event->connection));
  hw_deliver_server_drain (world);
  world->input_connection = 0;
}

gboolean
hw_deliver_server_has (const HwDeliverWorld *world, const HwSessionId *sid)
{
  if (world->server != NULL && hw_session_store_find (world->server, sid) != NULL)
    return TRUE;
  for (guint i = 0; i < world->server_disk.records->len; i++)
    {
      const HwDeliverRecord *record = g_ptr_array_index (world->server_disk.records, i);

      if (hw_session_id_equal (&record->sid, sid))
        return TRUE;
    }

  return FALSE;
}

/* A connection of somebody else's, who is never heard of again. */
static guint64
connect_stranger (HwDeliverWorld *world)
{
  const HwDeliverConnection stranger = { .open = { TRUE, FALSE } };

  g_array_append_val (world->connections, stranger);

  return world->connections->len;
}

static void
hear (HwDeliverWorld *world, const HwSessionMessage *hello)
{
  guint64 connection = connect_stranger (world);

  hw_session_store_receive (world->server, connection, hello, world->now);
  hw_deliver_server_drain (world);
}

/* HW-D-021: what was heard once is worth nothing; not even for a session that was never told. */
void
hw_deliver_server_replay (HwDeliverWorld *world)
{
  const HwSessionMessage hello = world->hello;
  HwStoredSession *session;
  guint64 gen, connection;

  if (world->server == NULL || hw_session_id_is_none (&hello.sid))
    return;
  session = hw_session_store_find (world->server, &hello.sid);
  if (session == NULL)
    return;
  gen = hw_stored_session_get_gen (session);
  if (gen < hello.gen)
    return;
  connection = hw_session_get_connection (hw_stored_session_get_end (session));
  hw_session_store_receive (world->server, connect_stranger (world), &hello, world->now);
  hw_deliver_judge_expect (&world->judge,
                           hw_stored_session_get_gen (session) == gen
                               && hw_session_get_connection (hw_stored_session_get_end (session))
                                      == connection,
                           "7: a replayed HELLO changed something");
  hw_deliver_server_drain (world);
}

void
hw_deliver_server_steal (HwDeliverWorld *world)
{
  HwSessionMessage hello = {
    .kind = HW_SESSION_MESSAGE_HELLO,
    .sid = *hw_session_client_get_sid (world->client),
    .nonce = { world->nonce, 1 },
    .gen = hw_session_client_get_gen (world->client) + 5,
    .window = 1,
    .delivery = world->plan.client.delivery,
  };
  HwStoredSession *session;

  if (world->server == NULL || world->life->replaced)
    return;
  session = hw_session_store_find (world->server, &hello.sid);
  if (session == NULL)
    return;
  hello.ack = hw_session_get_una (hw_stored_session_get_end (session)) - 1;
  world->life->replaced = TRUE;
  world->life->thief_gen = hello.gen;
  hear (world, &hello);
}

void
hw_deliver_server_forge_ack (HwDeliverWorld *world)
{
  HwStoredSession *session;
  HwSession *end;
  HwSessionMessage ack = { .kind = HW_SESSION_MESSAGE_ACK };
  guint64 una;

  if (world->server == NULL)
    return;
  session = hw_session_store_find (world->server, hw_session_client_get_sid (world->client));
  end = session == NULL ? NULL : hw_stored_session_get_end (session);
  if (end == NULL || hw_session_get_connection (end) == 0)
    return;
  una = hw_session_get_una (end);
  ack.ack = hw_session_get_next (end) + (guint64) hw_random_range (&world->random, 0, 5);
  hw_session_store_receive (world->server, hw_session_get_connection (end), &ack, world->now);
  hw_deliver_judge_expect (&world->judge,
                           hw_session_get_una (end) == una && hw_session_get_connection (end) == 0,
                           "3: a forged ACK changed something, or was let pass");
  hw_deliver_server_drain (world);
}
