/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof, on a virtual clock, that a link finds the interval that a NAT on its way allows,
 * and keeps it. */
#include "hw-test.h"

#include "core/hw-link-machine.h"

#define RTT HW_MSEC (40)
#define DAY (24 * 3600 * HW_SEC (1))

/* A path with a NAT: a connection that is quiet for longer than the limit is gone, silently. */
typedef struct
{
  HwLinkMachine *machine;
  HwTime limit;
  HwTime now;
  HwTime last_segment;
  HwTime answer_at; /* HW_TIME_NEVER: none is on its way */
  guint64 answer_seq;
  gboolean gone;
  gboolean hangs_up; /* rather than to forget: the other end closes what is quiet for so long */
  HwTime interval;
  gboolean stable;
  HwAdaptiveWhy why;
  guint n_lost;
  guint n_hung_up;
} World;

static void
input (World *self, HwLinkInputKind kind, guint64 seq)
{
  const HwLinkInput it
      = { .kind = kind, .generation = hw_link_machine_get_generation (self->machine), .seq = seq };

  hw_link_machine_input (self->machine, &it, self->now);
}

static void
send_beat (World *self, guint64 seq)
{
  if (self->now - self->last_segment > self->limit)
    self->gone = TRUE;
  self->last_segment = self->now;
  if (self->gone)
    return;
  self->answer_at = self->now + RTT;
  self->answer_seq = seq;
}

static HwTime
get_hang_up (const World *self)
{
  gboolean is_open = hw_link_machine_get_state (self->machine) >= HW_LINK_STATE_HANDSHAKING
                     && hw_link_machine_get_state (self->machine) <= HW_LINK_STATE_SUSPECT;

  return self->hangs_up && is_open ? self->last_segment + self->limit : HW_TIME_NEVER;
}

static void
hang_up (World *self)
{
  const HwLinkInput it = { .kind = HW_LINK_INPUT_LOST,
                           .generation = hw_link_machine_get_generation (self->machine),
                           .reason = HW_REASON_EOF };

  self->answer_at = HW_TIME_NEVER;
  self->n_hung_up++;
  hw_link_machine_input (self->machine, &it, self->now);
}

static void
carry_out (World *self)
{
  HwLinkAction action;

  while (hw_link_machine_next_action (self->machine, &action))
    switch (action.kind)
      {
      case HW_LINK_ACTION_CONNECT:
        self->gone = FALSE;
        self->last_segment = self->now;
        self->answer_at = HW_TIME_NEVER;
        input (self, HW_LINK_INPUT_CONNECTED, 0);
        break;
      case HW_LINK_ACTION_SEND_HEARTBEAT:
        send_beat (self, action.seq);
        break;
      case HW_LINK_ACTION_DROP:
        self->n_lost++;
        break;
      case HW_LINK_ACTION_PACED:
        self->interval = action.interval_us;
        self->stable = action.phase == HW_ADAPTIVE_STABLE;
        self->why = action.why;
        break;
      default:
        break;
      }
}

static void
live_until (World *self, HwTime end)
{
  while (self->now < end)
    {
      HwTime deadline = hw_link_machine_get_deadline (self->machine);
      HwTime hung_up = get_hang_up (self);

      self->now = MIN (MIN (MIN (deadline, self->answer_at), hung_up), end);
      if (self->now == hung_up && self->now < MIN (deadline, self->answer_at))
        hang_up (self);
      else if (self->now == self->answer_at)
        {
          self->answer_at = HW_TIME_NEVER;
          self->last_segment = self->now;
          input (self, HW_LINK_INPUT_PONG, self->answer_seq);
        }
      else
        input (self, HW_LINK_INPUT_TIME, 0);
      carry_out (self);
    }
}

static const struct
{
  HwTime limit;
  gint64 interval_s; /* where it must settle */
} rows[] = {
  { HW_SEC (20), 15 },     { HW_SEC (60), 15 },     { HW_SEC (120), 55 },
  { HW_SEC (300), 235 },   { HW_SEC (350), 295 },   { HW_SEC (600), 535 },
  { HW_SEC (1200), 1135 }, { HW_SEC (1800), 1735 }, { HW_SEC (7440), 2400 },
};

static HwLinkConfig
make_config (void)
{
  HwLinkConfig config;

  hw_link_config_init (&config);
  config.greeting = HW_LINK_GREETING_HEARTBEAT;
  config.heartbeat.policy = HW_HEARTBEAT_POLICY_ADAPTIVE;
  config.heartbeat.longest_us = HW_SEC (2400);

  return config;
}

static void
it_settles_below_the_limit (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwLinkConfig config = make_config ();
      World world = { hw_link_machine_new (&config), rows[i].limit, .answer_at = HW_TIME_NEVER };
      guint n_lost;

      input (&world, HW_LINK_INPUT_OPEN, 0);
      carry_out (&world);
      live_until (&world, 5 * DAY);
      if (!world.stable || world.interval != HW_SEC (rows[i].interval_s))
        fail_msg ("limit %" G_GINT64_FORMAT " s: %s at %" G_GINT64_FORMAT " s",
                  rows[i].limit / HW_SEC (1), world.stable ? "stable" : "searching",
                  world.interval / HW_SEC (1));
      /* The search costs two connections; what it found costs none. */
      assert_true (world.n_lost <= 2);
      n_lost = world.n_lost;
      live_until (&world, 6 * DAY);
      assert_int_equal (world.n_lost, n_lost);
      hw_link_machine_free (world.machine);
    }
}

/* Where it would be 15 s, whoever hangs up before cannot be pleased: shorter there is none. */
static void
it_settles_below_the_patience_of_a_server (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwLinkConfig config = make_config ();
      World world = { .machine = hw_link_machine_new (&config),
                      .limit = rows[i].limit,
                      .answer_at = HW_TIME_NEVER,
                      .hangs_up = TRUE };
      guint n_hung_up;

      input (&world, HW_LINK_INPUT_OPEN, 0);
      carry_out (&world);
      live_until (&world, 5 * DAY);
      if (!world.stable || world.interval != HW_SEC (rows[i].interval_s))
        fail_msg ("limit %" G_GINT64_FORMAT " s: %s at %" G_GINT64_FORMAT " s",
                  rows[i].limit / HW_SEC (1), world.stable ? "stable" : "searching",
                  world.interval / HW_SEC (1));
      assert_true (world.n_hung_up <= 2);
      n_hung_up = world.n_hung_up;
      live_until (&world, 6 * DAY);
      assert_int_equal (world.n_hung_up, n_hung_up);
      hw_link_machine_free (world.machine);
    }
}

static void
a_path_that_forgets_sooner_is_searched_anew (void **state)
{
  HwLinkConfig config = make_config ();
  World world = { hw_link_machine_new (&config), HW_SEC (600), .answer_at = HW_TIME_NEVER };

  input (&world, HW_LINK_INPUT_OPEN, 0);
  carry_out (&world);
  live_until (&world, 2 * DAY);
  assert_int_equal (world.interval, HW_SEC (535));
  world.limit = HW_SEC (120);
  live_until (&world, 4 * DAY);
  assert_true (world.stable);
  assert_int_equal (world.interval, HW_SEC (55));
  hw_link_machine_free (world.machine);
}

/* Where data goes to and fro all the time, beats say nothing of how long a silence may be. */
static void
traffic_proves_nothing (void **state)
{
  HwLinkConfig config = make_config ();
  World world = { hw_link_machine_new (&config), HW_SEC (600), .answer_at = HW_TIME_NEVER };

  input (&world, HW_LINK_INPUT_OPEN, 0);
  carry_out (&world);
  for (HwTime at = HW_SEC (10); at < DAY; at += HW_SEC (10))
    {
      live_until (&world, at);
      world.last_segment = world.now;
      input (&world, HW_LINK_INPUT_SENT, 0);
    }
  assert_int_equal (world.interval, HW_SEC (15));
  assert_int_equal (world.why, HW_ADAPTIVE_BEGUN);
  hw_link_machine_free (world.machine);
}

/* A cable that is pulled now and then isn't a NAT: what it takes with it is one beat. */
static void
an_accident_changes_nothing (void **state)
{
  HwLinkConfig config = make_config ();
  World world = { hw_link_machine_new (&config), HW_SEC (300), .answer_at = HW_TIME_NEVER };

  input (&world, HW_LINK_INPUT_OPEN, 0);
  carry_out (&world);
  live_until (&world, DAY);
  assert_int_equal (world.interval, HW_SEC (235));
  for (int i = 0; i < 20; i++)
    {
      world.gone = TRUE;
      live_until (&world, world.now + HW_SEC (3600));
    }
  assert_true (world.stable);
  assert_int_equal (world.interval, HW_SEC (235));
  hw_link_machine_free (world.machine);
}

static void
what_is_remembered_is_where_it_begins (void **state)
{
  HwLinkConfig config = make_config ();
  World world = { hw_link_machine_new (&config), HW_SEC (300), .answer_at = HW_TIME_NEVER };

  hw_link_machine_set_path (world.machine, HW_SEC (235), 0);
  input (&world, HW_LINK_INPUT_OPEN, 0);
  carry_out (&world);
  assert_int_equal (world.why, HW_ADAPTIVE_REMEMBERED);
  assert_int_equal (world.interval, HW_SEC (235));
  live_until (&world, DAY);
  assert_int_equal (world.n_lost, 0);
  hw_link_machine_set_path (world.machine, 0, 0);
  input (&world, HW_LINK_INPUT_LOST, 0);
  carry_out (&world);
  live_until (&world, world.now + HW_SEC (20));
  assert_int_equal (world.why, HW_ADAPTIVE_BEGUN);
  assert_int_equal (world.interval, HW_SEC (15));
  hw_link_machine_free (world.machine);
}

static void
a_search_begun_while_connected_is_told (void **state)
{
  HwLinkConfig config = make_config ();
  World world = { NULL, HW_SEC (300), .answer_at = HW_TIME_NEVER };

  config.heartbeat.policy = HW_HEARTBEAT_POLICY_FIXED;
  world.machine = hw_link_machine_new (&config);
  input (&world, HW_LINK_INPUT_OPEN, 0);
  carry_out (&world);
  live_until (&world, HW_SEC (100));
  assert_int_equal (world.interval, 0);
  config.heartbeat.policy = HW_HEARTBEAT_POLICY_ADAPTIVE;
  hw_link_machine_set_config (world.machine, &config, world.now);
  carry_out (&world);
  assert_int_equal (world.interval, HW_SEC (15));
  live_until (&world, world.now + HW_SEC (60));
  assert_int_equal (world.interval, HW_SEC (75));
  hw_link_machine_free (world.machine);
}

static void
fixed_stays_fixed (void **state)
{
  HwLinkConfig config = make_config ();
  World world = { NULL, HW_SEC (1800), .answer_at = HW_TIME_NEVER };

  config.heartbeat.policy = HW_HEARTBEAT_POLICY_FIXED;
  world.machine = hw_link_machine_new (&config);
  input (&world, HW_LINK_INPUT_OPEN, 0);
  carry_out (&world);
  live_until (&world, DAY);
  assert_int_equal (world.interval, 0); /* nothing was told */
  assert_int_equal (world.n_lost, 0);
  hw_link_machine_free (world.machine);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (it_settles_below_the_limit),
    cmocka_unit_test (it_settles_below_the_patience_of_a_server),
    cmocka_unit_test (a_path_that_forgets_sooner_is_searched_anew),
    cmocka_unit_test (traffic_proves_nothing),
    cmocka_unit_test (an_accident_changes_nothing),
    cmocka_unit_test (what_is_remembered_is_where_it_begins),
    cmocka_unit_test (a_search_begun_while_connected_is_told),
    cmocka_unit_test (fixed_stays_fixed),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
