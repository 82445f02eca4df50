/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a simulated life of sessions: faults, then peace, then everything must have arrived. */
#include "hw-deliver-bytes.h"

#define DRAIN_TIME HW_SEC (40)
#define MAX_STEPS 200000
#define FIRST_NEAR_END (HW_SESSION_LAST_SEQ - 9)

static void
seed_near_end (HwDeliverWorld *world)
{
  const HwSessionId nonce = { 1, 1 };
  HwDeliverDisk *disks[] = { &world->client_disk, &world->server_disk };

  world->plan.client.delivery = HW_DELIVERY_EXACTLY_ONCE;
  world->plan.client.durable = world->plan.server.session.durable = TRUE;
  hw_deliver_set_windows (world, hw_deliver_judge_begin (&world->judge, HW_DELIVERY_EXACTLY_ONCE,
                                                         FIRST_NEAR_END));
  for (gsize i = 0; i < G_N_ELEMENTS (disks); i++)
    {
      HwDeliverRecord *record = hw_deliver_disk_add (disks[i], &nonce, FIRST_NEAR_END);

      record->sid = (HwSessionId){ ++world->n_sids, 2 };
      record->sid.high = 1;
      record->gen = 1;
      record->delivery = HW_DELIVERY_EXACTLY_ONCE;
    }
}

static void
world_init (HwDeliverWorld *world, guint64 seed)
{
  *world = (HwDeliverWorld){ .close_by = HW_TIME_NEVER };
  hw_random_init (&world->random, seed);
  hw_deliver_plan_init (&world->plan, &world->random);
  hw_sim_queue_init (&world->queue);
  hw_deliver_judge_init (&world->judge);
  hw_deliver_disk_init (&world->client_disk);
  hw_deliver_disk_init (&world->server_disk);
  world->connections = g_array_new (FALSE, FALSE, sizeof (HwDeliverConnection));
  world->server_programs = g_ptr_array_new_with_free_func (g_free);
  world->n_sids = 1;
  if (world->plan.near_end)
    seed_near_end (world);
  hw_deliver_server_start (world);
  hw_deliver_client_start (world);
  hw_deliver_push (world, 0, HW_DELIVER_EVENT_TYPE, 0, 0, 0);
  hw_deliver_push (world, world->plan.mean_fault_us, HW_DELIVER_EVENT_FAULT, 0, 0, 0);
}

static void
world_clear (HwDeliverWorld *world)
{
  hw_deliver_client_stop (world);
  if (world->server != NULL)
    hw_deliver_server_stop (world);
  hw_deliver_clear_wire (world);
  hw_deliver_disk_clear (&world->client_disk);
  hw_deliver_disk_clear (&world->server_disk);
  g_ptr_array_unref (world->server_programs);
  hw_deliver_judge_clear (&world->judge);
}

static void
stop_server (HwDeliverWorld *world)
{
  if (world->server == NULL)
    return;
  hw_deliver_server_stop (world);
  hw_deliver_push (world, hw_random_range (&world->random, 0, HW_MSEC (600)),
                   HW_DELIVER_EVENT_START, 0, 0, 0);
}

static void
block_writes (HwDeliverWorld *world)
{
  hw_session_set_writable (hw_session_client_get_end (world->client), FALSE);
  hw_deliver_push (world, hw_random_range (&world->random, 0, HW_MSEC (500)),
                   HW_DELIVER_EVENT_WRITABLE, 0, 0, world->client_incarnation);
}

static void
make_fault (HwDeliverWorld *world)
{
  gint64 drawn = hw_random_range (&world->random, 0, 99);

  if (world->plan.thief && drawn < 30)
    hw_deliver_server_steal (world);
  else if (world->plan.early_close && drawn < 40 && !world->closing)
    hw_deliver_client_close (world);
  else if (drawn < 60 && world->connection != 0)
    hw_deliver_cut (world, world->connection);
  else if (drawn < 70)
    stop_server (world);
  else if (drawn < 78)
    {
      hw_deliver_client_crash (world);
      hw_deliver_client_drain (world);
    }
  else if (drawn < 88)
    hw_deliver_server_replay (world);
  else if (drawn < 92)
    hw_deliver_server_forge_ack (world);
  else
    block_writes (world);
}

static void
fault (HwDeliverWorld *world)
{
  HwTime wait = hw_random_range (&world->random, 1, 2 * world->plan.mean_fault_us);

  if (world->now >= world->plan.heal_at || world->stopped)
    return;
  make_fault (world);
  hw_deliver_push (world, wait, HW_DELIVER_EVENT_FAULT, 0, 0, 0);
}

/* What the faults had broken for good is found to be dead by the machines themselves. */
static void
type (HwDeliverWorld *world, const HwSimEvent *event)
{
  if (world->stopped || world->closing || world->n_accepted >= world->plan.n_messages)
    return;
  hw_deliver_client_event (world, event);
  hw_deliver_push (world, hw_random_range (&world->random, 1, 2 * world->plan.mean_send_us),
                   HW_DELIVER_EVENT_TYPE, 0, 0, 0);
}

static void
syn (HwDeliverWorld *world, const HwSimEvent *event)
{
  HwDeliverConnection *wire = hw_deliver_get_connection (world, event->connection);

  wire->open[HW_DELIVER_UP] = world->server != NULL;
  hw_deliver_push (world, HW_MSEC (1),
                   world->server != NULL ? HW_DELIVER_EVENT_SYN_ACK : HW_DELIVER_EVENT_REFUSED,
                   event->connection, 0, 0);
}

/* Arrives at the end that its direction leads to, if that is still there. A cut's own EOF (value 1)
 * arrives although nothing else does. */
static gboolean
is_read (HwDeliverWorld *world, const HwSimEvent *event)
{
  HwDeliverDirection direction = (HwDeliverDirection) event->cuts;
  const HwDeliverConnection *wire = hw_deliver_get_connection (world, event->connection);
  gboolean made_up = event->kind == HW_DELIVER_EVENT_EOF && event->value == 1;
  gboolean reads = wire->open[direction] || (direction == HW_DELIVER_UP && wire->lingers);

  return reads && (!wire->deaf[direction] || made_up);
}

static void
arrive (HwDeliverWorld *world, const HwSimEvent *event)
{
  HwDeliverDirection direction = (HwDeliverDirection) event->cuts;

  if (!is_read (world, event))
    return;
  if (direction == HW_DELIVER_DOWN && event->connection == world->connection)
    hw_deliver_client_event (world, event);
  else if (direction == HW_DELIVER_UP && world->server != NULL)
    hw_deliver_server_event (world, event);
}

static void
free_frame (const HwSimEvent *event)
{
  HwDeliverFrame *frame = (HwDeliverFrame *) (guintptr) event->value;

  g_clear_pointer (&frame->message.payload, g_bytes_unref);
  g_free (frame);
}

static void
answer_syn (HwDeliverWorld *world, const HwSimEvent *event)
{
  const HwDeliverConnection *wire = hw_deliver_get_connection (world, event->connection);

  if (event->connection == world->connection && wire->open[HW_DELIVER_DOWN])
    hw_deliver_client_event (world, event);
}

static void
handle (HwDeliverWorld *world, const HwSimEvent *event)
{
  if (event->value == HW_DELIVER_DOWN && event->cuts == world->client_incarnation)
    hw_deliver_client_event (world, event);
  else if (event->value == HW_DELIVER_UP && world->server != NULL
           && event->cuts == world->server_incarnation)
    hw_deliver_server_event (world, event);
}

static void
step_event (HwDeliverWorld *world)
{
  HwSimEvent event = hw_sim_queue_pop (&world->queue);

  hw_deliver_judge_mix (&world->judge, (guint64) event.kind << 56 | (guint64) event.at);
  if (event.kind == HW_DELIVER_EVENT_SYN)
    syn (world, &event);
  else if (event.kind == HW_DELIVER_EVENT_SYN_ACK || event.kind == HW_DELIVER_EVENT_REFUSED)
    answer_syn (world, &event);
  else if (event.kind == HW_DELIVER_EVENT_FRAME || event.kind == HW_DELIVER_EVENT_EOF)
    arrive (world, &event);
  else if (event.kind == HW_DELIVER_EVENT_PIECE)
    hw_deliver_bytes_arrive (world, &event, is_read, arrive);
  else if (event.kind == HW_DELIVER_EVENT_TYPE)
    type (world, &event);
  else if (event.kind == HW_DELIVER_EVENT_HANDLE)
    handle (world, &event);
  else if (event.kind == HW_DELIVER_EVENT_FAULT)
    fault (world);
  else if (event.kind == HW_DELIVER_EVENT_START && world->server == NULL)
    hw_deliver_server_start (world);
  else if (event.kind == HW_DELIVER_EVENT_WRITABLE && event.cuts == world->client_incarnation)
    {
      hw_session_set_writable (hw_session_client_get_end (world->client), TRUE);
      hw_deliver_client_drain (world);
    }
  if (event.kind == HW_DELIVER_EVENT_FRAME)
    free_frame (&event);
  else if (event.kind == HW_DELIVER_EVENT_PIECE)
    hw_deliver_bytes_free_piece (&event);
}

static HwTime
get_server_deadline (const HwDeliverWorld *world)
{
  return world->server == NULL ? HW_TIME_NEVER : hw_session_store_get_deadline (world->server);
}

static void
step (HwDeliverWorld *world)
{
  HwTime client = hw_deliver_client_get_deadline (world);
  HwTime server = get_server_deadline (world);
  HwTime queue = hw_sim_queue_get_deadline (&world->queue);
  HwTime next = MIN (queue, MIN (client, server));

  hw_deliver_judge_expect (&world->judge, next != HW_TIME_NEVER, "18: stuck: nothing is to come");
  if (next == HW_TIME_NEVER)
    return;
  world->now = world->judge.now = MAX (world->now, next);
  if (queue <= next)
    step_event (world);
  else if (client <= next)
    hw_deliver_client_time (world);
  else
    {
      hw_session_store_time (world->server, world->now);
      hw_deliver_server_drain (world);
    }
}

static gboolean
is_stream_drained (const HwDeliverStream *stream)
{
  guint64 last = stream->first + stream->accepted->len - 1;

  return stream->handled == last && stream->acked == last;
}

/* Exactly once: and each was answered once. At most once has no such end: what is gone is gone. */
static gboolean
is_drained (const HwDeliverWorld *world)
{
  const HwDeliverStream *up = &world->life->streams[HW_DELIVER_UP];
  const HwDeliverStream *down = &world->life->streams[HW_DELIVER_DOWN];

  if (world->n_accepted < world->plan.n_messages || world->now < world->plan.heal_at)
    return FALSE;
  if (world->life->delivery == HW_DELIVERY_AT_MOST_ONCE)
    return hw_session_get_n_unacked (hw_session_client_get_end (world->client)) == 0;

  return is_stream_drained (up) && is_stream_drained (down)
         && (world->life->delivery == HW_DELIVERY_AT_LEAST_ONCE
             || up->accepted->len == down->accepted->len);
}

static void
check_progress (HwDeliverWorld *world, guint64 n_steps)
{
  gboolean late = world->now > world->plan.heal_at + DRAIN_TIME || n_steps > MAX_STEPS;

  world->result.n_stuck += late;
  hw_deliver_judge_expect (&world->judge, !late, "18: not drained in time after the last fault");
  hw_deliver_judge_expect (&world->judge, world->stopped || world->now <= world->close_by,
                           "21: closing didn't end in time");
}

/* Each accepted message is the answer's source: same order, once. */
static void
check_echoes (HwDeliverWorld *world)
{
  for (guint i = 0; i < world->judge.lives->len; i++)
    {
      const HwDeliverLife *life = g_ptr_array_index (world->judge.lives, i);
      const GArray *up = life->streams[HW_DELIVER_UP].accepted;
      const GArray *down = life->streams[HW_DELIVER_DOWN].accepted;

      world->result.n_accepted += up->len + down->len;
      for (guint j = 0; life->delivery == HW_DELIVERY_EXACTLY_ONCE && j < down->len; j++)
        hw_deliver_judge_expect (&world->judge,
                                 j < up->len
                                     && g_array_index (up, guint64, j)
                                            == g_array_index (down, guint64, j),
                                 "14: an effect was lost or doubled by a restart");
    }
}

/* 12: each message once a connection that it could be sent on, ACKs no more than frames, the
 * heartbeats, the handshakes; and what the timer sends again. */
static void
check_budget (HwDeliverWorld *world)
{
  guint64 seconds = (guint64) (world->now / HW_SEC (1)) + 1;
  guint64 budget = 60 * world->result.n_accepted + 120 * world->result.n_connections + 40 * seconds;

  hw_deliver_judge_expect (&world->judge, world->result.n_frames <= budget, "12: too many frames");
}

HwDeliverResult
hw_deliver_run (guint64 seed)
{
  g_autofree HwDeliverWorld *world = g_new (HwDeliverWorld, 1);
  HwDeliverResult result;
  guint64 n_steps = 0;

  world_init (world, seed);
  while (world->judge.complaint == NULL && !world->stopped)
    {
      step (world);
      if (!world->closing && is_drained (world))
        hw_deliver_client_close (world);
      check_progress (world, ++n_steps);
    }
  check_echoes (world);
  check_budget (world);
  world->result.n_torn = hw_deliver_bytes_count_torn (world);
  result = world->result;
  result.hash = world->judge.hash;
  result.complaint = world->judge.complaint;
  result.complained_at = result.length = world->now;
  result.n_lost = world->judge.n_lost;
  result.n_doubled = world->judge.n_doubled;
  result.n_reordered = world->judge.n_reordered;
  world_clear (world);

  return result;
}
