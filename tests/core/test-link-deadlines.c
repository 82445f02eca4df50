/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of a link's deadlines: heartbeats, suspicion, and everything that times out. */
#include "hw-test.h"

#include "hw-link-script.h"

static void
beats_every_interval (void **state)
{
  RUN (make_config (), BEGIN_AT (0), { 20, CONNECTED, 1, 0, "connecting>handshaking beat#1:1" },
       { 40, PONG, 1, 1, "pong:1=20 handshaking>connected" }, { 10020, TIME, 0, 0, "beat#1:2" },
       { 10050, PONG, 1, 2, "pong:2=30" }, { 20020, TIME, 0, 0, "beat#1:3" },
       { 20021, RECEIVED, 1, 0, "" }, { 20022, PONG, 1, 3, "pong:3=2" }, { 20023, PONG, 1, 3, "" },
       { 30020, TIME, 0, 0, "beat#1:4" });
}

static void
without_greeting_the_first_beat_is_due_at_once (void **state)
{
  HwLinkConfig config = make_config ();

  config.greeting = HW_LINK_GREETING_NONE;
  RUN (config, BEGIN_AT (0), { 20, CONNECTED, 1, 0, "connecting>connected beat#1:1" },
       { 1020, TIME, 0, 0, "connected>suspect~1000" });
}

static void
connect_and_handshake_time_out (void **state)
{
  RUN (
      make_config (), BEGIN_AT (0),
      { 10000, TIME, 0, 0,
        "drop#1(connect-timeout) connecting>waiting(connect-timeout) wait1=1000(connect-timeout)" },
      { 11000, TIME, 0, 0, "waiting>connecting connect#2" },
      { 11500, CONNECTED, 2, 0, "connecting>handshaking beat#2:1" },
      { 16500, TIME, 0, 0,
        "drop#2(handshake-timeout) handshaking>waiting(handshake-timeout)~5000 "
        "wait2=1000(handshake-timeout)" },
      { 17500, TIME, 0, 0, "waiting>connecting connect#3" });
}

static void
missed_at_exactly_interval_plus_timeout (void **state)
{
  RUN (make_config (), BEGIN_AT (0), { 0, CONNECTED, 1, 0, "connecting>handshaking beat#1:1" },
       { 0, PONG, 1, 1, "pong:1=0 handshaking>connected" }, { 10000, TIME, 0, 0, "beat#1:2" },
       { 10250, TIME, 0, 0, "connected>suspect~10250" },
       { 14000, TIME, 0, 0,
         "missed:2 1/1~14000 drop#1(heartbeat-timeout) suspect>waiting(heartbeat-timeout)~14000 "
         "wait1=1000(heartbeat-timeout)" },
       { 15000, TIME, 0, 0, "waiting>connecting connect#2" },
       { 15001, CONNECTED, 2, 0, "connecting>handshaking beat#2:3" });
}

static void
allowed_misses_delay_death_by_an_interval_each (void **state)
{
  HwLinkConfig config = make_config ();

  config.heartbeat.misses = 3;
  RUN (config, BEGIN_AT (0), { 0, CONNECTED, 1, 0, "connecting>handshaking beat#1:1" },
       { 0, PONG, 1, 1, "pong:1=0 handshaking>connected" }, { 10000, TIME, 0, 0, "beat#1:2" },
       { 10250, TIME, 0, 0, "connected>suspect~10250" },
       { 14000, TIME, 0, 0, "missed:2 1/3~14000" }, { 20000, TIME, 0, 0, "beat#1:3" },
       { 24000, TIME, 0, 0, "missed:3 2/3~24000" }, { 30000, TIME, 0, 0, "beat#1:4" },
       { 34000, TIME, 0, 0,
         "missed:4 3/3~34000 drop#1(heartbeat-timeout) suspect>waiting(heartbeat-timeout)~34000 "
         "wait1=1000(heartbeat-timeout)" });
}

static void
proof_of_life_forgives_all_misses (void **state)
{
  HwLinkConfig config = make_config ();

  config.heartbeat.misses = 2;
  RUN (config, BEGIN_AT (0), { 0, CONNECTED, 1, 0, "connecting>handshaking beat#1:1" },
       { 0, PONG, 1, 1, "pong:1=0 handshaking>connected" }, { 10000, TIME, 0, 0, "beat#1:2" },
       { 10250, TIME, 0, 0, "connected>suspect~10250" },
       { 14000, TIME, 0, 0, "missed:2 1/2~14000" },
       { 15000, PONG, 1, 2, "pong:2=5000 suspect>connected" }, { 20000, TIME, 0, 0, "beat#1:3" },
       { 22000, TIME, 0, 0, "connected>suspect~7000" }, { 24000, TIME, 0, 0, "missed:3 1/2~9000" },
       { 24001, RECEIVED, 1, 0, "suspect>connected" }, { 30000, TIME, 0, 0, "beat#1:4" });
}

static void
suspects_what_isnt_acknowledged (void **state)
{
  HwLinkConfig config = make_plain_config ();

  config.suspect_retransmits = 2;
  RUN (config, BEGIN_AT (0), { 0, CONNECTED, 1, 0, "connecting>connected" },
       { 500, SAMPLED, 1, 1, "" }, { 900, SAMPLED, 1, 2, "connected>suspect(unacked)~900" },
       { 1700, SAMPLED, 1, 3, "" }, { 1750, SAMPLED, 1, 0, "suspect>connected~1750" },
       { 1800, SAMPLED, 1, 2, "connected>suspect(unacked)~1800" },
       { 1900, RECEIVED, 1, 0, "suspect>connected" }, { 2000, SAMPLED, 2, 9, "" });
}

static void
an_ack_doesnt_clear_a_late_answer (void **state)
{
  HwLinkConfig config = make_config ();

  config.suspect_retransmits = 2;
  RUN (config, BEGIN_AT (0), { 0, CONNECTED, 1, 0, "connecting>handshaking beat#1:1" },
       { 0, PONG, 1, 1, "pong:1=0 handshaking>connected" }, { 10000, TIME, 0, 0, "beat#1:2" },
       { 10250, TIME, 0, 0, "connected>suspect~10250" }, { 10300, SAMPLED, 1, 0, "" },
       { 10400, SAMPLED, 1, 3, "" }, { 10500, PONG, 1, 2, "pong:2=500 suspect>connected" });
}

static void
unasked_it_doesnt_look_at_the_kernel (void **state)
{
  RUN (make_plain_config (), BEGIN_AT (0), { 0, CONNECTED, 1, 0, "connecting>connected" },
       { 900, SAMPLED, 1, 9, "" });
}

static void
suspects_within_half_a_short_timeout (void **state)
{
  HwLinkConfig config = make_config ();

  config.heartbeat.timeout_us = HW_MSEC (400);
  RUN (config, BEGIN_AT (0), { 0, CONNECTED, 1, 0, "connecting>handshaking beat#1:1" },
       { 0, PONG, 1, 1, "pong:1=0 handshaking>connected" }, { 10000, TIME, 0, 0, "beat#1:2" },
       { 10200, TIME, 0, 0, "connected>suspect~10200" },
       { 10300, PONG, 1, 2, "pong:2=300 suspect>connected" });
}

static void
an_answer_read_late_is_still_an_answer (void **state)
{
  RUN (make_config (), BEGIN_AT (0), { 0, CONNECTED, 1, 0, "connecting>handshaking beat#1:1" },
       { 0, PONG, 1, 1, "pong:1=0 handshaking>connected" }, { 10000, TIME, 0, 0, "beat#1:2" },
       { 10250, TIME, 0, 0, "connected>suspect~10250" },
       { 14000, PONG, 1, 2, "pong:2=4000 suspect>connected" });
}

static void
a_late_tick_suspects_before_it_misses (void **state)
{
  HwLinkConfig config = make_config ();

  config.heartbeat.misses = 2;
  RUN (config, BEGIN_AT (0), { 0, CONNECTED, 1, 0, "connecting>handshaking beat#1:1" },
       { 0, PONG, 1, 1, "pong:1=0 handshaking>connected" }, { 10000, TIME, 0, 0, "beat#1:2" },
       { 25000, LATE, 0, 0, "connected>suspect~25000 missed:2 1/2~25000 beat#1:3" },
       { 29000, TIME, 0, 0,
         "missed:3 2/2~29000 drop#1(heartbeat-timeout) suspect>waiting(heartbeat-timeout)~29000 "
         "wait1=1000(heartbeat-timeout)" });
}

static void
silence_and_stuck_writes_time_out (void **state)
{
  HwLinkConfig config = make_plain_config ();

  config.read_timeout_us = HW_SEC (30);
  config.write_timeout_us = HW_SEC (5);
  RUN (config, BEGIN_AT (0), { 0, BLOCKED, 1, 0, "" },
       { 0, CONNECTED, 1, 0, "connecting>connected" }, { 20000, RECEIVED, 1, 0, "" },
       { 50000, TIME, 0, 0,
         "drop#1(read-timeout) connected>waiting(read-timeout)~30000 wait1=1000(read-timeout)" },
       { 51000, TIME, 0, 0, "waiting>connecting connect#2" },
       { 51000, CONNECTED, 2, 0, "connecting>connected" }, { 52000, BLOCKED, 2, 0, "" },
       { 54000, BLOCKED, 2, 0, "" }, { 56000, MOVED, 2, 0, "" }, { 60000, DRAINED, 2, 0, "" },
       { 70000, BLOCKED, 2, 0, "" },
       { 75000, TIME, 0, 0,
         "drop#2(write-timeout) connected>waiting(write-timeout)~24000 wait2=1000(write-timeout)" },
       { 76000, TIME, 0, 0, "waiting>connecting connect#3" },
       { 76000, CONNECTED, 3, 0, "connecting>connected" },
       { 106000, TIME, 0, 0,
         "drop#3(read-timeout) connected>waiting(read-timeout)~30000 wait1=1000(read-timeout)" });
}

static void
a_stuck_write_ends_a_handshake_too (void **state)
{
  HwLinkConfig config = make_config ();

  config.write_timeout_us = HW_SEC (3);
  RUN (config, BEGIN_AT (0), { 0, CONNECTED, 1, 0, "connecting>handshaking beat#1:1" },
       { 1000, BLOCKED, 1, 0, "" },
       { 4000, TIME, 0, 0,
         "drop#1(write-timeout) handshaking>waiting(write-timeout)~4000 "
         "wait1=1000(write-timeout)" });
}

static void
busy_links_skip_heartbeats_and_still_notice_death (void **state)
{
  HwLinkConfig config = make_config ();

  config.heartbeat.policy = HW_HEARTBEAT_POLICY_SKIP_WHEN_BUSY;
  RUN (config, BEGIN_AT (0), { 0, CONNECTED, 1, 0, "connecting>handshaking beat#1:1" },
       { 0, PONG, 1, 1, "pong:1=0 handshaking>connected" }, { 7000, SENT, 1, 0, "" },
       { 7001, RECEIVED, 1, 0, "" }, { 15000, SENT, 1, 0, "" }, { 15100, SENT, 1, 0, "" },
       { 15250, TIME, 0, 0, "connected>suspect~8249" },
       { 19000, TIME, 0, 0,
         "missed:0 1/1~11999 drop#1(heartbeat-timeout) suspect>waiting(heartbeat-timeout)~11999 "
         "wait1=1000(heartbeat-timeout)" });
}

static void
settings_take_effect_at_once (void **state)
{
  HwLinkConfig config = make_config ();
  g_autoptr (HwLinkMachine) machine = hw_link_machine_new (&config);

  PLAY (machine, BEGIN_AT (0), { 0, CONNECTED, 1, 0, "connecting>handshaking beat#1:1" },
        { 0, PONG, 1, 1, "pong:1=0 handshaking>connected" });
  config.heartbeat.interval_us = HW_SEC (3);
  hw_link_machine_set_config (machine, &config, HW_SEC (1));
  assert_int_equal (hw_link_machine_get_next_heartbeat (machine), HW_SEC (3));
  PLAY (machine, { 3000, TIME, 0, 0, "beat#1:2" }, { 3001, PONG, 1, 2, "pong:2=1" });

  config.heartbeat.interval_us = 0;
  hw_link_machine_set_config (machine, &config, HW_SEC (4));
  assert_int_equal (hw_link_machine_get_deadline (machine), HW_TIME_NEVER);

  config.heartbeat.interval_us = HW_SEC (10);
  hw_link_machine_set_config (machine, &config, HW_SEC (50));
  PLAY (machine, { 50000, LATE, 0, 0, "beat#1:3" });
  assert_int_equal (hw_link_machine_get_heartbeat_deadline (machine), HW_SEC (54));
}

static void
tells_its_figures (void **state)
{
  HwLinkConfig config = make_config ();
  g_autoptr (HwLinkMachine) machine = hw_link_machine_new (&config);

  assert_int_equal (hw_link_machine_get_state (machine), HW_LINK_STATE_IDLE);
  assert_int_equal (hw_link_machine_get_generation (machine), 0);
  assert_int_equal (hw_link_machine_get_deadline (machine), HW_TIME_NEVER);
  assert_int_equal (hw_link_machine_get_next_heartbeat (machine), HW_TIME_NEVER);
  assert_int_equal (hw_link_machine_get_heartbeat_deadline (machine), HW_TIME_NEVER);
  assert_int_equal (hw_link_machine_get_rtt_us (machine), 0);

  PLAY (machine, BEGIN_AT (0), { 0, CONNECTED, 1, 0, "connecting>handshaking beat#1:1" },
        { 20, PONG, 1, 1, "pong:1=20 handshaking>connected" });
  assert_int_equal (hw_link_machine_get_state (machine), HW_LINK_STATE_CONNECTED);
  assert_int_equal (hw_link_machine_get_generation (machine), 1);
  assert_int_equal (hw_link_machine_get_rtt_us (machine), HW_MSEC (20));
  assert_int_equal (hw_link_machine_get_next_heartbeat (machine), HW_SEC (10));
  assert_int_equal (hw_link_machine_get_heartbeat_deadline (machine), HW_TIME_NEVER);

  PLAY (machine, { 10000, TIME, 0, 0, "beat#1:2" });
  assert_int_equal (hw_link_machine_get_next_heartbeat (machine), HW_SEC (20));
  assert_int_equal (hw_link_machine_get_heartbeat_deadline (machine), HW_SEC (14));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (beats_every_interval),
    cmocka_unit_test (without_greeting_the_first_beat_is_due_at_once),
    cmocka_unit_test (connect_and_handshake_time_out),
    cmocka_unit_test (missed_at_exactly_interval_plus_timeout),
    cmocka_unit_test (allowed_misses_delay_death_by_an_interval_each),
    cmocka_unit_test (proof_of_life_forgives_all_misses),
    cmocka_unit_test (suspects_what_isnt_acknowledged),
    cmocka_unit_test (an_ack_doesnt_clear_a_late_answer),
    cmocka_unit_test (unasked_it_doesnt_look_at_the_kernel),
    cmocka_unit_test (suspects_within_half_a_short_timeout),
    cmocka_unit_test (an_answer_read_late_is_still_an_answer),
    cmocka_unit_test (a_late_tick_suspects_before_it_misses),
    cmocka_unit_test (silence_and_stuck_writes_time_out),
    cmocka_unit_test (a_stuck_write_ends_a_handshake_too),
    cmocka_unit_test (busy_links_skip_heartbeats_and_still_notice_death),
    cmocka_unit_test (settings_take_effect_at_once),
    cmocka_unit_test (tells_its_figures),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
