/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a day of heartbeats over a flapping cable keeps every promise, in no time. */
#include "hw-test.h"

#include <time.h>

#include "hw-sim.h"

#define SECONDS_PER_DAY (24 * 60 * 60)
#define DAY HW_SEC (SECONDS_PER_DAY)

#if defined(__SANITIZE_ADDRESS__)
#define CPU_LIMIT_S 20.0
#else
#define CPU_LIMIT_S 2.0
#endif

static HwSimConfig
make_config (guint64 seed)
{
  HwSimConfig config = {
    .network = {
      .min_latency = HW_MSEC (1),
      .max_latency = HW_MSEC (40),
      .min_plugged = HW_SEC (3),
      .min_cut = HW_MSEC (100),
      .max_span = HW_SEC (1200),
      .mean_reset = HW_SEC (300),
      .mean_data = HW_SEC (2),
    },
    .length = DAY,
    .seed = seed,
  };

  hw_link_config_init (&config.link);
  config.link.greeting = HW_LINK_GREETING_HEARTBEAT;
  config.link.heartbeat.interval_us = HW_SEC (1);
  config.link.heartbeat.timeout_us = HW_SEC (1);
  config.link.connect_timeout_us = HW_SEC (5);
  config.link.seed = seed;

  return config;
}

static void
print_figures (const char *name, const HwSimResult *result)
{
  const HwSimJudge *judge = &result->judge;

  print_message ("# %s: %" G_GUINT64_FORMAT " steps, %" G_GUINT64_FORMAT
                 " heartbeats, %" G_GUINT64_FORMAT " connections, trace %016" G_GINT64_MODIFIER
                 "x\n",
                 name, result->n_steps, judge->n_beats, judge->n_connects, judge->hash);
  print_message ("# %" G_GUINT64_FORMAT " cuts, %" G_GUINT64_FORMAT
                 " survived (longest %.3f s); noticed after at most %.3f s, back after %.3f s\n",
                 result->n_cuts, result->n_survived, (double) result->longest_survived / 1e6,
                 (double) result->longest_notice / 1e6, (double) result->longest_recovery / 1e6);
}

static void
assert_kept (const HwSimConfig *config, const HwSimResult *result)
{
  if (result->judge.complaint != NULL)
    print_error ("seed %" G_GUINT64_FORMAT ", at %.6f s: %s\n", config->seed,
                 (double) result->judge.complained_at / 1e6, result->judge.complaint);
  assert_null (result->judge.complaint);
  assert_true (result->n_cuts > 500);
  assert_true (result->n_survived > 50);
  assert_true (result->longest_survived >= hw_sim_get_safe_cut (config) / 2);
  assert_true (result->longest_notice > 0);
  assert_true (result->longest_notice <= hw_heartbeat_worst_case_us (&config->link.heartbeat));
  assert_true (result->judge.drops_by_reason[HW_REASON_HEARTBEAT_TIMEOUT] > 100);
  assert_true (result->judge.drops_by_reason[HW_REASON_CONNECT_TIMEOUT] > 10);
  assert_true (result->judge.drops_by_reason[HW_REASON_RESET] > 10);
}

static void
a_day_of_flapping_takes_no_time (void **state)
{
  HwSimConfig config = make_config (1);
  clock_t start = clock ();
  HwSimResult result = hw_sim_run (&config);
  double seconds = (double) (clock () - start) / CLOCKS_PER_SEC;

  print_figures ("a day", &result);
  print_message ("# %.3f s of processor time\n", seconds);
  assert_kept (&config, &result);
  assert_true (result.judge.n_beats > SECONDS_PER_DAY / 4);
  assert_true (seconds < CPU_LIMIT_S);
}

static void
same_seed_same_trace (void **state)
{
  HwSimConfig config = make_config (2), other = make_config (3);
  HwSimResult a = hw_sim_run (&config), b = hw_sim_run (&config), c = hw_sim_run (&other);

  assert_kept (&config, &a);
  assert_kept (&other, &c);
  assert_true (a.judge.hash == b.judge.hash);
  assert_int_equal (a.n_steps, b.n_steps);
  assert_true (a.judge.hash != c.judge.hash);
}

static void
every_setting_keeps_the_promises (void **state)
{
  static const struct
  {
    const char *name;
    HwHeartbeatConfig heartbeat;
  } rows[] = {
    { "patient", { HW_SEC (1), HW_SEC (2), 1, HW_HEARTBEAT_POLICY_FIXED } },
    { "three misses", { HW_SEC (1), HW_SEC (1), 3, HW_HEARTBEAT_POLICY_FIXED } },
    { "timeout beyond interval", { HW_SEC (1), HW_SEC (5), 2, HW_HEARTBEAT_POLICY_FIXED } },
    { "skip when busy", { HW_SEC (3), HW_SEC (2), 1, HW_HEARTBEAT_POLICY_SKIP_WHEN_BUSY } },
    { "busy, two misses", { HW_SEC (4), HW_SEC (1), 2, HW_HEARTBEAT_POLICY_SKIP_WHEN_BUSY } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwSimConfig config = make_config (10 + i);
      HwSimResult result;

      config.link.heartbeat = rows[i].heartbeat;
      config.network.min_plugged = rows[i].heartbeat.timeout_us + HW_SEC (2);
      result = hw_sim_run (&config);
      print_figures (rows[i].name, &result);
      assert_kept (&config, &result);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_day_of_flapping_takes_no_time),
    cmocka_unit_test (same_seed_same_trace),
    cmocka_unit_test (every_setting_keeps_the_promises),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
