/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the wire of the delivery simulation: latency, cuts, half-open ends, and what a lossy path
 * does. */
#include "hw-deliver-bytes.h"

#include <math.h>

#define SHORTEST_LATENCY HW_MSEC (1)
#define LOSS_PERCENT 6

HwDeliverConnection *
hw_deliver_get_connection (HwDeliverWorld *world, guint64 connection)
{
  return &g_array_index (world->connections, HwDeliverConnection, connection - 1);
}

void
hw_deliver_push (HwDeliverWorld *world,
                 HwTime after,
                 HwDeliverEvent kind,
                 guint64 connection,
                 guint64 value,
                 guint64 cuts)
{
  hw_sim_queue_push (&world->queue, (HwSimEvent){ .at = world->now + after,
                                                  .kind = kind,
                                                  .connection = connection,
                                                  .value = value,
                                                  .cuts = cuts });
}

static gboolean
is_healed (const HwDeliverWorld *world)
{
  return world->now >= world->plan.heal_at;
}

/* Pareto's tail: without it a late HELLO never meets a newer one. */
static HwTime
pick_latency (HwDeliverWorld *world)
{
  double u = 1 - hw_random_double (&world->random);
  double span = (double) SHORTEST_LATENCY / pow (u, 1 / 0.8);
  HwTime longest = is_healed (world) ? HW_MSEC (50) : world->plan.tail_us;

  return span < (double) longest ? (HwTime) span : longest;
}

guint64
hw_deliver_connect (HwDeliverWorld *world, guint64 generation)
{
  HwDeliverConnection fresh = { .generation = generation, .open = { FALSE, TRUE } };

  g_array_append_val (world->connections, fresh);
  world->result.n_connections++;
  hw_deliver_push (world, pick_latency (world), HW_DELIVER_EVENT_SYN, world->connections->len, 0,
                   0);

  return world->connections->len;
}

static void
frame_free (HwDeliverFrame *frame)
{
  g_clear_pointer (&frame->message.payload, g_bytes_unref);
  g_free (frame);
}

HwTime
hw_deliver_pick_arrival (HwDeliverWorld *world, guint64 connection, HwDeliverDirection direction)
{
  HwDeliverConnection *wire = hw_deliver_get_connection (world, connection);
  HwTime arrival = world->now + pick_latency (world);

  wire->last[direction] = MAX (wire->last[direction], arrival);

  return wire->last[direction];
}

static void
carry (HwDeliverWorld *world,
       guint64 connection,
       HwDeliverDirection direction,
       const HwDeliverFrame *frame)
{
  HwDeliverConnection *wire = hw_deliver_get_connection (world, connection);
  HwTime arrival = world->now + pick_latency (world);
  HwDeliverFrame *copy = g_memdup2 (frame, sizeof *frame);
  gboolean may_overtake = world->plan.lossy && !is_healed (world) && !frame->heartbeat
                          && hw_deliver_chance (&world->random, 20);

  if (copy->message.payload != NULL)
    g_bytes_ref (copy->message.payload);
  if (!may_overtake)
    wire->last[direction] = arrival = MAX (wire->last[direction], arrival);
  hw_deliver_push (world, arrival - world->now, HW_DELIVER_EVENT_FRAME, connection,
                   (guint64) (guintptr) copy, direction);
}

void
hw_deliver_send (HwDeliverWorld *world,
                 guint64 connection,
                 HwDeliverDirection direction,
                 const HwDeliverFrame *frame)
{
  gboolean lossy = world->plan.lossy && !is_healed (world) && !frame->heartbeat;

  world->result.n_frames++;
  if (hw_deliver_get_connection (world, connection)->deaf[direction])
    return;
  if (lossy && hw_deliver_chance (&world->random, LOSS_PERCENT))
    return;
  if (world->plan.codec != NULL)
    {
      hw_deliver_bytes_send (world, connection, direction, frame);
      return;
    }
  carry (world, connection, direction, frame);
  if (lossy && hw_deliver_chance (&world->random, LOSS_PERCENT))
    carry (world, connection, direction, frame);
}

void
hw_deliver_send_eof (HwDeliverWorld *world, guint64 connection, HwDeliverDirection direction)
{
  HwDeliverConnection *wire = hw_deliver_get_connection (world, connection);
  HwTime arrival = hw_deliver_pick_arrival (world, connection, direction);

  if (wire->deaf[direction] || (!is_healed (world) && hw_deliver_chance (&world->random, 30)))
    return;
  hw_deliver_push (world, arrival - world->now, HW_DELIVER_EVENT_EOF, connection, 0, direction);
}

/* One way or both; with an EOF made up on either side, at once, late, or never. What is on its way
 * is gone, whatever byte of it had come: where frames are bytes, the rest of one may be. */
void
hw_deliver_cut (HwDeliverWorld *world, guint64 connection)
{
  HwDeliverConnection *wire = hw_deliver_get_connection (world, connection);
  gint64 ways = hw_random_range (&world->random, 1, 3);

  for (int direction = 0; direction < 2; direction++)
    {
      if ((ways & 1 << direction) == 0)
        continue;
      wire->deaf[direction] = TRUE;
      if (hw_deliver_chance (&world->random, 50))
        hw_deliver_push (world, pick_latency (world), HW_DELIVER_EVENT_EOF, connection, 1,
                         (guint64) direction);
    }
}

void
hw_deliver_clear_wire (HwDeliverWorld *world)
{
  while (hw_sim_queue_get_deadline (&world->queue) != HW_TIME_NEVER)
    {
      HwSimEvent event = hw_sim_queue_pop (&world->queue);

      if (event.kind == HW_DELIVER_EVENT_FRAME)
        frame_free ((HwDeliverFrame *) (guintptr) event.value);
      else if (event.kind == HW_DELIVER_EVENT_PIECE)
        hw_deliver_bytes_free_piece (&event);
    }
  hw_sim_queue_clear (&world->queue);
  for (guint i = 1; i <= world->connections->len; i++)
    hw_deliver_bytes_clear (hw_deliver_get_connection (world, i));
  g_array_unref (world->connections);
}

void
hw_deliver_program_clear (HwDeliverProgram *self)
{
  g_queue_clear_full (&self->pending, g_free);
  self->session = NULL;
}
