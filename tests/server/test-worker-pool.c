/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that workers work at the same time, tell once, and end at once. */
#include "hw-test.h"

#include "server/hw-worker-pool.h"

#define LIMIT_US HW_SEC (60)

typedef struct
{
  GMutex lock;
  GCond told;
  guint n_told;
} Teller;

static void
finished_cb (gpointer user_data)
{
  Teller *teller = user_data;

  g_mutex_lock (&teller->lock);
  teller->n_told++;
  g_cond_signal (&teller->told);
  g_mutex_unlock (&teller->lock);
}

static void
add (HwWorkerPool *pool, guint64 ticket, HwTime delay_us)
{
  HwJob *job = g_new0 (HwJob, 1);

  job->ticket = ticket;
  job->delay_us = delay_us;
  job->payload = g_bytes_new_static ("x", 1);
  hw_worker_pool_add (pool, job);
}

/* Takes what is finished, waiting for @n in all; their tickets in order, each a digit. */
static char *
collect (HwWorkerPool *pool, Teller *teller, guint n)
{
  gint64 until = g_get_monotonic_time () + LIMIT_US;
  GString *tickets = g_string_new (NULL);

  while (tickets->len < n && g_get_monotonic_time () < until)
    {
      HwJob *job, *next;

      g_mutex_lock (&teller->lock);
      while (teller->n_told == 0 && g_cond_wait_until (&teller->told, &teller->lock, until))
        ;
      teller->n_told = 0;
      g_mutex_unlock (&teller->lock);
      for (job = hw_worker_pool_take_finished (pool); job != NULL; job = next)
        {
          next = job->next;
          g_string_append_printf (tickets, "%d", (int) job->ticket);
          hw_job_free (job);
        }
    }

  return g_string_free (tickets, FALSE);
}

static void
one_worker_keeps_the_order (void **state)
{
  g_autofree char *tickets = NULL;
  HwWorkerPool *pool;
  Teller teller = { 0 };

  pool = hw_worker_pool_new (1, finished_cb, &teller, NULL);
  for (guint64 i = 1; i <= 9; i++)
    add (pool, i, HW_MSEC (10 - (HwTime) i));
  tickets = collect (pool, &teller, 9);
  assert_string_equal (tickets, "123456789");
  assert_null (hw_worker_pool_take_finished (pool));
  hw_worker_pool_free (pool);
}

/* The first has all the time in the world, and the second none at all. */
static void
two_workers_work_at_the_same_time (void **state)
{
  g_autofree char *tickets = NULL;
  HwWorkerPool *pool;
  Teller teller = { 0 };

  pool = hw_worker_pool_new (2, finished_cb, &teller, NULL);
  add (pool, 1, HW_SEC (3600));
  add (pool, 2, 0);
  add (pool, 3, 0);
  tickets = collect (pool, &teller, 2);
  assert_string_equal (tickets, "23");
  hw_worker_pool_free (pool);
}

/* With jobs that wait, one in work, and one that nobody took back. */
static void
ends_at_once (void **state)
{
  gint64 begin = g_get_monotonic_time ();
  HwWorkerPool *pool;
  Teller teller = { 0 };

  pool = hw_worker_pool_new (2, finished_cb, &teller, NULL);
  add (pool, 1, 0);
  for (guint64 i = 2; i <= 5; i++)
    add (pool, i, HW_SEC (3600));
  hw_worker_pool_free (pool);
  assert_true (g_get_monotonic_time () - begin < HW_SEC (600));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (one_worker_keeps_the_order),
    cmocka_unit_test (two_workers_work_at_the_same_time),
    cmocka_unit_test (ends_at_once),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
