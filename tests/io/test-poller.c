/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the loop calls whom it should, in order, and nobody who was removed. */
#include "hw-test.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include "io/hw-poller.h"

typedef struct
{
  HwPollHandle handle;
  HwPoller *poller;
  HwPollHandle *victim;
  guint n_calls;
} Watch;

static void
watch_cb (HwPollHandle *handle, guint32 epoll_events, HwTime now)
{
  Watch *watch = (Watch *) handle;

  watch->n_calls++;
  if (watch->victim != NULL)
    hw_poller_remove (watch->poller, watch->victim);
}

static void
watch_init (Watch *watch, HwPoller *poller, guint count)
{
  *watch = (Watch){ .poller = poller };
  watch->handle.fd = eventfd (count, EFD_NONBLOCK | EFD_CLOEXEC);
  watch->handle.func = watch_cb;
  assert_true (watch->handle.fd >= 0);
  assert_true (hw_poller_add (poller, &watch->handle, EPOLLIN, NULL));
}

static void
calls_who_is_ready (void **state)
{
  g_autoptr (HwPoller) poller = hw_poller_new (NULL);
  Watch ready, quiet;

  watch_init (&ready, poller, 1);
  watch_init (&quiet, poller, 0);
  hw_poller_iterate (poller, 0);
  assert_int_equal (ready.n_calls, 1);
  assert_int_equal (quiet.n_calls, 0);

  hw_poller_modify (poller, &ready.handle, 0);
  hw_poller_iterate (poller, 0);
  assert_int_equal (ready.n_calls, 1);

  close (ready.handle.fd);
  close (quiet.handle.fd);
}

static void
the_removed_are_not_called_in_the_same_turn (void **state)
{
  g_autoptr (HwPoller) poller = hw_poller_new (NULL);
  Watch a, b;

  watch_init (&a, poller, 1);
  watch_init (&b, poller, 1);
  a.victim = &b.handle;
  b.victim = &a.handle;
  hw_poller_iterate (poller, 0);
  assert_int_equal (a.n_calls + b.n_calls, 1);

  close (a.handle.fd);
  close (b.handle.fd);
}

static HwTime timer_fired_at;

static void
timer_cb (HwTimer *timer, HwTime now)
{
  timer_fired_at = now;
}

static void
timers_end_a_wait_and_never_early (void **state)
{
  static const HwTime spans[] = { 0, 300, 1300, HW_MSEC (20), HW_MSEC (70) };
  g_autoptr (HwPoller) poller = hw_poller_new (NULL);
  HwTimer timer;

  hw_timer_init (&timer, timer_cb);
  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      HwTime start = g_get_monotonic_time ();
      guint n_turns = 0;

      timer_fired_at = 0;
      hw_timer_wheel_arm (hw_poller_get_timers (poller), &timer, start + spans[i]);
      for (; timer_fired_at == 0; n_turns++)
        hw_poller_iterate (poller, HW_SEC (10));
      assert_true (timer_fired_at >= start + spans[i]);
      assert_int_equal (timer_fired_at, hw_poller_get_now (poller));
      /* No spinning towards the deadline. */
      assert_true (n_turns <= 3);
    }
}

static void
a_wait_has_its_limit (void **state)
{
  g_autoptr (HwPoller) poller = hw_poller_new (NULL);
  HwTime start = g_get_monotonic_time ();

  hw_poller_iterate (poller, 1500);
  assert_true (g_get_monotonic_time () >= start + 1500);
}

#define N_POSTERS 4
#define N_POSTS 2000

typedef struct
{
  HwPoller *poller;
  guint next;
  gboolean out_of_order;
} Poster;

typedef struct
{
  Poster *poster;
  guint number;
} Letter;

static void
letter_cb (gpointer user_data)
{
  Letter *letter = user_data;
  Poster *poster = letter->poster;

  if (letter->number != poster->next++)
    poster->out_of_order = TRUE;
  g_free (letter);
}

static gpointer
poster_thread (gpointer user_data)
{
  Poster *poster = user_data;

  for (guint i = 0; i < N_POSTS; i++)
    {
      Letter *letter = g_new (Letter, 1);

      letter->poster = poster;
      letter->number = i;
      hw_poller_post (poster->poller, letter_cb, letter);
    }

  return NULL;
}

static gpointer
loop_thread (gpointer user_data)
{
  hw_poller_run (user_data);

  return NULL;
}

static void
posts_from_many_threads_arrive_once_and_in_order (void **state)
{
  g_autoptr (HwPoller) poller = hw_poller_new (NULL);
  GThread *loop = g_thread_new ("loop", loop_thread, poller);
  Poster posters[N_POSTERS] = { 0 };
  GThread *threads[N_POSTERS];

  for (guint i = 0; i < N_POSTERS; i++)
    {
      posters[i].poller = poller;
      threads[i] = g_thread_new ("poster", poster_thread, &posters[i]);
    }
  for (guint i = 0; i < N_POSTERS; i++)
    g_thread_join (threads[i]);
  hw_poller_quit (poller);
  g_thread_join (loop);

  for (guint i = 0; i < N_POSTERS; i++)
    {
      assert_int_equal (posters[i].next, N_POSTS);
      assert_false (posters[i].out_of_order);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (calls_who_is_ready),
    cmocka_unit_test (the_removed_are_not_called_in_the_same_turn),
    cmocka_unit_test (timers_end_a_wait_and_never_early),
    cmocka_unit_test (a_wait_has_its_limit),
    cmocka_unit_test (posts_from_many_threads_arrive_once_and_in_order),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
