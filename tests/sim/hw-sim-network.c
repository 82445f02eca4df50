/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a simulated network: what is lost with the cable out, and what TCP makes of it. */
#include "hw-sim-network.h"

#include <math.h>

#define MAX_RTO HW_SEC (120)
#define SYN_RTO HW_SEC (1)
#define TO_SERVER 0
#define TO_CLIENT 1
#define DATA 0 /* as a frame's number; heartbeats count from 1 */

typedef enum
{
  CABLE,   /* pull or plug */
  SYN,     /* value: the RTO after which it is sent again */
  SYN_ACK, /* arrives */
  FRAME,   /* arrives; connection: the stream's, value: the number */
  RESEND,  /* the stream's timer; value: the RTO */
  RESET,   /* something on the way sends a RST, or an EOF */
  TYPE,    /* the user writes a message */
} Kind;

/* One direction of one connection. */
typedef struct
{
  GArray *lost;  /* numbers of frames that wait to be sent again, in order */
  guint n_flown; /* of these the first, which were under way when the cable was pulled */
  HwTime last_arrival;
  gboolean timer;
} Stream;

static void
stream_free (gpointer data)
{
  Stream *stream = data;

  g_array_unref (stream->lost);
  g_free (stream);
}

static gint64
stream_id (guint64 connection, int direction)
{
  return (gint64) (connection * 2 + (guint64) direction);
}

static Stream *
get_stream (HwSimNetwork *self, gint64 id)
{
  Stream *stream = g_hash_table_lookup (self->streams, &id);

  if (stream == NULL)
    {
      stream = g_new0 (Stream, 1);
      stream->lost = g_array_new (FALSE, FALSE, sizeof (guint64));
      g_hash_table_insert (self->streams, g_memdup2 (&id, sizeof id), stream);
    }

  return stream;
}

static void
push (HwSimNetwork *self, HwTime at, Kind kind, guint64 connection, guint64 value)
{
  hw_sim_queue_push (&self->queue, (HwSimEvent){ .at = at,
                                                 .kind = kind,
                                                 .connection = connection,
                                                 .value = value,
                                                 .cuts = self->n_cuts });
}

/* Pareto's tail: most spans are short, a few very long. */
static HwTime
pick_span (HwSimNetwork *self, HwTime shortest)
{
  double u = 1 - hw_random_double (&self->random);
  double span = (double) shortest / pow (u, 1 / 0.9);

  return span < (double) self->config->max_span ? (HwTime) span : self->config->max_span;
}

static HwTime
pick_exponential (HwSimNetwork *self, HwTime mean)
{
  return 1 + (HwTime) (-log (1 - hw_random_double (&self->random)) * (double) mean);
}

static HwTime
pick_latency (HwSimNetwork *self)
{
  return hw_random_range (&self->random, self->config->min_latency, self->config->max_latency);
}

void
hw_sim_network_init (HwSimNetwork *self, const HwSimNetworkConfig *config, guint64 seed)
{
  *self = (HwSimNetwork){ .config = config, .plugged = TRUE };
  hw_random_init (&self->random, seed);
  hw_sim_queue_init (&self->queue);
  self->streams = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, stream_free);
  push (self, config->min_plugged + pick_span (self, HW_SEC (1)), CABLE, 0, 0);
  push (self, pick_exponential (self, config->mean_reset), RESET, 0, 0);
  push (self, pick_exponential (self, config->mean_data), TYPE, 0, 0);
}

void
hw_sim_network_clear (HwSimNetwork *self)
{
  hw_sim_queue_clear (&self->queue);
  g_clear_pointer (&self->streams, g_hash_table_unref);
}

static void
start_timer (HwSimNetwork *self, Stream *stream, gint64 id, HwTime at)
{
  if (!stream->timer)
    push (self, at, RESEND, (guint64) id, HW_SIM_RTO * 2);
  stream->timer = TRUE;
}

static void
carry (HwSimNetwork *self, Stream *stream, gint64 id, guint64 number, HwTime now)
{
  stream->last_arrival = MAX (stream->last_arrival, now + pick_latency (self));
  push (self, stream->last_arrival, FRAME, (guint64) id, number);
}

static void
send_frame (HwSimNetwork *self, gint64 id, guint64 number, HwTime now)
{
  Stream *stream = get_stream (self, id);

  if (self->plugged && stream->lost->len == 0)
    carry (self, stream, id, number, now);
  else
    {
      g_array_append_val (stream->lost, number);
      start_timer (self, stream, id, now + HW_SIM_RTO);
    }
}

/* Its time of sending isn't known any more; it was at most the longest latency ago. */
static void
lose_in_flight (HwSimNetwork *self, const HwSimEvent *event)
{
  gint64 id = (gint64) event->connection;
  Stream *stream = get_stream (self, id);

  g_array_insert_val (stream->lost, stream->n_flown, event->value);
  stream->n_flown++;
  start_timer (self, stream, id, event->at + HW_SIM_RTO - self->config->max_latency);
}

static void
resend (HwSimNetwork *self, const HwSimEvent *event)
{
  gint64 id = (gint64) event->connection;
  Stream *stream = get_stream (self, id);
  HwTime rto = MIN ((HwTime) event->value, MAX_RTO);

  if (!self->plugged)
    {
      push (self, event->at + rto, RESEND, event->connection, (guint64) rto * 2);
      return;
    }
  for (guint i = 0; i < stream->lost->len; i++)
    carry (self, stream, id, g_array_index (stream->lost, guint64, i), event->at);
  g_array_set_size (stream->lost, 0);
  stream->n_flown = 0;
  stream->timer = FALSE;
}

void
hw_sim_network_connect (HwSimNetwork *self, guint64 connection, HwTime now)
{
  self->connection = connection;
  push (self, now, SYN, connection, SYN_RTO);
}

void
hw_sim_network_send_ping (HwSimNetwork *self, guint64 connection, guint64 seq, HwTime now)
{
  send_frame (self, stream_id (connection, TO_SERVER), seq, now);
}

void
hw_sim_network_send_data (HwSimNetwork *self, guint64 connection, HwTime now)
{
  send_frame (self, stream_id (connection, TO_SERVER), DATA, now);
}

HwTime
hw_sim_network_get_deadline (const HwSimNetwork *self)
{
  return hw_sim_queue_get_deadline (&self->queue);
}

static HwSimNews
turn_cable (HwSimNetwork *self, HwTime now)
{
  self->plugged = !self->plugged;
  self->turned_at = now;
  self->n_cuts += self->plugged ? 0 : 1;
  push (self,
        now
            + (self->plugged ? self->config->min_plugged + pick_span (self, HW_SEC (1))
                             : pick_span (self, self->config->min_cut)),
        CABLE, 0, 0);

  return self->plugged ? HW_SIM_NEWS_PLUGGED : HW_SIM_NEWS_PULLED;
}

static gboolean
was_cut (const HwSimNetwork *self, const HwSimEvent *event)
{
  return !self->plugged || event->cuts != self->n_cuts;
}

/* A SYN that is sent again although it was answered makes callbacks that come late. */
static HwSimNews
shake_hands (HwSimNetwork *self, const HwSimEvent *event)
{
  HwTime round_trip = pick_latency (self) + pick_latency (self);

  if (event->value <= SYN_RTO * 64)
    push (self, event->at + (HwTime) event->value, SYN, event->connection, event->value * 2);
  if (self->plugged)
    push (self, event->at + round_trip, SYN_ACK, event->connection, 0);

  return HW_SIM_NEWS_NONE;
}

static HwSimNews
arrive_at_client (const HwSimEvent *event, HwLinkInput *input)
{
  *input = (HwLinkInput){
    .kind = event->value == DATA ? HW_LINK_INPUT_RECEIVED : HW_LINK_INPUT_PONG,
    .generation = event->connection / 2,
    .seq = event->value,
  };

  return HW_SIM_NEWS_INPUT;
}

static HwSimNews
arrive (HwSimNetwork *self, const HwSimEvent *event, HwLinkInput *input)
{
  gint64 id = (gint64) event->connection;

  if (was_cut (self, event))
    {
      lose_in_flight (self, event);
      return HW_SIM_NEWS_NONE;
    }
  if (id % 2 == TO_CLIENT)
    return arrive_at_client (event, input);
  send_frame (self, id + TO_CLIENT - TO_SERVER, event->value, event->at);

  return HW_SIM_NEWS_NONE;
}

static HwSimNews
connected (HwSimNetwork *self, const HwSimEvent *event, HwLinkInput *input)
{
  if (was_cut (self, event))
    return HW_SIM_NEWS_NONE;
  *input = (HwLinkInput){ .kind = HW_LINK_INPUT_CONNECTED, .generation = event->connection };

  return HW_SIM_NEWS_INPUT;
}

/* Now and then for an older generation, whose socket is long gone. */
static HwSimNews
reset (HwSimNetwork *self, HwTime now, HwLinkInput *input)
{
  push (self, now + pick_exponential (self, self->config->mean_reset), RESET, 0, 0);
  *input = (HwLinkInput){
    .kind = HW_LINK_INPUT_LOST,
    .generation = self->connection - (guint64) hw_random_range (&self->random, 0, 1),
    .reason = hw_random_range (&self->random, 0, 1) == 0 ? HW_REASON_RESET : HW_REASON_EOF,
  };

  return HW_SIM_NEWS_INPUT;
}

static HwSimNews
type (HwSimNetwork *self, HwTime now)
{
  push (self, now + pick_exponential (self, self->config->mean_data), TYPE, 0, 0);

  return HW_SIM_NEWS_TYPE;
}

HwSimNews
hw_sim_network_step (HwSimNetwork *self, HwLinkInput *input)
{
  HwSimEvent event = hw_sim_queue_pop (&self->queue);

  switch ((Kind) event.kind)
    {
    case CABLE:
      return turn_cable (self, event.at);
    case SYN:
      return shake_hands (self, &event);
    case SYN_ACK:
      return connected (self, &event, input);
    case FRAME:
      return arrive (self, &event, input);
    case RESEND:
      resend (self, &event);
      return HW_SIM_NEWS_NONE;
    case RESET:
      return reset (self, event.at, input);
    case TYPE:
      return type (self, event.at);
    default:
      g_assert_not_reached ();
    }
}
