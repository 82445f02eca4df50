/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that no order of inputs, old or new, breaks a promise of the link machine. */
#include "hw-test.h"

#include "core/hw-random.h"
#include "hw-sim-judge.h"

#define N_SEEDS 12
#define N_STEPS 100000

typedef struct
{
  HwRandom random;
  HwLinkMachine *machine;
  HwSimJudge judge;
  HwTime now;
} Run;

static HwTime
pick_time (Run *run, HwTime longest)
{
  return hw_random_range (&run->random, 0, 3) == 0
             ? 0
             : hw_random_range (&run->random, HW_MSEC (1), longest);
}

static HwLinkConfig
pick_config (Run *run)
{
  HwLinkConfig config;

  hw_link_config_init (&config);
  config.heartbeat.interval_us = pick_time (run, HW_SEC (2));
  config.heartbeat.timeout_us = hw_random_range (&run->random, HW_MSEC (1), HW_SEC (5));
  config.heartbeat.misses = (guint) hw_random_range (&run->random, 1, 60);
  if (hw_random_range (&run->random, 0, 1) == 0)
    config.heartbeat.misses = 1;
  config.heartbeat.policy = (HwHeartbeatPolicy) hw_random_range (&run->random, 0, 1);
  config.reconnect = (HwReconnectPolicy) hw_random_range (&run->random, 0, 2);
  config.backoff.min_us = pick_time (run, HW_MSEC (100));
  config.backoff.base_us = pick_time (run, HW_SEC (1));
  config.backoff.cap_us = HW_SEC (1);
  config.connect_timeout_us = pick_time (run, HW_SEC (5));
  config.handshake_timeout_us = hw_random_range (&run->random, HW_MSEC (1), HW_SEC (5));
  config.read_timeout_us = pick_time (run, HW_SEC (20));
  config.write_timeout_us = pick_time (run, HW_SEC (20));
  config.greeting = (HwLinkGreeting) hw_random_range (&run->random, 0, 2);
  config.ask = hw_random_range (&run->random, 0, 1) == 0;
  config.seed = hw_random_next (&run->random);

  return config;
}

static HwLinkInput
pick_input (Run *run)
{
  guint64 generation = hw_link_machine_get_generation (run->machine);
  HwLinkInput input = {
    .kind
    = (HwLinkInputKind) hw_random_range (&run->random, HW_LINK_INPUT_OPEN, HW_LINK_INPUT_TIME),
    .generation = generation,
    .seq = run->judge.last_seq - (guint64) hw_random_range (&run->random, -1, 4),
    .reason = (HwReason) hw_random_range (&run->random, HW_REASON_EOF, HW_REASON_SHUTDOWN),
  };

  if (hw_random_range (&run->random, 0, 9) == 0)
    input.generation += (guint64) hw_random_range (&run->random, -2, 2);
  /* Ends come seldom, or no connection would live long enough to be suspected. */
  if ((input.kind == HW_LINK_INPUT_CLOSE || input.kind == HW_LINK_INPUT_LOST)
      && hw_random_range (&run->random, 0, 9) != 0)
    input.kind = HW_LINK_INPUT_TIME;

  return input;
}

static void
drain (Run *run, gboolean due)
{
  HwLinkAction action;
  guint n_actions = 0;

  for (; hw_link_machine_next_action (run->machine, &action); n_actions++)
    hw_sim_judge_watch (&run->judge, &action, run->now);
  hw_sim_judge_settle (&run->judge, run->machine, n_actions, due, run->now);
}

static void
step_at_deadline (Run *run)
{
  const HwLinkInput tick = { .kind = HW_LINK_INPUT_TIME };
  HwTime deadline = hw_link_machine_get_deadline (run->machine);

  if (deadline == HW_TIME_NEVER)
    return;
  run->now = MAX (run->now, deadline);
  hw_link_machine_input (run->machine, &tick, run->now);
  drain (run, TRUE);
}

static void
step_at_random (Run *run)
{
  HwLinkInput input = pick_input (run);

  run->now += hw_random_range (&run->random, 0, 2) == 0
                  ? 0
                  : hw_random_range (&run->random, 0, HW_SEC (1));
  hw_link_machine_input (run->machine, &input, run->now);
  drain (run, FALSE);
}

static void
step (Run *run)
{
  gint64 die = hw_random_range (&run->random, 0, 999);

  if (die == 0)
    {
      HwLinkConfig config = pick_config (run);

      hw_link_machine_set_config (run->machine, &config, run->now);
      drain (run, FALSE);
    }
  else if (die < 400)
    step_at_deadline (run);
  else
    step_at_random (run);
}

static void
play (guint64 seed, HwSimJudge *judge)
{
  Run run = { 0 };
  HwLinkConfig config;

  hw_random_init (&run.random, seed);
  hw_sim_judge_init (&run.judge);
  config = pick_config (&run);
  run.machine = hw_link_machine_new (&config);
  for (int i = 0; i < N_STEPS && run.judge.complaint == NULL; i++)
    step (&run);
  hw_link_machine_free (run.machine);
  *judge = run.judge;
}

static void
any_order_of_inputs_keeps_the_promises (void **state)
{
  guint64 changes[HW_N_LINK_STATES][HW_N_LINK_STATES] = { 0 };

  for (guint64 seed = 1; seed <= N_SEEDS; seed++)
    {
      HwSimJudge judge;

      play (seed, &judge);
      if (judge.complaint != NULL)
        print_error ("seed %" G_GUINT64_FORMAT ", %" G_GINT64_FORMAT " us: %s\n", seed,
                     judge.complained_at, judge.complaint);
      assert_null (judge.complaint);
      for (int from = 0; from < HW_N_LINK_STATES; from++)
        for (int to = 0; to < HW_N_LINK_STATES; to++)
          changes[from][to] += judge.changes[from][to];
    }

  for (int from = 0; from < HW_N_LINK_STATES; from++)
    for (int to = 0; to < HW_N_LINK_STATES; to++)
      if ((changes[from][to] > 0) != hw_link_state_can_change (from, to))
        fail_msg ("%s>%s: %" G_GUINT64_FORMAT " times", hw_link_state_get_name (from),
                  hw_link_state_get_name (to), changes[from][to]);
}

static void
same_seed_same_trace (void **state)
{
  HwSimJudge a, b, c;

  play (1, &a);
  play (1, &b);
  play (2, &c);
  assert_true (a.hash == b.hash);
  assert_true (a.hash != c.hash);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (any_order_of_inputs_keeps_the_promises),
    cmocka_unit_test (same_seed_same_trace),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
