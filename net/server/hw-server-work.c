/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the messages that workers work on: whose they are, and in which order they are answered. */
#include "server/hw-server-work.h"

#include "core/hw-answer-order.h"
#include "core/hw-random.h"
#include "server/hw-server-loop.h"
#include "server/hw-server.h"
#include "server/hw-worker-pool.h"

/*
 * How it works. Each connection, and each session, is an owner, by a number that is never used
 * twice. A message gets a ticket of its owner's, and goes to the workers with a delay that is drawn
 * here, so that a seed means the same delays for the same messages. What comes back is put into the
 * owner's order; what may leave then is queued, and each peer's output is flushed once for all that
 * came back together. What comes back for an owner that is gone is dropped.
 */

#define MOST_OF_PEER 64     /* messages in work */
#define MOST_OF_SESSION 256 /* four times its window: what is over that came again */
#define MOST_BYTES_OF_PEER (1024 * 1024)
#define SESSION_BIT ((guint64) 1 << 63) /* connections are counted from 1 */

typedef struct
{
  guint64 id;
  HwPeer *peer; /* or */
  HwServerSession *session;
  HwAnswerOrder order;
  gsize n_bytes; /* in work */
} Owner;

struct _HwServerWork
{
  HwServerLoop *loop;
  HwWorkerPool *pool;
  HwRandom random;
  GHashTable *owners; /* Owner by its id */
  GPtrArray *touched; /* HwPeer: answers wait in its output, or it may go on */
  gsize n_bytes;      /* in work, of all peers */
};

static void
owner_free (gpointer data)
{
  Owner *owner = data;

  hw_answer_order_clear (&owner->order);
  g_free (owner);
}

static void finished_post_cb (gpointer user_data);

/* In a worker's thread. */
static void
finished_cb (gpointer user_data)
{
  HwServerWork *self = user_data;

  hw_poller_post (self->loop->poller, finished_post_cb, self);
}

HwServerWork *
hw_server_work_new (HwServerLoop *loop, GError **error)
{
  HwServerWork *self = g_new0 (HwServerWork, 1);

  self->loop = loop;
  self->owners = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, owner_free);
  self->touched = g_ptr_array_new ();
  hw_random_init (&self->random, loop->settings.work_seed);
  self->pool = hw_worker_pool_new (loop->settings.n_workers, finished_cb, self, error);
  if (self->pool == NULL)
    g_clear_pointer (&self, hw_server_work_free);

  return self;
}

void
hw_server_work_free (HwServerWork *self)
{
  g_clear_pointer (&self->pool, hw_worker_pool_free);
  g_hash_table_unref (self->owners);
  g_ptr_array_unref (self->touched);
  g_free (self);
}

static Owner *
add_owner (HwServerWork *self, guint64 id, HwOrder order, guint max_in_work)
{
  Owner *owner = g_new0 (Owner, 1);

  owner->id = id;
  hw_answer_order_init (&owner->order, order, max_in_work);
  g_hash_table_insert (self->owners, &owner->id, owner);

  return owner;
}

static Owner *
find_owner (HwServerWork *self, guint64 id)
{
  return g_hash_table_lookup (self->owners, &id);
}

/* HW-P-162: version 1 knows its answers by their order alone. */
static Owner *
get_owner_of_peer (HwServerWork *self, HwPeer *peer)
{
  gboolean unnumbered = peer->decoder.codec == &hw_codec_binary1;
  Owner *owner = find_owner (self, peer->conn);

  if (owner != NULL)
    return owner;
  owner = add_owner (self, peer->conn, unnumbered ? HW_ORDER_KEPT : self->loop->settings.order,
                     MOST_OF_PEER);
  owner->peer = peer;

  return owner;
}

static Owner *
get_owner_of_session (HwServerWork *self, HwServerSession *session)
{
  Owner *owner = find_owner (self, session->id | SESSION_BIT);

  if (owner != NULL)
    return owner;
  owner = add_owner (self, session->id | SESSION_BIT, self->loop->settings.order, MOST_OF_SESSION);
  owner->session = session;

  return owner;
}

/* Its payload is the caller's to set. */
static HwJob *
add_job (HwServerWork *self, Owner *owner, guint64 seq, gboolean goes_on, GBytes *payload)
{
  const HwServerSettings *settings = &self->loop->settings;
  HwJob *job = g_new0 (HwJob, 1);

  job->owner = owner->id;
  job->ticket = hw_answer_order_take (&owner->order, goes_on);
  job->seq = seq;
  job->delay_us
      = hw_random_range (&self->random, settings->work_delay_min_us, settings->work_delay_max_us);
  job->payload = payload;
  owner->n_bytes += g_bytes_get_size (payload);

  return job;
}

/* HW-P-163: one is always let in: else a message as large as may be never would. */
static gboolean
is_full (HwServerWork *self, const Owner *owner)
{
  if (owner->order.n_in_work == 0)
    return FALSE;

  return hw_answer_order_is_full (&owner->order) || owner->n_bytes >= MOST_BYTES_OF_PEER
         || self->n_bytes >= self->loop->settings.total_output_limit;
}

void
hw_server_work_take (HwServerWork *self, HwPeer *peer, const HwFrame *frame)
{
  Owner *owner = get_owner_of_peer (self, peer);
  guint8 more = frame->flags & HW_FRAME_FLAG_MORE;
  HwJob *job = add_job (self, owner, frame->seq, more != 0,
                        g_bytes_new (frame->payload, frame->payload_length));

  job->version = frame->version;
  job->flags = more;
  self->n_bytes += frame->payload_length;
  hw_worker_pool_add (self->pool, job);
  if (is_full (self, owner))
    hw_peer_wait_for_work (peer);
}

/* HW-P-165: when there are so many, it was handled before, and comes again. */
void
hw_server_work_take_delivered (HwServerWork *self,
                               HwServerSession *session,
                               guint64 seq,
                               GBytes *payload)
{
  Owner *owner = get_owner_of_session (self, session);

  if (hw_answer_order_is_full (&owner->order))
    return;
  hw_server_session_begin_work (session, seq, payload);
  hw_worker_pool_add (self->pool, add_job (self, owner, seq, FALSE, g_bytes_ref (payload)));
}

/* What is finished and had to wait for others goes with it, and what is in work when it comes. */
static void
forget (HwServerWork *self, guint64 id)
{
  Owner *owner = find_owner (self, id);

  if (owner == NULL)
    return;
  if (owner->peer != NULL)
    {
      self->n_bytes -= owner->n_bytes;
      g_ptr_array_remove_fast (self->touched, owner->peer);
    }
  g_hash_table_remove (self->owners, &id);
}

void
hw_server_work_forget (HwServerWork *self, HwPeer *peer)
{
  forget (self, peer->conn);
}

void
hw_server_work_forget_session (HwServerWork *self, HwServerSession *session)
{
  forget (self, session->id | SESSION_BIT);
}

gboolean
hw_server_work_is_full (HwServerWork *self, const HwPeer *peer)
{
  const Owner *owner = find_owner (self, peer->conn);

  return owner != NULL && is_full (self, owner);
}

gboolean
hw_server_work_is_pending (HwServerWork *self, const HwPeer *peer)
{
  const Owner *owner = find_owner (self, peer->conn);

  return owner != NULL && owner->order.n_in_work > 0;
}

static HwFrame
get_answer (const HwJob *job)
{
  HwFrame answer = {
    .version = job->version,
    .type = HW_FRAME_DATA,
    .flags = job->flags | HW_FRAME_FLAG_REPLY,
    .seq = job->seq,
  };

  answer.payload = g_bytes_get_data (job->payload, &answer.payload_length);

  return answer;
}

static void
answer_peer (HwServerWork *self, HwPeer *peer, const HwJob *job)
{
  HwFrame answer = get_answer (job);

  answer.ack = peer->highest_seq;
  self->n_bytes -= answer.payload_length;
  hw_peer_queue_frame (peer, &answer);
  if ((self->loop->settings.report & HW_SERVER_REPORT_MESSAGES) != 0)
    hw_server_tell_frame (self->loop->queue, HW_EVENT_MESSAGE_SENT, peer->conn, &answer);
}

/* Queueing an answer may end its peer, and that the owner: so it is looked up each time. */
static void
answer_next (HwServerWork *self, guint64 id)
{
  HwReorderItem item;
  Owner *owner;

  while ((owner = find_owner (self, id)) != NULL && hw_answer_order_next (&owner->order, &item))
    {
      const HwJob *job = g_bytes_get_data (item.payload, NULL);

      owner->n_bytes -= g_bytes_get_size (job->payload);
      if (owner->peer != NULL)
        answer_peer (self, owner->peer, job);
      else
        hw_server_sessions_answer (self->loop->sessions, owner->session, job->seq, job->payload);
      g_bytes_unref (item.payload);
    }
}

static guint64
get_conn (const Owner *owner)
{
  if (owner->peer != NULL)
    return owner->peer->conn;

  return hw_session_get_connection (hw_stored_session_get_end (owner->session->stored));
}

static void
touch (HwServerWork *self, const Owner *owner)
{
  if (owner->peer != NULL && !g_ptr_array_find (self->touched, owner->peer, NULL))
    g_ptr_array_add (self->touched, owner->peer);
}

/* The order holds jobs as payloads, which end with their last reference. */
static void
take_finished (HwServerWork *self, HwJob *job)
{
  Owner *owner = find_owner (self, job->owner);
  g_autoptr (GBytes) finished = NULL;

  if (owner == NULL)
    {
      hw_job_free (job);
      return;
    }
  if ((self->loop->settings.report & HW_SERVER_REPORT_MESSAGES) != 0)
    hw_server_tell_work_finished (self->loop->queue, get_conn (owner), job->seq,
                                  g_bytes_get_size (job->payload), job->delay_us);
  finished = g_bytes_new_with_free_func (job, sizeof *job, (GDestroyNotify) hw_job_free, job);
  hw_answer_order_put (&owner->order, job->ticket, finished);
  touch (self, owner);
  answer_next (self, job->owner);
}

/* Whoever is let go on may be ended by that, and so forgotten. */
static void
settle (HwServerWork *self)
{
  while (self->touched->len > 0)
    {
      HwPeer *peer = g_ptr_array_remove_index_fast (self->touched, self->touched->len - 1);

      hw_peer_flush (peer);
      hw_peer_go_on (peer);
    }
}

static void
finished_post_cb (gpointer user_data)
{
  HwServerWork *self = user_data;
  HwServerLoop *loop = self->loop;
  HwJob *next;

  for (HwJob *job = hw_worker_pool_take_finished (self->pool); job != NULL; job = next)
    {
      next = job->next;
      take_finished (self, job);
    }
  settle (self);
  hw_server_sessions_settle (loop->sessions);
  if (loop->state == HW_SERVER_LOOP_DRAINING)
    hw_server_loop_post_drain (loop);
}
