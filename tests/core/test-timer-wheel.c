/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the timer wheel fires each timer once, in its tick, and never early. */
#include "hw-test.h"

#include <string.h>

#include "core/hw-timer-wheel.h"

#define TICK_US 64
#define N_TIMERS 60

typedef struct
{
  HwTimer timer;
  HwTimerWheel *wheel;
  HwTimer *victim;
  HwTime model;    /* HW_TIME_NEVER: the model holds it for not armed */
  HwTime armed_at; /* what was overdue then is in order with what was due then */
  HwTime again_after;
  HwTime fired_at;
  guint n_fired;
} Probe;

static HwTime last_deadline_fired;
static gboolean out_of_order;

static void
fired_cb (HwTimer *timer, HwTime now)
{
  Probe *probe = (Probe *) timer;
  HwTime deadline = MAX (timer->deadline, probe->armed_at);

  if (deadline / TICK_US < last_deadline_fired / TICK_US)
    out_of_order = TRUE;
  last_deadline_fired = deadline;
  probe->fired_at = now;
  probe->n_fired++;
  if (probe->victim != NULL)
    hw_timer_wheel_cancel (probe->wheel, probe->victim);
  if (probe->again_after >= 0)
    hw_timer_wheel_arm (probe->wheel, timer, now + probe->again_after);
}

static void
probe_init (Probe *probe, HwTimerWheel *wheel)
{
  memset (probe, 0, sizeof *probe);
  hw_timer_init (&probe->timer, fired_cb);
  probe->wheel = wheel;
  probe->model = HW_TIME_NEVER;
  probe->again_after = -1;
}

static guint64
next_random (guint64 *state)
{
  guint64 z = (*state += 0x9e3779b97f4a7c15u);

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;

  return z ^ (z >> 31);
}

/* Spans of every size: from a microsecond to years. */
static HwTime
random_span (guint64 *state)
{
  guint bits = next_random (state) % 50;

  return (HwTime) (next_random (state) & ((G_GUINT64_CONSTANT (1) << bits) - 1));
}

static void
arm_or_cancel (HwTimerWheel *wheel, Probe *probe, HwTime now, guint64 *state)
{
  guint64 choice = next_random (state) % 8;
  HwTime past = choice == 1 ? 1000 : 0;

  if (choice == 0)
    {
      hw_timer_wheel_cancel (wheel, &probe->timer);
      probe->model = HW_TIME_NEVER;
      return;
    }
  probe->model = MAX (now + random_span (state) - past, 0);
  probe->armed_at = now;
  hw_timer_wheel_arm (wheel, &probe->timer, probe->model);
}

static HwTime
get_model_deadline (const Probe *probes)
{
  HwTime first = HW_TIME_NEVER;

  for (guint i = 0; i < N_TIMERS; i++)
    first = MIN (first, probes[i].model);

  return first;
}

static void
advance_and_compare (HwTimerWheel *wheel, Probe *probes, HwTime now)
{
  guint n_expected = 0;

  last_deadline_fired = 0;
  for (guint i = 0; i < N_TIMERS; i++)
    {
      probes[i].n_fired = 0;
      n_expected += probes[i].model <= now;
    }
  assert_int_equal (hw_timer_wheel_advance (wheel, now), n_expected);
  for (guint i = 0; i < N_TIMERS; i++)
    {
      assert_int_equal (probes[i].n_fired, probes[i].model <= now);
      if (probes[i].model <= now)
        probes[i].model = HW_TIME_NEVER;
      assert_int_equal (hw_timer_is_armed (&probes[i].timer), probes[i].model != HW_TIME_NEVER);
    }
}

static void
run_seed (guint64 seed)
{
  guint64 state = seed;
  HwTime now = random_span (&state);
  HwTimerWheel *wheel = hw_timer_wheel_new (now);
  Probe probes[N_TIMERS];

  for (guint i = 0; i < N_TIMERS; i++)
    probe_init (&probes[i], wheel);
  for (guint step = 0; step < 300; step++)
    {
      HwTime deadline;

      for (guint64 n = next_random (&state) % 8; n > 0; n--)
        arm_or_cancel (wheel, &probes[next_random (&state) % N_TIMERS], now, &state);
      deadline = hw_timer_wheel_get_deadline (wheel);
      assert_true (deadline <= get_model_deadline (probes));
      assert_int_equal (deadline == HW_TIME_NEVER, get_model_deadline (probes) == HW_TIME_NEVER);
      now += random_span (&state);
      advance_and_compare (wheel, probes, now);
    }
  hw_timer_wheel_free (wheel);
}

static void
agrees_with_a_sorted_list (void **state)
{
  out_of_order = FALSE;
  for (guint64 seed = 1; seed <= 300; seed++)
    run_seed (seed);
  assert_false (out_of_order);
}

static void
waits_end_exactly_and_few_wakes_are_idle (void **state)
{
  static const HwTime spans[] = { 1,
                                  63,
                                  64,
                                  65,
                                  1300,
                                  HW_MSEC (10),
                                  HW_MSEC (999),
                                  HW_SEC (60),
                                  HW_SEC (7200),
                                  HW_SEC (86400) * 365 * 100 };

  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      HwTime now = 1234567;
      HwTimerWheel *wheel = hw_timer_wheel_new (now);
      Probe probe;

      probe_init (&probe, wheel);
      hw_timer_wheel_arm (wheel, &probe.timer, now + spans[i]);
      assert_int_equal (hw_timer_wheel_get_deadline (wheel), now + spans[i]);
      assert_int_equal (hw_timer_wheel_advance (wheel, now + spans[i] - 1), 0);
      assert_int_equal (hw_timer_wheel_get_deadline (wheel), now + spans[i]);
      assert_int_equal (hw_timer_wheel_advance (wheel, now + spans[i]), 1);
      assert_int_equal (probe.fired_at, now + spans[i]);
      assert_int_equal (hw_timer_wheel_get_deadline (wheel), HW_TIME_NEVER);
      hw_timer_wheel_free (wheel);
    }
}

static void
a_bound_left_by_a_cancelled_timer_goes_away (void **state)
{
  HwTimerWheel *wheel = hw_timer_wheel_new (0);
  HwTime deadline;
  Probe early, late;
  guint n_wakes = 0;

  probe_init (&early, wheel);
  probe_init (&late, wheel);
  hw_timer_wheel_arm (wheel, &early.timer, HW_SEC (60));
  hw_timer_wheel_arm (wheel, &late.timer, HW_SEC (60) + HW_MSEC (400));
  hw_timer_wheel_cancel (wheel, &early.timer);
  while ((deadline = hw_timer_wheel_get_deadline (wheel)) != HW_TIME_NEVER)
    {
      hw_timer_wheel_advance (wheel, deadline);
      n_wakes++;
    }
  assert_int_equal (late.fired_at, HW_SEC (60) + HW_MSEC (400));
  assert_int_equal (late.n_fired, 1);
  assert_true (n_wakes <= 3);
  hw_timer_wheel_free (wheel);
}

static void
a_callback_may_arm_its_timer_again (void **state)
{
  HwTimerWheel *wheel = hw_timer_wheel_new (0);
  Probe probe;

  probe_init (&probe, wheel);
  probe.again_after = 100;
  hw_timer_wheel_arm (wheel, &probe.timer, 100);
  for (HwTime now = 100; now <= 1000; now += 100)
    assert_int_equal (hw_timer_wheel_advance (wheel, now), 1);
  /* At once means the next turn: a turn always ends. */
  probe.again_after = 0;
  assert_int_equal (hw_timer_wheel_advance (wheel, 1100), 1);
  assert_int_equal (hw_timer_wheel_advance (wheel, 1100), 1);
  hw_timer_wheel_free (wheel);
}

static void
a_callback_may_cancel_another_that_is_due (void **state)
{
  HwTimerWheel *wheel = hw_timer_wheel_new (0);
  Probe first, second, third;

  probe_init (&first, wheel);
  probe_init (&second, wheel);
  probe_init (&third, wheel);
  first.victim = &second.timer;
  hw_timer_wheel_arm (wheel, &first.timer, 10);
  hw_timer_wheel_arm (wheel, &second.timer, 20);
  hw_timer_wheel_arm (wheel, &third.timer, HW_MSEC (30));
  assert_int_equal (hw_timer_wheel_advance (wheel, HW_SEC (1)), 2);
  assert_int_equal (second.n_fired, 0);
  assert_int_equal (third.n_fired, 1);
  assert_false (hw_timer_is_armed (&second.timer));
  hw_timer_wheel_free (wheel);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (agrees_with_a_sorted_list),
    cmocka_unit_test (waits_end_exactly_and_few_wakes_are_idle),
    cmocka_unit_test (a_bound_left_by_a_cancelled_timer_goes_away),
    cmocka_unit_test (a_callback_may_arm_its_timer_again),
    cmocka_unit_test (a_callback_may_cancel_another_that_is_due),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
