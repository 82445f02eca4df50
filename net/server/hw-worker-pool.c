/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns threads that work: one queue to them, one back, and a call when something lies there. */
#include "server/hw-worker-pool.h"

/* One lock for both queues: it is held for a few instructions, and a job costs a wake-up anyway. */

typedef struct
{
  HwJob *first;
  HwJob *last;
} JobQueue;

struct _HwWorkerPool
{
  HwWorkerPoolFunc func;
  gpointer user_data;
  GPtrArray *threads; /* GThread */
  GMutex lock;
  GCond added;
  GCond ending;
  gboolean is_ending;
  JobQueue waiting;
  JobQueue finished;
};

void
hw_job_free (HwJob *self)
{
  g_bytes_unref (self->payload);
  g_free (self);
}

static void
push (JobQueue *queue, HwJob *job)
{
  job->next = NULL;
  if (queue->first == NULL)
    queue->first = job;
  else
    queue->last->next = job;
  queue->last = job;
}

static HwJob *
pop (JobQueue *queue)
{
  HwJob *job = queue->first;

  if (job != NULL)
    queue->first = job->next;

  return job;
}

static void
clear (JobQueue *queue)
{
  HwJob *job;

  while ((job = pop (queue)) != NULL)
    hw_job_free (job);
}

/* The lock is held, and let go of while there is nothing to do. NULL: it is over. */
static HwJob *
wait_for_job (HwWorkerPool *self)
{
  while (!self->is_ending && self->waiting.first == NULL)
    g_cond_wait (&self->added, &self->lock);

  return self->is_ending ? NULL : pop (&self->waiting);
}

/* FALSE: it is over. */
static gboolean
work_on (HwWorkerPool *self, const HwJob *job)
{
  gint64 until = g_get_monotonic_time () + job->delay_us;

  while (!self->is_ending && job->delay_us > 0
         && g_cond_wait_until (&self->ending, &self->lock, until))
    ;

  return !self->is_ending;
}

static void
finish (HwWorkerPool *self, HwJob *job)
{
  gboolean is_first = self->finished.first == NULL;

  push (&self->finished, job);
  if (!is_first)
    return;
  g_mutex_unlock (&self->lock);
  self->func (self->user_data);
  g_mutex_lock (&self->lock);
}

static gpointer
worker_thread (gpointer user_data)
{
  HwWorkerPool *self = user_data;
  HwJob *job;

  g_mutex_lock (&self->lock);
  while ((job = wait_for_job (self)) != NULL)
    if (work_on (self, job))
      finish (self, job);
    else
      hw_job_free (job);
  g_mutex_unlock (&self->lock);

  return NULL;
}

HwWorkerPool *
hw_worker_pool_new (guint n_workers, HwWorkerPoolFunc func, gpointer user_data, GError **error)
{
  HwWorkerPool *self = g_new0 (HwWorkerPool, 1);

  self->func = func;
  self->user_data = user_data;
  self->threads = g_ptr_array_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->added);
  g_cond_init (&self->ending);
  for (guint i = 0; i < n_workers; i++)
    {
      GThread *thread = g_thread_try_new ("hw-worker", worker_thread, self, error);

      if (thread == NULL)
        {
          hw_worker_pool_free (self);
          return NULL;
        }
      g_ptr_array_add (self->threads, thread);
    }

  return self;
}

void
hw_worker_pool_free (HwWorkerPool *self)
{
  g_mutex_lock (&self->lock);
  self->is_ending = TRUE;
  g_cond_broadcast (&self->added);
  g_cond_broadcast (&self->ending);
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  clear (&self->waiting);
  clear (&self->finished);
  g_ptr_array_unref (self->threads);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->added);
  g_cond_clear (&self->ending);
  g_free (self);
}

void
hw_worker_pool_add (HwWorkerPool *self, HwJob *job)
{
  g_mutex_lock (&self->lock);
  push (&self->waiting, job);
  g_cond_signal (&self->added);
  g_mutex_unlock (&self->lock);
}

HwJob *
hw_worker_pool_take_finished (HwWorkerPool *self)
{
  HwJob *finished;

  g_mutex_lock (&self->lock);
  finished = self->finished.first;
  self->finished.first = NULL;
  g_mutex_unlock (&self->lock);

  return finished;
}
