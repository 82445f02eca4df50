/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the client's process in the delivery simulation: link, session, program and disk. */
#include "hw-deliver-world.h"

#define CRASH_PERMILLE 4

/* At most once nothing is held back. */
void
hw_deliver_set_windows (const HwDeliverWorld *world, HwDeliverLife *life)
{
  if (life->delivery == HW_DELIVERY_AT_MOST_ONCE)
    return;
  life->streams[HW_DELIVER_UP].window = world->plan.server.session.window;
  life->streams[HW_DELIVER_DOWN].window = world->plan.client.window;
}

static void
begin_life (HwDeliverWorld *world, guint64 first)
{
  world->life = hw_deliver_judge_begin (&world->judge, world->plan.client.delivery, first);
  world->nonce = world->judge.lives->len;
  hw_deliver_set_windows (world, world->life);
}

static HwSessionId
get_nonce (const HwDeliverWorld *world)
{
  return (HwSessionId){ world->nonce, 1 };
}

/* The only session that the client's disk can hold is the one that lives. */
static void
restore (HwDeliverWorld *world, const HwDeliverRecord *record)
{
  const HwSessionClientSaved saved = {
    .sid = record->sid,
    .nonce = record->nonce,
    .epoch = record->epoch,
    .gen = record->gen,
    .marks = { .una = record->una, .handled = record->handled },
  };

  world->life = hw_deliver_judge_get (&world->judge, &record->nonce);
  world->nonce = record->nonce.high;
  world->client = hw_session_client_restore (&world->plan.client, &saved);
  for (GList *l = record->messages.head; l != NULL; l = l->next)
    hw_session_client_restore_message (world->client, l->data);
  hw_deliver_judge_restored (&world->judge, world->life, HW_DELIVER_UP, record->una,
                             hw_session_get_next (hw_session_client_get_end (world->client)),
                             record->handled);
}

void
hw_deliver_client_start (HwDeliverWorld *world)
{
  const HwLinkInput open = { .kind = HW_LINK_INPUT_OPEN };

  if (world->client_disk.records->len > 0)
    restore (world, g_ptr_array_index (world->client_disk.records, 0));
  else
    {
      begin_life (world, 1);
      world->client
          = hw_session_client_new (&world->plan.client, &(HwSessionId){ world->nonce, 1 });
    }
  world->plan.link.seed++;
  world->link = hw_link_machine_new (&world->plan.link);
  hw_link_machine_input (world->link, &open, world->now);
  if (world->closing)
    hw_session_client_close (world->client, world->close_by - world->now, world->now);
}

static void
let_connection_go (HwDeliverWorld *world)
{
  if (world->connection != 0
      && hw_deliver_get_connection (world, world->connection)->open[HW_DELIVER_DOWN])
    {
      hw_deliver_get_connection (world, world->connection)->open[HW_DELIVER_DOWN] = FALSE;
      hw_deliver_send_eof (world, world->connection, HW_DELIVER_UP);
    }
  world->connection = 0;
}

void
hw_deliver_client_stop (HwDeliverWorld *world)
{
  let_connection_go (world);
  hw_deliver_disk_forget_staged (&world->client_disk);
  g_clear_pointer (&world->client, hw_session_client_free);
  g_clear_pointer (&world->link, hw_link_machine_free);
  hw_deliver_program_clear (&world->client_program);
  world->client_incarnation++;
}

void
hw_deliver_client_crash (HwDeliverWorld *world)
{
  hw_deliver_client_stop (world);
  hw_deliver_client_start (world);
}

static void
input_link (HwDeliverWorld *world,
            HwLinkInputKind kind,
            guint64 generation,
            HwReason reason,
            guint64 seq)
{
  const HwLinkInput input
      = { .kind = kind, .generation = generation, .reason = reason, .seq = seq };

  hw_link_machine_input (world->link, &input, world->now);
}

static void
carry_out_link (HwDeliverWorld *world, const HwLinkAction *action)
{
  const HwDeliverFrame ping = { .heartbeat = TRUE, .seq = action->seq };
  const HwBackoffConfig *backoff = &world->plan.link.backoff;

  if (action->kind == HW_LINK_ACTION_CONNECT)
    world->connection = hw_deliver_connect (world, action->generation);
  else if (action->kind == HW_LINK_ACTION_SEND_HEARTBEAT)
    hw_deliver_send (world, world->connection, HW_DELIVER_UP, &ping);
  else if (action->kind == HW_LINK_ACTION_SCHEDULED)
    hw_deliver_judge_expect (&world->judge,
                             action->delay_us >= backoff->min_us
                                 && action->delay_us <= backoff->cap_us,
                             "16: a wait outside its limits");
  else if (action->kind == HW_LINK_ACTION_DROP)
    {
      hw_session_client_disconnected (world->client, world->connection);
      let_connection_go (world);
    }
}

static void
handle_oldest (HwDeliverWorld *world)
{
  HwDeliverPending *pending = g_queue_pop_head (&world->client_program.pending);

  if (pending == NULL)
    return;
  if (!world->plan.client.durable)
    hw_deliver_judge_handled (&world->judge, &world->life->streams[HW_DELIVER_DOWN], pending->seq);
  hw_session_client_handled (world->client, pending->seq, world->now);
  world->result.n_delivered++;
  g_free (pending);
}

static void
deliver (HwDeliverWorld *world, const HwSessionAction *action)
{
  const HwDeliverPending pending = { .seq = action->seq };

  world->result.n_again += (guint) action->again;
  hw_deliver_judge_delivered (&world->judge, world->life, HW_DELIVER_DOWN, action);
  g_queue_push_tail (&world->client_program.pending, g_memdup2 (&pending, sizeof pending));
  if (world->plan.handling_us == 0)
    handle_oldest (world);
  else
    hw_deliver_push (world, hw_random_range (&world->random, 0, world->plan.handling_us),
                     HW_DELIVER_EVENT_HANDLE, 0, HW_DELIVER_DOWN, world->client_incarnation);
}

static void
say (HwDeliverWorld *world, const HwSessionAction *action)
{
  const HwDeliverFrame frame = { .message = action->message };

  if (action->message.kind == HW_SESSION_MESSAGE_HELLO)
    {
      world->life->streams[HW_DELIVER_UP].last_sent = 0;
      hw_deliver_judge_expect (&world->judge, !world->stopped, "20: attaches after its end");
    }
  if (action->message.kind == HW_SESSION_MESSAGE_DATA
      || action->message.kind == HW_SESSION_MESSAGE_ACK)
    hw_deliver_judge_said (&world->judge, world->life, HW_DELIVER_UP, &action->message,
                           world->plan.client.resend == HW_RESEND_RESUME);
  hw_deliver_send (world, action->connection, HW_DELIVER_UP, &frame);
}

static void
lost (HwDeliverWorld *world, const HwSessionAction *action)
{
  HwSessionId nonce;

  hw_deliver_judge_over (&world->judge, world->life, action,
                         !hw_deliver_server_has (world, hw_session_client_get_sid (world->client)));
  world->result.n_losses++;
  begin_life (world, 1);
  nonce = get_nonce (world);
  hw_deliver_program_clear (&world->client_program);
  world->client_incarnation++;
  hw_session_client_begin (world->client, &nonce, world->now);
}

static void
ended (HwDeliverWorld *world, const HwSessionAction *action)
{
  hw_deliver_judge_over (&world->judge, world->life, action, TRUE);
  if (action->fault == HW_SESSION_FAULT_EXHAUSTED)
    hw_deliver_judge_expect (&world->judge, action->n_in_doubt == 0,
                             "21: ended before all was ACKed");
  world->stopped = action->fault != HW_SESSION_FAULT_EXHAUSTED;
  world->result.n_losses += action->n_in_doubt > 0;
  input_link (world, HW_LINK_INPUT_CLOSE, 0, HW_REASON_USER, 0);
}

static void
carry_out (HwDeliverWorld *world, const HwSessionAction *action)
{
  guint64 generation = hw_link_machine_get_generation (world->link);

  if (action->kind == HW_SESSION_ACTION_SEND && action->connection == world->connection)
    say (world, action);
  else if (action->kind == HW_SESSION_ACTION_ACKED)
    hw_deliver_judge_acked (&world->judge, &world->life->streams[HW_DELIVER_UP], action->seq);
  else if (action->kind == HW_SESSION_ACTION_CLOSE && action->connection == world->connection)
    input_link (world, HW_LINK_INPUT_LOST, generation, HW_REASON_PROTOCOL_ERROR, 0);
  else if (action->kind == HW_SESSION_ACTION_LOST)
    lost (world, action);
  else if (action->kind == HW_SESSION_ACTION_ENDED)
    ended (world, action);
}

static void
hold (GArray *held, const HwSessionAction *action)
{
  HwSessionAction copy = *action;

  if (copy.message.payload != NULL)
    g_bytes_ref (copy.message.payload);
  g_array_append_val (held, copy);
}

static gboolean
is_save (HwSessionActionKind kind)
{
  return kind >= HW_SESSION_ACTION_SAVE_ATTACH;
}

static void
collect (HwDeliverWorld *world, GArray *held)
{
  const HwSessionId nonce = get_nonce (world);
  HwSessionAction action;

  while (hw_session_client_next_action (world->client, &action))
    {
      hw_deliver_judge_mix (&world->judge, action.kind * 64 + action.seq);
      if (is_save (action.kind))
        hw_deliver_disk_stage (&world->client_disk, &action, &nonce);
      else if (action.kind == HW_SESSION_ACTION_DELIVER)
        deliver (world, &action);
      else
        hold (held, &action);
    }
}

static gboolean
crashes (HwDeliverWorld *world)
{
  return world->plan.client.durable && world->now < world->plan.heal_at
         && hw_random_range (&world->random, 0, 999) < CRASH_PERMILLE;
}

/* HW-D-060, with a crash before the commit, after it, or between any two steps that follow. */
static void
carry_out_all (HwDeliverWorld *world, GArray *held, gboolean *crashed)
{
  *crashed = held->len + world->client_disk.staged->len > 0 && crashes (world);
  if (!*crashed)
    hw_deliver_disk_commit (&world->client_disk, &world->judge, HW_DELIVER_UP);
  for (guint i = 0; i < held->len; i++)
    {
      HwSessionAction *action = &g_array_index (held, HwSessionAction, i);

      *crashed = *crashed || crashes (world);
      if (!*crashed)
        carry_out (world, action);
      g_clear_pointer (&action->message.payload, g_bytes_unref);
    }
}

static gboolean
drain_session (HwDeliverWorld *world)
{
  g_autoptr (GArray) held = g_array_new (FALSE, FALSE, sizeof (HwSessionAction));
  gboolean crashed;

  collect (world, held);
  carry_out_all (world, held, &crashed);
  if (crashed)
    hw_deliver_client_crash (world);

  return held->len > 0 || crashed;
}

static void
check_bounds (HwDeliverWorld *world)
{
  const HwSession *end = hw_session_client_get_end (world->client);
  const HwSessionConfig *config = &world->plan.client;

  hw_deliver_judge_expect (&world->judge,
                           hw_session_get_n_unacked (end) <= config->max_messages
                               && hw_session_get_n_bytes (end) <= config->max_bytes
                               && hw_session_get_n_reordered (end) <= config->window,
                           "8: the client is out of bounds");
}

/* Numbers ended: the program starts a session, and so a life, of its own accord. */
static void
start_over_if_exhausted (HwDeliverWorld *world)
{
  if (world->stopped || hw_session_client_get_state (world->client) != HW_SESSION_CLIENT_ENDED)
    return;
  hw_deliver_client_stop (world);
  hw_deliver_client_start (world);
}

void
hw_deliver_client_drain (HwDeliverWorld *world)
{
  HwLinkAction action;
  gboolean more;

  do
    {
      more = FALSE;
      while (hw_link_machine_next_action (world->link, &action))
        carry_out_link (world, &action);
      more = drain_session (world);
    }
  while (more);
  check_bounds (world);
  start_over_if_exhausted (world);
}

static void
type_message (HwDeliverWorld *world)
{
  guint64 value = world->n_values + 1;
  g_autoptr (GBytes) payload = g_bytes_new (&value, sizeof value);
  HwSession *end = hw_session_client_get_end (world->client);
  guint64 next = hw_session_get_next (end);
  HwSessionSend result = hw_session_client_send (world->client, payload, world->now);
  gboolean accepted = result == HW_SESSION_SEND_ACCEPTED;

  hw_deliver_judge_expect (&world->judge, hw_session_get_next (end) == next + (guint) accepted,
                           "9: a refused message changed something");
  if (!accepted)
    return;
  if (!world->plan.client.durable)
    hw_deliver_judge_accepted (&world->judge, &world->life->streams[HW_DELIVER_UP], next, value);
  world->n_values++;
  world->n_accepted++;
}

static void
receive (HwDeliverWorld *world, const HwDeliverFrame *frame)
{
  guint64 generation = hw_link_machine_get_generation (world->link);

  input_link (world, frame->heartbeat ? HW_LINK_INPUT_PONG : HW_LINK_INPUT_RECEIVED, generation,
              HW_REASON_NONE, frame->seq);
  if (frame->heartbeat)
    return;
  if (frame->message.kind == HW_SESSION_MESSAGE_DATA)
    world->life->streams[HW_DELIVER_DOWN].n_data_received++;
  hw_session_client_receive (world->client, world->connection, &frame->message, world->now);
}

void
hw_deliver_client_event (HwDeliverWorld *world, const HwSimEvent *event)
{
  guint64 generation = hw_link_machine_get_generation (world->link);

  if (event->kind == HW_DELIVER_EVENT_SYN_ACK)
    {
      input_link (world, HW_LINK_INPUT_CONNECTED, generation, HW_REASON_NONE, 0);
      hw_session_client_connected (world->client, event->connection, world->now);
    }
  else if (event->kind == HW_DELIVER_EVENT_REFUSED)
    input_link (world, HW_LINK_INPUT_LOST, generation, HW_REASON_REFUSED, 0);
  else if (event->kind == HW_DELIVER_EVENT_EOF)
    input_link (world, HW_LINK_INPUT_LOST, generation, HW_REASON_EOF, 0);
  else if (event->kind == HW_DELIVER_EVENT_FRAME)
    receive (world, (const HwDeliverFrame *) (guintptr) event->value);
  else if (event->kind == HW_DELIVER_EVENT_TYPE)
    type_message (world);
  else if (event->kind == HW_DELIVER_EVENT_HANDLE)
    handle_oldest (world);
  hw_deliver_client_drain (world);
}

void
hw_deliver_client_time (HwDeliverWorld *world)
{
  input_link (world, HW_LINK_INPUT_TIME, 0, HW_REASON_NONE, 0);
  hw_session_client_time (world->client, world->now);
  hw_deliver_client_drain (world);
}

HwTime
hw_deliver_client_get_deadline (const HwDeliverWorld *world)
{
  return MIN (hw_link_machine_get_deadline (world->link),
              hw_session_client_get_deadline (world->client));
}

void
hw_deliver_client_close (HwDeliverWorld *world)
{
  world->closing = TRUE;
  world->close_by = world->now + HW_SEC (4);
  hw_session_client_close (world->client, HW_SEC (4), world->now);
  hw_deliver_client_drain (world);
}
